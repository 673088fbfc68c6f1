package chaos_test

import (
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit/lab"
	"github.com/ostiary/ostiary/server/servertest"
)

// enough is what a server may take of the memory in hard times, also under the race detector, which takes up to ten times of
// what it does without.
const enough = 600 << 20

// throughHardTimes has a crew work through times in which nothing can be written. begin has them come, and returns how they
// end. Whoever wants something written is asked to come back, whoever reads is served, and when it is over the server finds
// out by itself: while it calls itself not ready, nobody writes. Whatever was acknowledged is there, then and later.
func throughHardTimes(t *testing.T, s *site, begin func(server *lab.Process) (end func())) {
	t.Helper()
	server := s.serve(t)
	c := newCrew(t, s, server.URL)
	for range either(1, 10) {
		stop := c.work(t)
		c.waitFor(t, 40)
		end := begin(server)
		c.isTurnedAway(t, at(t, server.URL()))
		eventually(t, "the server says why it is not ready", func() bool { return strings.Contains(c.ready(t), "takes no writes") })
		stop()
		c.verify(t, c.ledger.settled()) // what hangs in the air may be done yet
		end()
		eventually(t, "the server is ready", func() bool { return c.isReady(t.Context()) })
		stop = c.work(t)
		c.waitFor(t, 40)
		stop()
		if t.Failed() {
			return
		}
	}
	c.verifyAll(t)
	server.Stop()
	s.isSound(t)
}

// ready returns what the server says of itself.
func (c *caller) ready(t testing.TB) string {
	t.Helper()
	return at(t, c.address()).Browser(t).Get(t, "/readyz").Body
}

// isTurnedAway asks at each door for something that is written. Each says when to come back, in its own way.
func (c *caller) isTurnedAway(t *testing.T, server *servertest.Server) {
	t.Helper()
	doors := map[string]func() *servertest.Response{
		"temporarily_unavailable": func() *servertest.Response {
			return server.Token(t, c.site.reports.ID, c.site.reports.Secret, url.Values{"grant_type": {"client_credentials"}})
		},
		"<html": func() *servertest.Response {
			return server.PostForm(t, "/login", url.Values{"username": {lab.AdminName}, "password": {lab.AdminPassword}})
		},
	}
	var all sync.WaitGroup
	for says, ask := range doors {
		all.Go(func() {
			answer := ask()
			if answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" || !strings.Contains(answer.Body, says) {
				t.Errorf("not turned away: %s", answer)
			}
		})
	}
	all.Go(func() {
		_, refused := server.Bearer(t, c.admin).GraphQL(t, `mutation { createScope(input: {name: "x", description: "x"}) { scope { name } } }`, nil)
		if len(refused) != 1 || refused[0].Code() != "UNAVAILABLE" || refused[0].Extensions["retryAfter"] == nil {
			t.Errorf("GraphQL does not turn away: %v", refused)
		}
	})
	all.Wait()
}

// refusesToStart wants a server to end by itself, with one line that says why.
func (s *site) refusesToStart(t testing.TB, why string) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "log")
	p, err := s.Serve(t.Context(), s.url, log)
	if err == nil {
		p.Kill()
		t.Fatal("it starts")
	}
	said, _ := os.ReadFile(log)
	if lines := strings.Split(strings.TrimSpace(string(said)), "\n"); len(lines) != 1 || !strings.Contains(lines[0], why) {
		t.Errorf("it does not say %q in one line:\n%s", why, said)
	}
}

// database is that of a site, past its server and everything that is in between.
func (s *site) database(t testing.TB) *sql.DB {
	t.Helper()
	driver, source := "sqlite3", strings.TrimPrefix(s.url, "sqlite:")+"?_busy_timeout=60000"
	if !s.isSQLite() {
		at, err := url.Parse(s.url)
		if err != nil {
			t.Fatal(err)
		}
		postgres, err := durable()
		if err != nil {
			t.Fatal(err)
		}
		driver, source = "pgx", postgres.URL(strings.TrimPrefix(at.Path, "/"))
	}
	pool, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

// sql runs statements on that database.
func (s *site) sql(t testing.TB, statements ...string) {
	t.Helper()
	pool := s.database(t)
	for _, statement := range statements {
		if _, err := pool.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
