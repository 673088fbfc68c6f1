package main

import (
	"os"
	"runtime"
)

// ballast is how many bytes of garbage may gather beyond what the collector allows by itself. It begins when what lives has
// doubled, and what lives here is a few megabytes: under load it would run forty times a second. Memory that nobody touches
// takes none, but counts as living.
const ballast = 8 << 20

// processors is how many threads Go uses at once by itself: what the machine, or the container, has.
var processors = runtime.GOMAXPROCS(0)

// useProcessors lets Go use twice as many threads at once as there are processors, unless the operator says how many
// (GOMAXPROCS). A thread that is in the kernel or in SQLite, where it may wait for the disk, holds its place until somebody
// looks, which may take ten milliseconds: half of the machine would do nothing meanwhile. What is counted by the processor, such
// as the passwords that are hashed at once, is to be made before.
func useProcessors() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(2 * processors)
	}
}
