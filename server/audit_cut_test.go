package server_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// unreadable are changes that cannot be read back.
var unreadable = audit.Changes{"name": json.RawMessage(`"neither old nor new"`)}

// A file that fails half way is cut off, so that nobody takes it for whole; one that fails before it has
// begun is refused.
func TestAuditExportFailsHalfWay(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		system := access.Actor{Kind: access.System}
		happened(t, s, 1500, system, audit.Client(77, "Shop"), nil)
		happened(t, s, 1, system, audit.Client(78, "Shop"), unreadable)
		for _, path := range auditFiles {
			if answer := s.Admin.Get(t, path+"?objectId=78"); answer.Status != http.StatusInternalServerError ||
				answer.Header.Get("Content-Disposition") != "" || strings.Contains(answer.Body, "Shop") || strings.Contains(answer.Body, "json") {
				t.Errorf("%s: %s", path, answer)
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Cookie", "ostiary="+s.Admin.Cookie())
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if response.StatusCode != http.StatusOK || len(body) == 0 || err == nil {
				t.Errorf("%s: %d bytes of half a file look like a whole one: %v", path, len(body), err)
			}
		}
		if !strings.Contains(s.Logs.String(), "a file of the audit log was cut off") {
			t.Error("the log does not say so")
		}
	})
}

// slowConn is a connection on which each write takes ten seconds that nobody waits for.
type slowConn struct {
	net.Conn
	mu          sync.Mutex
	passed      time.Duration
	read, write time.Duration // when they end, as passed; 0: never
}

func (c *slowConn) end(at time.Time) time.Duration {
	if at.IsZero() {
		return 0
	}
	return c.passed + time.Until(at)
}

func (c *slowConn) SetReadDeadline(at time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read = c.end(at)
	return c.Conn.SetReadDeadline(at)
}

func (c *slowConn) SetWriteDeadline(at time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write = c.end(at)
	return c.Conn.SetWriteDeadline(at)
}

func (c *slowConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed += 10 * time.Second
	if c.read != 0 && c.passed > c.read {
		_ = c.Conn.SetReadDeadline(time.Unix(1, 0)) // who reads is told at once
	}
	if c.write != 0 && c.passed > c.write {
		return 0, os.ErrDeadlineExceeded
	}
	return c.Conn.Write(b)
}

// slowListener accepts such connections, and lends them to the test.
type slowListener struct {
	net.Listener
	accepted chan *slowConn
}

func (l slowListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	slow := &slowConn{Conn: conn}
	l.accepted <- slow
	return slow, nil
}

// Who reads slowly gets all of a file: the time of a request and of an answer does not end it.
func TestAuditExportToSlowReader(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const events, each = 120, 8_000
		happened(t, s, events, access.Actor{Kind: access.System}, audit.Client(77, "Shop"), audit.Changed("description", nil, strings.Repeat("x", each)))
		slow := httptest.NewUnstartedServer(nil)
		slow.Config = server.HTTPServer(s.Front, slog.New(slog.DiscardHandler))
		accepted := make(chan *slowConn, 10)
		slow.Listener = slowListener{slow.Listener, accepted}
		slow.Start()
		defer slow.Close()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, slow.URL+"/audit-events.jsonl?objectId=77", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Cookie", "ostiary="+s.Admin.Cookie())
		response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		n, err := io.Copy(io.Discard, response.Body)
		if err != nil || n < events*each {
			t.Errorf("cut off after %d bytes: %v", n, err)
		}
		conn := <-accepted
		conn.mu.Lock()
		defer conn.mu.Unlock()
		if limit := slow.Config.ReadTimeout + slow.Config.WriteTimeout; conn.passed < limit {
			t.Errorf("it took %s, which is within %s", conn.passed, limit)
		}
	})
}

// Events are kept for as long as the operator says, and for ever when they say nothing.
func TestAuditRetention(t *testing.T) {
	const day = 24 * time.Hour
	for kept, want := range map[time.Duration]int{0: 602, 400 * day: 1, 500 * day: 602} {
		servertest.Each(t, func(t *testing.T, s *servertest.Server) {
			before := s.Kit.DB.Read().AuditEvent.Query().CountX(t.Context())
			happened(t, s, 601-before, access.Actor{Kind: access.System}, audit.Client(77, "Shop"), nil)
			s.Kit.Clock.Advance(401 * day)
			happened(t, s, 1, access.Actor{Kind: access.System}, audit.Client(78, "Shop"), nil)
			for range 2 {
				s.Front.SweepOnce(t.Context())
				if got := s.Kit.DB.Read().AuditEvent.Query().CountX(t.Context()); got != want {
					t.Errorf("kept for %s: %d events are left, want %d", kept, got, want)
				}
			}
			lines := strings.Count(s.Logs.String(), `msg="deleted old events of the audit log" events=601`)
			if (lines == 1) != (want == 1) || lines > 1 {
				t.Errorf("%d lines in the log:\n%s", lines, s.Logs)
			}
		}, func(c *server.Config) { c.AuditRetention = kept })
	}
}
