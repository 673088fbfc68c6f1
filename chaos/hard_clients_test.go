package chaos_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// TestT35ClientsThatNeverRead has many ask for much, and read nothing of it. They cost little, others are served, and files
// can be had again when they are gone, or cut off.
func TestT35ClientsThatNeverRead(t *testing.T) {
	t.Parallel()
	s := newSite(t, onSQLite)
	server := s.serve(t)
	c := newCrew(t, s, server.URL)
	s.manyEvents(t)
	conns := []net.Conn{}
	for i := range either(24, 100) {
		conns = append(conns, dial(t, server.Address(), c.muchOf(t, i)))
	}
	eventually(t, "the server waits for its readers", func() bool {
		before := server.CPU()
		time.Sleep(100 * time.Millisecond)
		return server.CPU() == before
	})

	stop := c.work(t)
	c.waitFor(t, 100)
	stop()
	c.verifyAll(t)
	if !c.isReady(t.Context()) {
		t.Error("the server is not ready")
	}
	export := func() *servertest.Response { return at(t, server.URL()).Bearer(t, c.admin).Get(t, "/audit-events.csv") }
	if answer := export(); answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Errorf("one file more: %.300s", answer)
	}
	if memory := server.Memory(); memory > enough {
		t.Errorf("it takes %d MB", memory>>20)
	}
	t.Logf("%d MB", server.Memory()>>20)

	if *long {
		time.Sleep(patience) // which the server has with them, too
	} else {
		closeAll(conns)
	}
	eventually(t, "files can be had again", func() bool { return export().Status == http.StatusOK })
	closeAll(conns)
}

// manyEvents has the audit log hold many events with long names.
func (s *site) manyEvents(t testing.TB) {
	t.Helper()
	const columns = "at, kind, actor_kind, actor_id, actor_name, address, request_id, object_type, object_id"
	for round := range 8 {
		s.sql(t, fmt.Sprintf("INSERT INTO audit_events (id, object_name, %s) SELECT id || '%d', '%s', %s FROM audit_events",
			columns, round, strings.Repeat("x", 1000), columns))
	}
}

// muchOf returns a request for a file, or several for a long list.
func (c *crew) muchOf(t testing.TB, i int) string {
	t.Helper()
	head := "Host: localhost\r\nAuthorization: Bearer " + c.admin + "\r\n"
	if i%2 == 0 {
		return "GET /audit-events.csv HTTP/1.1\r\n" + head + "\r\n"
	}
	query := "{"
	for list := range 10 {
		query += fmt.Sprintf(" list%d: auditEvents(first: 100) { nodes { id object { name } } }", list)
	}
	body, err := json.Marshal(map[string]string{"query": query + " }"})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Repeat(fmt.Sprintf("POST /graphql HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", head, len(body), body), 8)
}

// dial connects, sends a request, and reads nothing.
func dial(t testing.TB, address, request string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err == nil {
		_, err = conn.Write([]byte(request))
	}
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func closeAll(conns []net.Conn) {
	for _, conn := range conns {
		_ = conn.Close()
	}
}
