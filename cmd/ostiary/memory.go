package main

// ballast is how many bytes of garbage may gather beyond what the collector allows by itself. It begins when what lives has
// doubled, and what lives here is a few megabytes: under load it would run forty times a second. Memory that nobody touches
// takes none, but counts as living.
const ballast = 8 << 20
