package load

import (
	"testing"
	"time"
)

func TestBuckets(t *testing.T) {
	last := -1
	for value := range uint64(100_000) {
		bucket := bucketOf(value)
		if bucket != last && bucket != last+1 {
			t.Fatalf("%d is in bucket %d, the one before in %d", value, bucket, last)
		}
		if above := upperBound(bucket); above < value || above-value > value/cuts {
			t.Fatalf("bucket %d of %d reaches to %d", bucket, value, above)
		}
		last = bucket
	}
	var h Histogram
	h.Record(1<<63 - 1)
	h.Record(-1)
	if h.Quantile(0) != 0 || h.Quantile(1) != 1<<63-1 {
		t.Errorf("the extremes are %v and %v", h.Quantile(0), h.Quantile(1))
	}
}

func TestQuantiles(t *testing.T) {
	var one, other, both Histogram
	if both.Quantile(0.5) != 0 {
		t.Error("an empty histogram has a median")
	}
	for i := range 1000 {
		h := &one
		if i%3 == 0 {
			h = &other
		}
		h.Record(time.Duration(i+1) * time.Microsecond)
	}
	both.Add(&one)
	both.Add(&other)
	if both.Count() != 1000 {
		t.Errorf("counted %d", both.Count())
	}
	for share, want := range map[float64]time.Duration{0.5: 500 * time.Microsecond, 0.99: 990 * time.Microsecond, 1: time.Millisecond} {
		if got := both.Quantile(share); got < want || got > want+want/cuts {
			t.Errorf("the quantile %v is %v, want %v", share, got, want)
		}
	}
}
