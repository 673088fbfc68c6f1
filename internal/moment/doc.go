// Package moment knows how times are stored, read and written, the same everywhere: in UTC, to the
// microsecond, in the years from 1 to 9999, and as in RFC 3339. It reads and writes spans of time as well.
//
// It is a leaf.
package moment
