package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/server/servertest"
)

func TestT32Methods(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		allowed := map[string]string{
			"/":                 "GET, HEAD",
			"/login":            "GET, HEAD, POST",
			"/logout":           "POST",
			"/setup":            "GET, HEAD, POST",
			"/admin":            "GET, HEAD",
			"/admin/":           "GET, HEAD",
			"/admin/users":      "GET, HEAD",
			"/playground":       "GET, HEAD",
			"/help/errors":      "GET, HEAD",
			"/graphql":          "GET, HEAD, POST",
			"/audit-events.csv": "GET, HEAD",
			"/oauth/authorize":  "GET, HEAD, POST",
			"/oauth/token":      "POST",
			"/oauth/revoke":     "POST",
			"/oauth/introspect": "POST",
			"/oauth/jwks":       "GET, HEAD",
			"/healthz":          "GET, HEAD",
			"/readyz":           "GET, HEAD",
		}
		for path, allow := range allowed {
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"} {
				if slices.Contains(strings.Split(allow, ", "), method) {
					continue
				}
				answer := s.Browser(t).Do(t, method, path, http.Header{"X-Canary": {"echoed"}}, "")
				if answer.Status != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != allow || strings.Contains(answer.Body, "echoed") {
					t.Errorf("%s %s: %s", method, path, answer)
				}
			}
		}
	})
}

func TestVerifyTakesAnyMethodAndAnythingBelow(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		id, secret := s.NewClient(t, nil)
		token := s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
		for _, path := range []string{
			"", "/", "/api/orders", "//api", "/../login", "/a/../../../healthz", "/%2e%2e/%2e%2e/healthz", "/a%00b", "/x;y", "/\xff", "/?a=%zz;b",
		} {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND", "TRACE"} {
				if answer := s.Browser(t).Do(t, method, "/oauth/verify"+path, nil, ""); answer.Status != http.StatusUnauthorized || answer.Header.Get("WWW-Authenticate") == "" {
					t.Errorf("%s %q without a token: %s", method, path, answer)
				}
				answer := s.Bearer(t, token).Do(t, method, "/oauth/verify"+path, nil, "")
				if answer.Status != http.StatusOK || answer.Header.Get("X-Auth-Client-Id") != id {
					t.Errorf("%s %q with a token: %s", method, path, answer)
				}
			}
		}
		if answer := s.Bearer(t, token).Do(t, http.MethodPost, "/oauth/verify", nil, strings.Repeat("x", 2<<20)); answer.Status != http.StatusOK {
			t.Errorf("a large body: %s", answer)
		}
	})
}

func TestT67NoDebugEndpoints(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, path := range []string{
			"/debug/pprof/", "/debug/vars", "/debug/requests", "/metrics", "/server-status", "/.env", "/.git/config",
			"/administrator", "/oauth", "/oauth/", "/static/", "/static/style.css", "/static/..%2flayout.html",
			"/assets/", "/assets/../playground/index.html", "/assets/%2e%2e/playground/index.html", "/favicon.ico",
		} {
			for _, client := range []*servertest.Client{s.Browser(t), s.Admin} {
				// Metrics are for programs of this machine that speak for nobody else.
				if answer := client.Do(t, http.MethodGet, path, http.Header{"X-Forwarded-For": {"192.0.2.1"}}, ""); answer.Status != http.StatusNotFound {
					t.Errorf("%s: %s", path, answer)
				}
			}
		}
	})
}

// Libraries look for the documents of OpenID Connect, and people put a slash at the end: both are told in JSON that
// there is nothing.
func TestProgramsAreToldInJSON(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, path := range []string{"/.well-known/openid-configuration", "/oauth/token/", "/oauth/authorize/", "/oauth/userinfo"} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				answer := s.Browser(t).Do(t, method, path, nil, "")
				if answer.Status != http.StatusNotFound || answer.JSON(t).String("error") != "invalid_request" {
					t.Errorf("%s %s: %s", method, path, answer)
				}
			}
		}
	})
}

func TestT62HostPoisoning(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		poison := http.Header{
			"Host": {"evil.example"}, "Forwarded": {"host=evil.example;proto=https"}, "X-Forwarded-Host": {"evil.example"},
			"X-Forwarded-Proto": {"https"}, "X-Original-Url": {"/evil.example"}, "X-Forwarded-Prefix": {"/evil.example"},
		}
		for _, path := range []string{"/", "/login", "/admin/users?search=a", "/playground", "/nowhere", "/setup?token=x", "/healthz", "/readyz"} {
			for _, client := range []*servertest.Client{s.Browser(t), s.Admin} {
				// The jar of a browser goes by the host in the address bar, that of net/http by the header.
				poison.Set("Cookie", "ostiary="+client.Cookie())
				clean, poisoned := client.Get(t, path), s.Browser(t).Do(t, http.MethodGet, path, poison, "")
				for _, answer := range []*servertest.Response{clean, poisoned} {
					answer.Header.Del("X-Request-Id")
					answer.Header.Del("Date")
				}
				if clean.String() != poisoned.String() || clean.Body != poisoned.Body || strings.Contains(poisoned.Body, "evil") {
					t.Errorf("%s: %s\nis not what it is without the headers: %s", path, poisoned, clean)
				}
			}
		}
		poison.Del("Cookie")
		poison.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := s.Browser(t).Do(t, http.MethodPost, "/login", poison, credentials(servertest.AdminName, servertest.Password).Encode())
		if answer.Header.Get("Location") != "/admin/" || strings.Contains(answer.String(), "evil") || strings.Contains(answer.Header.Get("Set-Cookie"), "Domain") {
			t.Errorf("sign in: %s", answer)
		}
	})
}

func TestRequestID(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		seen := map[string]bool{}
		for range 3 {
			answer := s.Browser(t).Do(t, http.MethodGet, "/healthz", http.Header{"X-Request-Id": {"forged"}}, "")
			id := answer.Header.Get("X-Request-Id")
			if !strings.HasPrefix(id, "req_") || seen[id] || !strings.Contains(s.Logs.String(), "request_id="+id) {
				t.Errorf("the id %q is not fresh, or not in the log", id)
			}
			seen[id] = true
		}
		if strings.Contains(s.Logs.String(), "forged") {
			t.Error("the log has the id that the caller sent")
		}
	})
}
