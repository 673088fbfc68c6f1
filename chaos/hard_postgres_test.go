package chaos_test

import (
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestT72Silence cuts the line to PostgreSQL such that nobody is told: what is sent is taken, and nothing comes back. All are
// asked to come back, and served when the line is whole again, or another one can be had.
func TestT72Silence(t *testing.T) {
	t.Parallel()
	s := newSite(t, onPostgres)
	l := newLine(t, s)
	mends := []func(){l.goOn, l.drop}
	awayAndBack(t, s, func(round int) (end func()) {
		l.stop()
		return mends[round%len(mends)]
	})
}

// TestT72Locked has somebody else lock a table that nearly every request needs, so that soon all connections are taken.
func TestT72Locked(t *testing.T) {
	t.Parallel()
	s := newSite(t, onPostgres)
	pool := s.database(t)
	awayAndBack(t, s, func(int) (end func()) {
		eventually(t, "the tables are locked", func() bool { // PostgreSQL may end a deadlock with the workers at our cost
			tx, err := pool.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			end = func() { _ = tx.Rollback() }
			if _, err = tx.ExecContext(t.Context(), "LOCK TABLE users, auth_clients"); err != nil {
				end()
			}
			return err == nil
		})
		return end
	})
}

// TestT72NoConnections has PostgreSQL take the connections back, and give out none.
func TestT72NoConnections(t *testing.T) {
	t.Parallel()
	s := newSite(t, onPostgres)
	name, people := s.limited(t)
	awayAndBack(t, s, func(int) (end func()) {
		s.sql(t, "ALTER ROLE "+people+" CONNECTION LIMIT 0",
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+name+"' AND usename = '"+people+"'")
		return func() { s.sql(t, "ALTER ROLE "+people+" CONNECTION LIMIT -1") }
	})
	s.sql(t, "ALTER ROLE "+people+" CONNECTION LIMIT 0")
	s.refusesToStart(t, "too many connections")
}

// limited has the servers of a site come as somebody who may be refused a connection, which a superuser never is.
func (s *site) limited(t testing.TB) (name, role string) {
	t.Helper()
	database, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	name = strings.TrimPrefix(database.Path, "/")
	role = "owner_of_" + name
	s.sql(t, "CREATE ROLE "+role+" LOGIN IN ROLE pg_read_all_data, pg_write_all_data")
	database.User = url.User(role)
	s.url = database.String()
	return name, role
}

// TestT72AwayAtStart starts the server without a PostgreSQL, and with one that does not answer: it says so in one line.
func TestT72AwayAtStart(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := silent.Addr().String()
	for range 2 {
		s := emptySite(t, func(testing.TB) string {
			return "postgres://ostiary:password@" + address + "/ostiary?connect_timeout=1"
		})
		s.refusesToStart(t, "connect to PostgreSQL at 127.0.0.1")
		_ = silent.Close() // for the second time
	}
}

// awayAndBack has a crew work while PostgreSQL goes away, in one way or another, and comes back. Meanwhile all are asked to
// come back, however many they are, and nobody waits for long.
func awayAndBack(t *testing.T, s *site, begin func(round int) (end func())) {
	t.Helper()
	server := s.serve(t)
	c := newCrew(t, s, server.URL)
	for round := range either(1, 10) {
		stop := c.work(t)
		c.waitFor(t, 40)
		end := begin(round)
		var crowd sync.WaitGroup
		for range 300 {
			crowd.Go(func() {
				if _, err := c.issue(t.Context()); !isAway(err) {
					t.Errorf("without its database it answers: %v", err)
				}
			})
		}
		c.isTurnedAway(t, at(t, server.URL()))
		eventually(t, "the server says why it is not ready", func() bool { return strings.Contains(c.ready(t), "does not answer") })
		crowd.Wait()
		if memory := server.Memory(); memory > enough {
			t.Errorf("it takes %d MB", memory>>20)
		}
		end()
		eventually(t, "the server is ready", func() bool { return c.isReady(t.Context()) })
		c.waitFor(t, 40)
		if stop(); t.Failed() {
			return
		}
	}
	c.verifyAll(t)
	t.Logf("%d MB", server.Memory()>>20)
}

// line is between a server and PostgreSQL, and can be stopped.
type line struct {
	socket string // of PostgreSQL

	mu      sync.Mutex
	moves   *sync.Cond
	stopped bool
	ends    map[net.Conn]bool
}

// newLine puts a line before the database of a site.
func newLine(t testing.TB, s *site) *line {
	t.Helper()
	database, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{socket: filepath.Join(database.Query().Get("host"), ".s.PGSQL.5432"), ends: map[net.Conn]bool{}}
	l.moves = sync.NewCond(&l.mu)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = listener.Close()
		l.drop()
	})
	go func() {
		for {
			here, err := listener.Accept()
			if err != nil {
				return
			}
			go l.connect(here)
		}
	}()
	database.Host, database.RawQuery = listener.Addr().String(), "sslmode=disable"
	s.url = database.String()
	return l
}

func (l *line) connect(here net.Conn) {
	there, err := net.Dial("unix", l.socket)
	if err != nil {
		_ = here.Close()
		return
	}
	l.mu.Lock()
	l.ends[here], l.ends[there] = true, true
	l.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { l.pass(here, there) })
	both.Go(func() { l.pass(there, here) })
	both.Wait()
	l.mu.Lock()
	delete(l.ends, here)
	delete(l.ends, there)
	l.mu.Unlock()
}

// pass sends on what comes, while the line is not stopped.
func (l *line) pass(from, to net.Conn) {
	defer func() { _, _ = from.Close(), to.Close() }()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		l.mu.Lock()
		for l.stopped {
			l.moves.Wait()
		}
		l.mu.Unlock()
		if _, failed := to.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// stop keeps everything from now on, and tells nobody.
func (l *line) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
}

// goOn sends on what it has kept.
func (l *line) goOn() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = false
	l.moves.Broadcast()
}

// drop ends all connections; new ones work.
func (l *line) drop() {
	l.mu.Lock()
	for end := range l.ends {
		_ = end.Close()
	}
	l.mu.Unlock()
	l.goOn()
}
