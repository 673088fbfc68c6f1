package load

import (
	"math/bits"
	"time"
)

// A power of two is cut into so many buckets of the same width: a value is known to within 3 %.
const (
	cutBits = 5
	cuts    = 1 << cutBits
)

// Histogram counts durations. The zero value is empty.
type Histogram struct {
	buckets [(64 - cutBits) * cuts]uint32
	count   int
}

// Record counts a duration.
func (h *Histogram) Record(d time.Duration) {
	h.buckets[bucketOf(uint64(max(0, d)))]++
	h.count++
}

// Count returns how many durations were recorded.
func (h *Histogram) Count() int { return h.count }

// Add counts what another histogram has.
func (h *Histogram) Add(other *Histogram) {
	for i, n := range other.buckets {
		h.buckets[i] += n
	}
	h.count += other.count
}

// Quantile returns the duration that a share of those recorded, from 0 to 1, does not exceed; 0 when it is empty.
func (h *Histogram) Quantile(share float64) time.Duration {
	if h.count == 0 {
		return 0
	}
	left := max(1, int(share*float64(h.count)+0.5))
	for i, n := range h.buckets {
		if left -= int(n); left <= 0 {
			return time.Duration(upperBound(i))
		}
	}
	return 0
}

// bucketOf returns the bucket of a value. The first ones are of width 1, and from there on each power of two has as
// many as the one before, twice as wide.
func bucketOf(value uint64) int {
	shift := max(0, bits.Len64(value)-cutBits-1)
	return shift<<cutBits + int(value>>shift)
}

// upperBound returns the largest value of a bucket.
func upperBound(bucket int) uint64 {
	if bucket < 2*cuts {
		return uint64(bucket)
	}
	shift := bucket>>cutBits - 1
	return uint64(bucket-shift<<cutBits+1)<<shift - 1
}
