package oauth

import (
	"fmt"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/fault"
)

// TestT27CountersAreBounded holds that who makes up clients and networks does not fill the memory, and that
// one network does not push out what was counted for another.
func TestT27CountersAreBounded(t *testing.T) {
	var limits failureLimits
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for range clientFailures {
		if err := limits.count("7", "192.0.2.0/24", now); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 * maxBuckets {
		_ = limits.count(fmt.Sprint("made up ", i), "203.0.113.0/24", now)
	}
	if n := limits.clients.recent.Len(); n != 1+networkFailures {
		t.Errorf("one network has %d counters", n)
	}
	if err := limits.count("7", "192.0.2.0/24", now); fault.CodeOf(err) != fault.RateLimited {
		t.Errorf("after the flood from another network: %v", err)
	}
	for i := range 3 * maxBuckets {
		_ = limits.count("7", fmt.Sprintf("2001:db8:%x::/64", i), now)
	}
	if networks, clients := limits.networks.recent.Len(), limits.clients.recent.Len(); networks != maxBuckets || clients != maxBuckets {
		t.Errorf("there are %d networks and %d clients", networks, clients)
	}
}
