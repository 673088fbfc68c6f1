package oauth

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"

	"github.com/ostiary/ostiary/internal/fault"
)

// How often client authentication may fail: so many times at once, of which one comes back after a while.
const (
	clientFailures, clientFailureEvery   = 20, 3 * time.Second  // of one client_id from one network
	networkFailures, networkFailureEvery = 200, time.Second / 5 // of one network, whatever it calls itself
	maxBuckets                           = 10_000               // of either kind; the least recent are forgotten
)

// failureLimits slow down who fails to authenticate as a client: a deployment with an old secret that asks
// again without a pause, or somebody who guesses. Only failures are counted and refused. Right credentials
// always pass, since they are checked first; so nobody can shut out the client of another.
//
// They are in memory, and each replica has its own: a secret has 256 random bits and needs no such limit. Its
// size is bounded however many clients and networks somebody makes up. The zero value is ready.
type failureLimits struct {
	mu       sync.Mutex
	networks buckets[string]
	clients  buckets[clientAt]
}

// clientAt is a client_id as it was sent, hashed because it may be long, and the network it came from.
type clientAt struct {
	id      [sha256.Size]byte
	network string
}

// count counts a failure. Beyond the limits it returns [fault.RateLimited], which says the same whether the
// secret was wrong or there is no such client.
func (l *failureLimits) count(clientID, network string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := l.networks.take(network, networkFailures, networkFailureEvery, now)
	if wait == 0 { // or else a network could push out the buckets of others with names that it makes up
		wait = l.clients.take(clientAt{sha256.Sum256([]byte(clientID)), network}, clientFailures, clientFailureEvery, now)
	}
	if wait > 0 {
		return &fault.Error{Code: fault.RateLimited, Message: "Client authentication failed too often. Try again later.", RetryAfter: wait}
	}
	return nil
}

// buckets are full unless something was taken from them lately.
type buckets[K comparable] struct {
	recent *simplelru.LRU[K, *rate.Limiter]
}

// take takes one from a bucket, or returns how long it takes until there is one.
func (b *buckets[K]) take(key K, size int, every time.Duration, now time.Time) time.Duration {
	if b.recent == nil {
		b.recent, _ = simplelru.NewLRU[K, *rate.Limiter](maxBuckets, nil) // fails only for a size below one
	}
	bucket, ok := b.recent.Get(key)
	if !ok {
		bucket = rate.NewLimiter(rate.Every(every), size)
		b.recent.Add(key, bucket)
	}
	taken := bucket.ReserveN(now, 1)
	wait := taken.DelayFrom(now)
	if wait > 0 {
		taken.CancelAt(now) // who does not wait is not made to wait for longer
	}
	return wait
}
