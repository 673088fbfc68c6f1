package chaos_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// hasStrace reports whether system calls can be watched here: a container may forbid it.
func hasStrace() bool { return exec.Command("strace", "-qq", "-o", os.DevNull, "true").Run() == nil }

// serveTraced starts a server whose system calls of these names are written into a file, with up to so many bytes of what is
// read and written.
func (s *site) serveTraced(t testing.TB, bytes int, calls string) (p *lab.Process, trace string) {
	t.Helper()
	trace = filepath.Join(s.dir, "trace")
	served := s.Command(context.WithoutCancel(t.Context()), s.url, "serve", "--listen=127.0.0.1:0", "--trusted-proxies=127.0.0.1")
	watched := exec.Command("strace", append([]string{
		"-f", "--seccomp-bpf", "-yy", "-qq", "-s", fmt.Sprint(bytes), "-e", "signal=none", "-e", "trace=" + calls, "-o", trace, "--",
	}, served.Args...)...)
	watched.Env, watched.Dir = served.Env, served.Dir
	p, err := lab.Start(t.Context(), filepath.Join(s.dir, "log"), watched)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p, trace
}

// call is a system call. It began and ended at these lines of the trace.
type call struct {
	began, ended int
	name         string
	on           string // what its first argument stands for, if that is a descriptor
	text         string // the arguments and the result
}

var (
	callLine    = regexp.MustCompile(`^(\d+) +(\w+)\((.*)$`)
	resumedLine = regexp.MustCompile(`^(\d+) +<\.\.\. \w+ resumed>(.*)$`)
	descriptor  = regexp.MustCompile(`^\d+<(.*?)>(?:, |\))`)
)

const unfinished = " <unfinished ...>"

// callsOf reads a trace.
func callsOf(t testing.TB, trace string) (calls []*call) {
	t.Helper()
	file, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	open := map[string]*call{} // by thread
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 0; lines.Scan(); n++ {
		if found := resumedLine.FindStringSubmatch(lines.Text()); found != nil {
			if c := open[found[1]]; c != nil {
				c.ended, c.text = n, strings.TrimSuffix(c.text, unfinished)+found[2]
			}
			continue
		}
		found := callLine.FindStringSubmatch(lines.Text())
		if found == nil {
			continue
		}
		c := &call{began: n, ended: n, name: found[2], text: found[3]}
		if on := descriptor.FindStringSubmatch(c.text); on != nil {
			c.on = on[1]
		}
		if strings.HasSuffix(c.text, unfinished) {
			open[found[1]] = c
		}
		calls = append(calls, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return calls
}

// isDone reports whether the call succeeded.
func (c *call) isDone() bool {
	return !strings.Contains(c.text, " = -1 ") && strings.Contains(c.text, " = ")
}

// first returns the first call that began after a line of the trace and is as wanted; nil when there is none.
func first(calls []*call, after int, wanted func(*call) bool) *call {
	for _, c := range calls {
		if c.began > after && wanted(c) {
			return c
		}
	}
	return nil
}

// TestT69SyncBeforeAnswer watches the system calls of a server. What a request writes lies on the disk before the first byte of
// the answer leaves: with SQLite the write-ahead log was synced after it was written, with PostgreSQL that has said so.
func TestT69SyncBeforeAnswer(t *testing.T) {
	testkit.Need(t, "strace", hasStrace())
	each(t, func(t *testing.T, s *site) {
		server, trace := s.serveTraced(t, 8192, "read,write,pwrite64,fsync,fdatasync")
		c := newCaller(s, server.URL)
		if err := c.signIn(t.Context(), lab.AdminName, lab.AdminPassword); err != nil {
			t.Fatal(err)
		}
		var marks []string
		for i := range 5 {
			marks = append(marks, fmt.Sprintf("durable-%d-client", i))
			err := c.graphQL(t.Context(), `mutation($name: String!) { createAuthClient(input: {name: $name, grants: [CLIENT_CREDENTIALS]}) { authClient { id } } }`,
				map[string]any{"name": marks[i]}, new(any))
			if err != nil {
				t.Fatal(err)
			}
		}
		server.Stop()
		calls := callsOf(t, trace)
		for _, mark := range marks {
			if err := s.syncedBeforeAnswer(calls, mark); err != nil {
				t.Errorf("%s: %v", mark, err)
			}
		}
	})
}

// syncedBeforeAnswer follows a request that writes a text.
func (s *site) syncedBeforeAnswer(calls []*call, text string) error {
	asked := first(calls, -1, func(c *call) bool {
		return c.name == "read" && strings.HasPrefix(c.on, "TCP:") && strings.Contains(c.text, text)
	})
	if asked == nil {
		return fmt.Errorf("the request was not read")
	}
	answered := first(calls, asked.ended, func(c *call) bool { return c.name == "write" && c.on == asked.on })
	if answered == nil {
		return fmt.Errorf("the request was not answered")
	}
	wrote := first(calls, asked.ended, func(c *call) bool {
		isDatabase := strings.HasSuffix(c.on, "-wal") || strings.HasPrefix(c.on, "UNIX")
		return strings.Contains(c.name, "write") && isDatabase && strings.Contains(c.text, text)
	})
	if wrote == nil {
		return fmt.Errorf("nothing was written")
	}
	synced := first(calls, wrote.ended, func(c *call) bool {
		if s.isSQLite() {
			return strings.HasSuffix(c.name, "sync") && c.on == wrote.on && c.isDone()
		}
		return c.name == "read" && c.on == wrote.on && strings.Contains(c.text, `COMMIT\0`)
	})
	if synced == nil || synced.ended >= answered.began {
		return fmt.Errorf("it was written at line %d of the trace and answered at line %d, but synced at %+v", wrote.began, answered.began, synced)
	}
	return nil
}

// TestT63CallsNobody watches a server through everything that it does: it opens no connection and sends nothing, save to its
// database.
func TestT63CallsNobody(t *testing.T) {
	testkit.Need(t, "strace", hasStrace())
	each(t, func(t *testing.T, s *site) {
		s.hurry(t)
		server, trace := s.serveTraced(t, 64, "accept4,connect,sendto,sendmsg,sendmmsg")
		for _, v := range s.visitors(t, server) {
			if err := v.once(); err != nil {
				t.Error(err)
			}
		}
		pool := s.database(t)
		eventually(t, "what was revoked is swept away", func() bool {
			left, err := rowsOf(t.Context(), pool, "personal_access_tokens")
			return err == nil && left == 0
		})
		server.Stop()
		accepted, connected := 0, 0
		for _, c := range callsOf(t, trace) {
			switch {
			case c.name == "accept4":
				accepted++
			case c.name == "connect" && !s.isSQLite() && strings.Contains(c.text, "sa_family=AF_UNIX") && strings.Contains(c.text, "/.s.PGSQL."):
				connected++
			default:
				t.Errorf("%s(%s", c.name, c.text)
			}
		}
		if accepted == 0 || s.isSQLite() != (connected == 0) {
			t.Errorf("it was called %d times, and called its database %d times", accepted, connected)
		}
	})
}
