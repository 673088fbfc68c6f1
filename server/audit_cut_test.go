package server_test

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
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

// Who reads slowly gets all of a file: the time of a request and of an answer does not end it.
func TestAuditExportToSlowReader(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const events, each = 1200, 8_000 // more than is read at once, and than a connection holds
		happened(t, s, events, access.Actor{Kind: access.System}, audit.Client(77, "Shop"), audit.Changed("description", nil, strings.Repeat("x", each)))
		impatient := httptest.NewUnstartedServer(s.Front)
		impatient.Config.ReadTimeout, impatient.Config.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond
		impatient.Start()
		defer impatient.Close()
		dialer := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
			// A small window: the server has to wait for its reader.
			return c.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 16<<10) })
		}}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, impatient.URL+"/audit-events.jsonl?objectId=77", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Cookie", "ostiary="+s.Admin.Cookie())
		response, err := (&http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}}).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		time.Sleep(600 * time.Millisecond) // longer than the server allows for a request, and for an answer
		n, err := io.Copy(io.Discard, response.Body)
		if err != nil || n < events*each {
			t.Errorf("cut off after %d bytes: %v", n, err)
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
