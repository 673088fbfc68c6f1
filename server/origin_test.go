package server_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestClientAddress looks at what the audit log says about where a request came from.
func TestClientAddress(t *testing.T) {
	proxies := func(c *server.Config) {
		for _, prefix := range []string{"127.0.0.0/8", "10.0.0.0/8", "fd00::/8"} {
			c.TrustedProxies = append(c.TrustedProxies, netip.MustParsePrefix(prefix))
		}
	}
	for name, test := range map[string]struct {
		options []servertest.Option
		cases   map[string][]string
	}{
		"trusted": {[]servertest.Option{proxies}, map[string][]string{
			"127.0.0.1":        {"", "nonsense", "203.0.113.1, nonsense"},
			"203.0.113.1":      {"203.0.113.1", "203.0.113.1, 10.1.2.3", "6.6.6.6, 203.0.113.1", "nonsense, 203.0.113.1", "203.0.113.1:4711", " 203.0.113.1 ", "::ffff:203.0.113.1"},
			"10.1.2.3":         {"10.1.2.3", "nonsense, 10.1.2.3"},
			"2001:db8::1":      {"2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:443", "2001:DB8:0::1, fd00::2"},
			"198.51.100.200":   {strings.Repeat("6.6.6.6, ", 500) + "198.51.100.200"},
			"2001:db8::dead:1": {"2001:db8::dead:1%eth0"},
		}},
		"not trusted": {nil, map[string][]string{"127.0.0.1": {"203.0.113.1", "", "10.0.0.1, 127.0.0.1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			servertest.Each(t, func(t *testing.T, s *servertest.Server) {
				for want, headers := range test.cases {
					for _, header := range headers {
						answer := s.Browser(t).Do(t, http.MethodPost, "/login", from(header), credentials("nobody"+want+header, "x").Encode())
						event := lastEvent(t, s)
						if event.Address != want || event.RequestID != answer.Header.Get("X-Request-Id") {
							t.Errorf("X-Forwarded-For: %.60s: the audit log has %s (%s), want %s", header, event.Address, event.RequestID, want)
						}
					}
				}
			}, test.options...)
		})
	}
}

func lastEvent(t *testing.T, s *servertest.Server) *ent.AuditEvent {
	t.Helper()
	event, err := s.Kit.DB.Read().AuditEvent.Query().
		Where(auditevent.Kind(string(audit.SignInFailed))).Order(ent.Desc(auditevent.FieldID)).First(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return event
}

func TestUserAgent(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, agent := range []string{"\xff\xfe", "a\u202eb", strings.Repeat("long ", 1000), "", "\u00e4\u4e16\U0001f600", "a\tb"} {
			header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "User-Agent": {agent}}
			answer := s.Browser(t).Do(t, http.MethodPost, "/login", header, credentials(servertest.AdminName, servertest.Password).Encode())
			if answer.Status != http.StatusSeeOther {
				t.Errorf("%.20q: %s", agent, answer)
			}
		}
	})
}
