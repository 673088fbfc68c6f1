//go:build !race

package lab

// racing reports whether the race detector is on.
const racing = false
