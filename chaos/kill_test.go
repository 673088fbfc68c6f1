package chaos_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// crew is workers at one server, and what they were promised.
type crew struct {
	*caller
	ledger  *ledger
	workers []*worker
	refused atomic.Int64 // requests that got no answer
}

const crewSize = 8

// newCrew has an administrator and each worker let in by a server that runs. The crew goes on with the server that address
// returns.
func newCrew(t testing.TB, s *site, address func() string) *crew {
	t.Helper()
	c := &crew{caller: newCaller(s, address), ledger: newLedger(t)}
	if err := c.signIn(t.Context(), lab.AdminName, lab.AdminPassword); err != nil {
		t.Fatal(err)
	}
	for i := range crewSize {
		c.workers = append(c.workers, &worker{
			caller: c.caller, ledger: c.ledger, refused: &c.refused, name: fmt.Sprint("worker", i), ids: map[string]string{}, refresh: s.authorize(t, at(t, address())),
		})
	}
	return c
}

// work has all of them write until stop is called, which waits for them. A request that has begun is not given up: the server
// would go on with it, and be asked for its outcome too early.
func (c *crew) work(t testing.TB) (stop func()) {
	var enough atomic.Bool
	var all sync.WaitGroup
	for _, w := range c.workers {
		all.Go(func() {
			if err := w.work(t.Context(), &enough); err != nil {
				t.Error(err)
			}
		})
	}
	return func() {
		enough.Store(true)
		all.Wait()
	}
}

// waitFor waits until so much more was acknowledged.
func (c *crew) waitFor(t testing.TB, more int) {
	t.Helper()
	enough := c.ledger.acknowledged() + more
	eventually(t, "the workers are served", func() bool { return c.ledger.acknowledged() >= enough || t.Failed() })
}

// verify holds what the server has under these keys against the ledger.
func (c *crew) verify(t testing.TB, keys []string) {
	t.Helper()
	for _, key := range keys {
		has, err := c.read(t.Context(), key)
		if err == nil {
			err = c.ledger.check(key, has)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// verifyAll holds all that was ever acknowledged against the ledger, and logs how much that is.
func (c *crew) verifyAll(t testing.TB) {
	t.Helper()
	keys := c.ledger.all()
	c.verify(t, keys)
	t.Logf("%d acknowledged writes, %d things checked", c.ledger.acknowledged(), len(keys))
}

// aMoment is a time that nobody could have chosen.
func aMoment() time.Duration { return rand.N(300 * time.Millisecond) }

// TestT68Kill kills the server wherever it is, again and again, while it writes for many. Whatever it has acknowledged is
// there when it is started again, nothing that was revoked is alive, and the database is sound.
func TestT68Kill(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		server := s.serve(t)
		c := newCrew(t, s, func() string { return server.URL() })
		for range either(6, 100) {
			stop := c.work(t)
			c.waitFor(t, 40)
			time.Sleep(aMoment())
			server.Kill()
			stop()
			server = s.serve(t)
			c.verify(t, c.ledger.take())
			if t.Failed() {
				return
			}
		}
		c.verifyAll(t)
		server.Stop()
		s.isSound(t)
	})
}

// isSound has SQLite look at every page of the database, which a backup does. PostgreSQL looks after itself.
func (s *site) isSound(t testing.TB) {
	t.Helper()
	if !s.isSQLite() {
		return
	}
	s.tell(t, nil, "backup", filepath.Join(t.TempDir(), "copy.db"))
}

// TestT72PostgresRestarts takes PostgreSQL away from under a server that writes for many, as if the machine had lost its
// power, and gives it back. Meanwhile everybody is told to come back later; then all is well without a restart, and
// whatever was acknowledged is there. Who asks again does not get it twice.
func TestT72PostgresRestarts(t *testing.T) {
	s := newSite(t, onPostgres)
	server := s.serve(t)
	c := newCrew(t, s, server.URL)
	postgres, err := durable()
	if err != nil {
		t.Fatal(err)
	}
	for range either(3, 30) {
		stop := c.work(t)
		c.waitFor(t, 40)
		time.Sleep(aMoment())
		if err := postgres.Crash(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the server is not ready", func() bool { return !c.isReady(t.Context()) })
		if _, err := c.issue(t.Context()); !isAway(err) {
			t.Errorf("without its database it answers: %v", err)
		}
		time.Sleep(aMoment())
		if err := postgres.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the server is ready", func() bool { return c.isReady(t.Context()) })
		c.waitFor(t, 40)
		stop()
		c.verify(t, c.ledger.take())
		if t.Failed() {
			return
		}
	}
	c.verifyAll(t)
}
