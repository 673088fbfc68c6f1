package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/server/servertest"
)

// TestT65LogsHoldNoSecret puts a canary wherever a secret may stand. Besides, every test of this package
// looks for the secrets it used when it ends.
func TestT65LogsHoldNoSecret(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const canary = "canary-7f3a9c"
		s.Logs.Keep(canary)
		form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		full := "username=" + canary + "&password=" + canary + "&token=" + canary + "&client_id=" + canary + "&client_secret=" + canary + "&next=/" + canary + "&grant_type=" + canary
		for _, path := range []string{
			"/", "/login", "/logout", "/setup", "/admin/", "/playground", "/graphql", "/oauth/token", "/oauth/revoke", "/oauth/introspect",
			"/oauth/verify", "/audit-events.csv", "/audit-events.jsonl", "/healthz", "/readyz", "/static/x", "/assets/x", "/nowhere",
		} {
			s.Browser(t).Do(t, http.MethodPost, path, form, full)
			s.Browser(t).Do(t, http.MethodPost, path, asJSON(), `{"query":"`+canary+`","variables":{"a":"`+canary+`"}}`)
			s.Browser(t).Do(t, http.MethodGet, path+"?token="+canary+"&query="+canary, nil, "")
			for name, value := range map[string]string{
				"Authorization": "Bearer " + canary, "Cookie": "ostiary=" + canary, "Proxy-Authorization": canary, "Referer": canary,
				"User-Agent": canary, "X-Forwarded-For": canary, "X-Request-Id": canary, "Origin": "https://" + canary,
			} {
				s.Browser(t).Do(t, http.MethodGet, path, http.Header{name: {value}}, "")
			}
		}
		s.Browser(t).Get(t, "/"+canary)
		s.Browser(t).Do(t, strings.ToUpper(canary), "/login", nil, "")
		// A connection that speaks no HTTP is written about by net/http.
		_ = status(t, raw(t, s, canary+"\r\n\r\n"))
		if leaked := s.Logs.Leaked(); len(leaked) > 0 {
			t.Errorf("the log has %q:\n%s", leaked, s.Logs)
		}
	})
}
