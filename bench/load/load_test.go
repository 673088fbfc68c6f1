package load

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestReadAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		answer, body string
		status       int
	}{
		"length":  {"HTTP/1.1 200 OK\r\ncontent-Length: 5\r\nX: y\r\n\r\nhello", "hello", 200},
		"nothing": {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", 200},
		"status":  {"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\nno", "no", 503},
		"chunks":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nA;x=y\r\nlo, world!\r\n0\r\n\r\n", "hello, world!", 200},
	} {
		t.Run(name, func(t *testing.T) {
			// Twice, so that what one leaves behind spoils the other.
			r := bufio.NewReader(strings.NewReader(test.answer + test.answer + test.answer))
			for range 2 {
				h, err := readHead(r)
				if err != nil || h.status != test.status {
					t.Fatalf("got %+v, %v", h, err)
				}
				if body, err := h.readBody(r, nil); err != nil || string(body) != test.body {
					t.Fatalf("got the body %q, %v", body, err)
				}
			}
			if h, err := readHead(r); err != nil || h.skipBody(r) != nil || r.Buffered() > 0 {
				t.Errorf("%d bytes are left, %v", r.Buffered(), err)
			}
		})
	}
	for _, broken := range []string{
		"", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
	} {
		r := bufio.NewReader(strings.NewReader(broken))
		h, err := readHead(r)
		if err == nil {
			_, err = h.readBody(r, nil)
		}
		if err == nil {
			t.Errorf("%q was read", broken)
		}
	}
}

func TestRun(t *testing.T) {
	var served atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ok" {
			http.Error(w, "broken", http.StatusTeapot)
			return
		}
		served.Add(1)
		_, _ = w.Write([]byte("fine"))
	}))
	defer server.Close()
	address := server.Listener.Addr().String()
	asking := func(path string, times int) Source {
		return Source{Next: func() []byte {
			if times--; times < 0 {
				return nil
			}
			return []byte("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
		}}
	}

	result, err := Run(t.Context(), address, []Source{asking("/ok", 30), asking("/ok", 12)}, time.Minute)
	if err != nil || result.Requests != 42 || served.Load() != 42 || result.Latencies.Count() != 42 || result.PerSecond() <= 0 {
		t.Errorf("%d requests were served, got %d, %d latencies, %v", served.Load(), result.Requests, result.Latencies.Count(), err)
	}
	if _, err := Run(t.Context(), address, []Source{asking("/no", 30)}, time.Minute); err == nil || !strings.Contains(err.Error(), "GET /no HTTP/1.1 was answered 418: broken") {
		t.Errorf("a refusal is %v", err)
	}
	if body, err := Once(t.Context(), address, asking("/ok", 1)); err != nil || string(body) != "fine" {
		t.Errorf("got %q, %v", body, err)
	}
	wrong := asking("/ok", 30)
	wrong.Answer = func([]byte) error { return errors.New("not that") }
	if _, err := Run(t.Context(), address, []Source{wrong}, time.Minute); err == nil || err.Error() != "not that" {
		t.Errorf("a wrong answer is %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Run(ctx, address, []Source{asking("/ok", 1<<40)}, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an end before time is %v", err)
	}
}
