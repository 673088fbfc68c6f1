package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/oauth"
	"github.com/ostiary/ostiary/server/servertest"
)

// raw opens a connection to the server and sends text.
func raw(t *testing.T, s *servertest.Server, text string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() { _, _ = io.WriteString(conn, text) }() // the server may hang up in the middle
	return conn
}

// status reads the status of what the server answers on a connection.
func status(t *testing.T, conn net.Conn) int {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode
}

func TestT34HugeInput(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const form, json = "application/x-www-form-urlencoded", "application/json"
		type request struct{ path, media string }
		limits := map[request]int{
			{"/login", form}:            64 << 10,
			{"/logout", form}:           64 << 10,
			{"/setup", form}:            64 << 10,
			{"/oauth/authorize", form}:  64 << 10,
			{"/oauth/token", form}:      64 << 10,
			{"/oauth/revoke", form}:     64 << 10,
			{"/oauth/introspect", form}: 64 << 10,
			{"/graphql", json}:          1 << 20,
		}
		answered := func(text string) int {
			conn := raw(t, s, text)
			defer func() { _ = conn.Close() }() // or the test itself would hold what the server does not read
			return status(t, conn)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for r, limit := range limits {
			for _, size := range []int{limit + 1, 10 << 20} {
				head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n", r.path, r.media)
				announced := answered(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, size, strings.Repeat("a", size)))
				if announced != http.StatusRequestEntityTooLarge {
					t.Errorf("%s with %d bytes: %d", r.path, size, announced)
				}
				chunked := answered(fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, size, strings.Repeat("a", size)))
				if chunked != http.StatusRequestEntityTooLarge {
					t.Errorf("%s with %d bytes in chunks: %d", r.path, size, chunked)
				}
			}
			within := s.Browser(t).Do(t, http.MethodPost, r.path, http.Header{"Content-Type": {r.media}}, strings.Repeat("a", limit))
			if within.Status == http.StatusRequestEntityTooLarge || within.Status >= 500 {
				t.Errorf("%s with %d bytes: %s", r.path, limit, within)
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
			t.Errorf("the server holds %d MB more than before", grown>>20)
		}

		many := url.Values{}
		for i := range 10_000 {
			many.Set(fmt.Sprintf("p%d", i), "")
		}
		if answer := s.PostForm(t, "/login", many); answer.Status/100 != 4 {
			t.Errorf("10 000 parameters: %s", answer)
		}
		if got := status(t, raw(t, s, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Huge: "+strings.Repeat("a", 1<<20)+"\r\n\r\n")); got != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("a header of 1 MB: %d", got)
		}
		if got := status(t, raw(t, s, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: "+strings.Repeat("a", 33<<10)+"\r\n\r\n")); got != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("a header of 33 KB: %d", got)
		}
		if got := status(t, raw(t, s, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Fair: "+strings.Repeat("a", 24<<10)+"\r\n\r\n")); got != http.StatusOK {
			t.Errorf("a header of 24 KB: %d", got)
		}
	})
}

// silent is a body that never comes, and remembers how much memory it was given.
type silent struct{ given int }

func (s *silent) Read(p []byte) (int, error) {
	s.given = max(s.given, len(p))
	return 0, io.ErrUnexpectedEOF
}

// Who says that much will come is not given the memory for it before it comes (T34, T35).
func TestT34LongBodyGetsMemoryAsItComes(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	for path, length := range map[string]int64{"/graphql": graph.MaxBody, "/oauth/token": oauth.MaxForm} {
		body := &silent{}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, body)
		r.ContentLength = length
		s.Front.ServeHTTP(httptest.NewRecorder(), r)
		if body.given == 0 || body.given > 8<<10 {
			t.Errorf("%s gave %d bytes", path, body.given)
		}
	}
}

func TestT35SlowClients(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		var slow []net.Conn
		for range 100 {
			slow = append(slow,
				raw(t, s, "POST /login HTTP/1.1\r\nHost: x\r\nX-Slow: "),
				raw(t, s, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nusername=a"))
		}
		s.SignIn(t, servertest.AdminName, servertest.Password) // others are served

		// Half of them are cut off for their headers; the others have longer, for their body.
		for i := 0; i < len(slow); i += 2 {
			_ = slow[i].SetReadDeadline(time.Now().Add(30 * time.Second))
			if _, err := io.ReadAll(slow[i]); err != nil {
				t.Fatalf("a connection is still open that never sent its headers: %v", err)
			}
		}
		for _, conn := range slow {
			_ = conn.Close()
		}
	})
}

func TestT36HeaderInjection(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const inject = "/x\r\nX-Injected: yes\r\n\r\n<script>"
		form := with(credentials(servertest.AdminName, servertest.Password), "next", inject)
		for name, answer := range map[string]*servertest.Response{
			"next":      s.PostForm(t, "/login", form),
			"user name": s.PostForm(t, "/login", credentials(inject, "x")),
			"address":   s.Admin.Get(t, "/login?"+url.Values{"next": {inject}}.Encode()),
			"path":      s.Admin.Get(t, "/"+url.PathEscape(inject)),
			"file":      s.Admin.Get(t, "/static/"+url.PathEscape(inject)),
			"scope":     s.Browser(t).Get(t, "/oauth/verify?"+url.Values{"scope": {inject}}.Encode()),
		} {
			if answer.Header.Get("X-Injected") != "" || strings.Contains(answer.Header.Get("Location"), "njected") {
				t.Errorf("%s: %s", name, answer)
			}
		}
	})
}
