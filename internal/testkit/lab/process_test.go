package lab

import (
	"testing"
	"time"
)

func TestReadProc(t *testing.T) {
	stat := "77 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 150 50 11 12 20 0 5 0 100"
	if got := cpuOf([]byte(stat)); got != 2*time.Second {
		t.Errorf("it used %v, want 2 s", got)
	}
	if got := memoryOf("Name:\tx\nVmHWM:\t  9000 kB\nVmRSS:\t    2048 kB\nThreads:\t3\n"); got != 2<<20 {
		t.Errorf("it has %d bytes, want 2 MiB", got)
	}
	if cpuOf(nil) != 0 || memoryOf("") != 0 {
		t.Error("something was read of nothing")
	}
}
