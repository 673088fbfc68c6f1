package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

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

// TestT30CountedByAddress shows by which address failures are counted: by the one that a trusted proxy tells,
// and for everybody else by their own. Whoever makes one up neither escapes the count nor has it charged to
// another.
func TestT30CountedByAddress(t *testing.T) {
	const proxy, stranger, victim = "10.1.2.3", "192.0.2.66", "198.51.100.1"
	trusted := func(c *server.Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} }
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		id, _ := s.NewClient(t, nil)
		for name, c := range map[string]struct {
			path    string
			form    func(try int) url.Values
			allowed int // failures
		}{
			"client":  {"/oauth/token", func(int) url.Values { return url.Values{"client_id": {id}, "client_secret": {"wrong"}} }, 20},
			"clients": {"/oauth/token", func(i int) url.Values { return url.Values{"client_id": {fmt.Sprint("made up ", i)}} }, 200},
			"account": {"/login", func(int) url.Values { return credentials("somebody", "wrong") }, 5},
		} {
			s.Kit.Clock.Advance(time.Hour) // what failed before is forgotten
			failures := 0
			limited := func(peer, forwarded string) bool {
				failures++
				answer := knock(s, peer, forwarded, c.path, c.form(failures))
				if answer.Code != http.StatusUnauthorized && (answer.Code != http.StatusTooManyRequests || answer.Header().Get("Retry-After") == "") {
					t.Fatalf("%s: %d %s", name, answer.Code, answer.Body)
				}
				return answer.Code == http.StatusTooManyRequests
			}
			for i := range c.allowed {
				if limited(stranger, []string{victim, fmt.Sprintf("203.0.%d.1", i)}[i%2]) || limited(proxy, "made up, 2001:db8::1") {
					t.Fatalf("%s: limited after %d failures", name, i)
				}
			}
			for who, was := range map[[2]string]bool{
				{stranger, ""}: true, {stranger, "8.8.8.8"}: true, {stranger, victim}: true,
				{proxy, "2001:db8::2"}: true, {proxy, "8.8.8.8, 2001:db8::1"}: true,
				{proxy, victim}: false, {proxy, "2001:db8:0:1::1"}: false, {proxy, ""}: false, {"192.0.3.66", "2001:db8::1"}: false,
			} {
				if limited(who[0], who[1]) != was {
					t.Errorf("%s: %s with X-Forwarded-For %q: limited is not %v", name, who[0], who[1], was)
				}
			}
		}
	}, trusted)
}

// knock posts a form that comes from a peer.
func knock(s *servertest.Server, peer, forwarded, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.RemoteAddr, r.Header = peer+":4711", from(forwarded)
	w := httptest.NewRecorder()
	s.Front.ServeHTTP(w, r)
	return w
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
