package chaos_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit/lab"
)

var soak = flag.Duration("soak", 0, "for how long the soak test runs, on both databases together; 0: for a moment, without a verdict")

// hurried are the times of the program that are too long for a soak, with those that it is built with instead: what has died
// is to be swept away while somebody watches.
var hurried = []struct{ file, usual, quick string }{
	{"server/work.go", "sweepEvery = 10 * time.Minute", "sweepEvery = time.Second"},
	{"internal/tokens/purge.go", "lingering = time.Hour", "lingering = 2 * time.Second"},
	{"internal/tokens/purge.go", "tombstoneAge = 90 * 24 * time.Hour", "tombstoneAge = 5 * time.Second"},
	{"internal/accounts/session.go", "lingering = time.Hour", "lingering = 2 * time.Second"},
}

// hurriedProgram is the program with those times, and with an eye on its goroutines.
var hurriedProgram = sync.OnceValues(func() (*lab.Program, error) {
	dir, err := workDir()
	if err != nil {
		return nil, err
	}
	root, err := filepath.Abs("..")
	if err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, "hurried")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	replace := map[string]string{filepath.Join(root, "cmd/ostiary/goroutines.go"): filepath.Join(root, "chaos/goroutines.go.txt")}
	for _, h := range hurried {
		path := filepath.Join(root, h.file)
		if replace[path] == "" {
			replace[path] = path
		}
		code, err := os.ReadFile(replace[path])
		if err != nil {
			return nil, err
		}
		if strings.Count(string(code), h.usual) != 1 {
			return nil, fmt.Errorf("%s says %q nowhere, or more than once", h.file, h.usual)
		}
		replace[path] = filepath.Join(dir, strings.ReplaceAll(h.file, "/", "_"))
		if err := os.WriteFile(replace[path], []byte(strings.Replace(string(code), h.usual, h.quick, 1)), 0o600); err != nil {
			return nil, err
		}
	}
	overlay, err := lab.Overlay(filepath.Join(dir, "overlay.json"), replace)
	if err != nil {
		return nil, err
	}
	return lab.Build(context.Background(), dir, overlay)
})

// TestSoak sends requests through every door at once, for long. What the server has of memory, goroutines, descriptors and
// rows is the same after that as it was before, save for the audit log, which keeps everything.
func TestSoak(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		gauge := s.hurry(t)
		for _, client := range []credentials{s.reports, s.shop} {
			s.tell(t, nil, "client", "update", client.ID, "--access-token-lifetime=10s", "--refresh-token-lifetime=1m")
		}
		server := s.serve(t, "--trusted-proxies=127.0.0.1", "--log-level=warn")
		c := newCrew(t, s, server.URL)
		visitors := s.visitors(t, server)
		watch := newWatch(t, s, server, gauge)
		stopWork, stopVisits := c.work(t), visit(t, visitors)
		if *soak == 0 {
			eventually(t, "everybody was served", func() bool {
				watch.look(t)
				return c.ledger.acknowledged() > 50 && visitors.least() > 0 && len(watch.samples) > 3 || t.Failed()
			})
		} else {
			// Sampled often enough that each quarter has many, and not so often that the samples are the work.
			for end := time.Now().Add(*soak / 2); time.Now().Before(end) && !t.Failed(); time.Sleep(max(*soak/400, 100*time.Millisecond)) {
				watch.look(t)
			}
		}
		stopVisits()
		stopWork()
		t.Logf("%d acknowledged writes, %v\n%s", c.ledger.acknowledged(), visitors, watch)
		if *soak != 0 && !t.Failed() {
			watch.verify(t)
		}
		if server.Stop(); server.ExitCode() != 0 {
			t.Errorf("it ended with %d: %s", server.ExitCode(), server.LastWords())
		}
		s.isSound(t)
	})
}

// hurry has the site run the hurried program, and returns the file in which that says how many goroutines there are.
func (s *site) hurry(t testing.TB) (gauge string) {
	t.Helper()
	built, err := hurriedProgram()
	if err != nil {
		t.Fatal(err)
	}
	gauge = filepath.Join(s.dir, "goroutines")
	quick := *built
	quick.Environment = append([]string{"OSTIARY_CHAOS_GOROUTINES=" + gauge}, built.Environment...)
	s.Program = &quick
	return gauge
}

// visitor does one thing, over and over.
type visitor struct {
	name  string
	once  func() error
	times atomic.Int64
}

type visitors []*visitor

// visit has all visitors come again and again until stop is called, which waits for them.
func visit(t testing.TB, all visitors) (stop func()) {
	var enough atomic.Bool
	var left sync.WaitGroup
	for _, v := range all {
		left.Go(func() {
			for !enough.Load() && !t.Failed() {
				if err := v.once(); err != nil {
					t.Error(errors.Join(fmt.Errorf("the visitor for %s, the %d. time", v.name, v.times.Load()+1), err))
				}
				v.times.Add(1)
			}
		})
	}
	return func() {
		enough.Store(true)
		left.Wait()
	}
}

// least returns how often the slowest visitor came.
func (all visitors) least() int64 {
	least := all[0].times.Load()
	for _, v := range all {
		least = min(least, v.times.Load())
	}
	return least
}

// String says how often each came.
func (all visitors) String() string {
	var said []string
	for _, v := range all {
		said = append(said, fmt.Sprintf("%s %d times", v.name, v.times.Load()))
	}
	return strings.Join(said, ", ")
}
