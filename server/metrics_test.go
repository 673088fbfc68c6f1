package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// scrape asks for the metrics as somebody at an address, who reaches the server by a name and sends headers.
func scrape(t *testing.T, handler http.Handler, from, host string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
	r.RemoteAddr, r.Host = from, host
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// TestT79MetricsAreForThisMachine asks for the metrics from elsewhere, through proxies, and as a page in a browser here.
func TestT79MetricsAreForThisMachine(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	for _, host := range []string{"localhost:8080", "127.0.0.1:8080", "[::1]:8080", "localhost"} {
		for _, from := range []string{"127.0.0.1:4000", "[::1]:4000", "[::ffff:127.0.0.1]:4000"} {
			if w := scrape(t, s.Front, from, host); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "ostiary_build_info") {
				t.Errorf("from %s at %s: %d %.300s", from, host, w.Code, w.Body)
			}
		}
	}
	unknown := httptest.NewRecorder()
	s.Front.ServeHTTP(unknown, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/nowhere", nil))
	for name, w := range map[string]*httptest.ResponseRecorder{
		"elsewhere":         scrape(t, s.Front, "192.0.2.1:4000", "localhost:8080"),
		"the local network": scrape(t, s.Front, "10.0.0.1:4000", "localhost:8080"),
		"no address":        scrape(t, s.Front, "", "localhost:8080"),
		"another name":      scrape(t, s.Front, "127.0.0.1:4000", "auth.example.com"),
		"rebound name":      scrape(t, s.Front, "127.0.0.1:4000", "127.0.0.1.example.com:8080"),
		"X-Forwarded-For":   scrape(t, s.Front, "127.0.0.1:4000", "localhost:8080", "X-Forwarded-For", "127.0.0.1"),
		"empty header":      scrape(t, s.Front, "127.0.0.1:4000", "localhost:8080", "X-Forwarded-For", ""),
		"Forwarded":         scrape(t, s.Front, "127.0.0.1:4000", "localhost:8080", "Forwarded", "for=192.0.2.1"),
		"X-Real-IP":         scrape(t, s.Front, "127.0.0.1:4000", "localhost:8080", "X-Real-IP", "192.0.2.1"),
		"Via":               scrape(t, s.Front, "127.0.0.1:4000", "localhost:8080", "Via", "1.1 proxy"),
	} {
		if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "ostiary_") {
			t.Errorf("%s: %d %.300s", name, w.Code, w.Body)
		}
		if len(w.Body.String()) != len(unknown.Body.String()) {
			t.Errorf("%s: it does not look as if nothing were there: %s", name, w.Body)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, "MADEUP"} {
		if answer := s.Browser(t).Do(t, method, "/metrics", nil, ""); answer.Status != http.StatusNotFound {
			t.Errorf("%s: %s", method, answer)
		}
	}
}

// TestT79MetricsBehindProxies asks for the metrics as a proxy does that forwards and says nothing: nginx 1.30 by itself sends
// HTTP/1.1 to the address that it was told, and HAProxy what the caller wrote.
func TestT79MetricsBehindProxies(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t), func(c *server.Config) { c.PublicURL = "https://auth.example.com" })
	for _, host := range []string{"127.0.0.1:8080", "localhost", "auth.example.com"} {
		if w := scrape(t, s.Front, "127.0.0.1:4000", host); w.Code != http.StatusNotFound {
			t.Errorf("at %s: %d %.300s", host, w.Code, w.Body)
		}
	}
}

// TestMetricsAddress wants metrics and probes at an address of their own, nothing else there, and no metrics elsewhere.
func TestMetricsAddress(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t), func(c *server.Config) { c.MetricsElsewhere = true })
	if answer := s.Browser(t).Get(t, "/metrics"); answer.Status != http.StatusNotFound {
		t.Errorf("at the main address: %s", answer)
	}
	if w := scrape(t, s.Front.Observation(), "192.0.2.1:4000", "ostiary.internal:9090"); w.Code != http.StatusOK ||
		w.Header().Get("Content-Type") != "text/plain; version=0.0.4; charset=utf-8" || !strings.Contains(w.Body.String(), "\nostiary_ready 1\n") {
		t.Errorf("%d %v %.300s", w.Code, w.Header(), w.Body)
	}
	for path, want := range map[string]int{
		"/healthz": 200, "/readyz": 200, "/": 404, "/login": 404, "/graphql": 404, "/oauth/token": 404, "/admin/": 404, "//metrics": 404,
	} {
		w := httptest.NewRecorder()
		s.Front.Observation().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	s.Front.Drain()
	if w := scrape(t, s.Front.Observation(), "192.0.2.1:4000", "ostiary.internal:9090"); !strings.Contains(w.Body.String(), "\nostiary_ready 0\n") {
		t.Errorf("a server that is about to stop calls itself ready")
	}
}

// TestMetricsOfWhatIsThere counts clients and tokens behind the requests.
func TestMetricsOfWhatIsThere(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		before := s.Metrics(t)
		if _, counted := before["ostiary_counted_timestamp_seconds"]; counted {
			t.Error("nothing was counted yet")
		}
		id, secret := s.NewClient(t, vars{"accessTokenLifetime": 3600})
		form := map[string][]string{"grant_type": {"client_credentials"}}
		for range 3 {
			s.Token(t, id, secret, form)
		}
		off, _ := s.NewClient(t, nil)
		s.Admin.Must(t, `mutation ($id: ID!) { updateAuthClient(input: {id: $id, enabled: false}) { userErrors { message } } }`, vars{"id": off})
		tools, _ := offer(t, s, nil)
		personal(t, s.Admin, vars{"clientId": tools, "name": "mine"})
		want := func(want servertest.Metrics) {
			t.Helper()
			s.Front.CountOnce(t.Context())
			got := s.Metrics(t)
			for series, value := range want {
				if got[series] != value {
					t.Errorf("%s is %v, want %v", series, got[series], value)
				}
			}
		}
		want(servertest.Metrics{
			`ostiary_tokens_live{kind="access_token"}`: 3, `ostiary_tokens_live{kind="refresh_token"}`: 0, `ostiary_tokens_live{kind="personal_access_token"}`: 1,
			`ostiary_clients{state="enabled"}`: 2, `ostiary_clients{state="disabled"}`: 1,
			`ostiary_schema_migrations{state="pending"}`: 0, `ostiary_signing_keys`: 1,
			`ostiary_counted_timestamp_seconds`:                                          float64(s.Kit.Clock.Now().UnixMilli()) / 1000,
			`ostiary_tokens_issued_total{format="opaque",grant="personal_access_token"}`: 1,
		})
		s.Kit.Clock.Advance(2 * time.Hour)
		want(servertest.Metrics{`ostiary_tokens_live{kind="access_token"}`: 0, `ostiary_tokens_live{kind="personal_access_token"}`: 1})
	})
}

// A count that fails leaves the figures from before, and says so.
func TestMetricsCannotBeCounted(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	s.Front.CountOnce(t.Context())
	before := s.Metrics(t)
	if err := s.Kit.DB.Close(); err != nil {
		t.Fatal(err)
	}
	s.Front.CountOnce(context.Background())
	after := s.Metrics(t)
	if after["ostiary_sweep_failures_total"] != 1 || after["ostiary_counted_timestamp_seconds"] != before["ostiary_counted_timestamp_seconds"] ||
		after["ostiary_ready"] != 0 {
		t.Errorf("%v", after)
	}
	if !strings.Contains(s.Logs.String(), "what is there was not counted") {
		t.Errorf("the log does not say so:\n%s", s.Logs)
	}
}
