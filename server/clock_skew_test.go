package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// skew is by how much the clock of one server is ahead.
const skew = time.Hour

// skewed are two servers on one database, whose clocks differ.
type skewed struct{ right, fast *servertest.Server }

func newSkewed(t *testing.T, right *servertest.Server) skewed {
	t.Helper()
	kit := &testkit.Kit{URL: right.Kit.URL, Clock: testkit.NewClock(), Statements: &testkit.Statements{}}
	kit.Clock.Advance(skew)
	kit.DB = kit.Open(t)
	fast := servertest.Start(t, kit, func(c *server.Config) { c.PublicURL = right.URL })
	fast.Admin = right.Admin.On(fast)
	return skewed{right, fast}
}

func (s skewed) both() map[string]*servertest.Server {
	return map[string]*servertest.Server{"the right one": s.right, "the fast one": s.fast}
}

// pass lets time pass on both clocks, and both servers delete what is too old.
func (s skewed) pass(t *testing.T, d time.Duration) {
	for _, server := range s.both() {
		server.Kit.Clock.Advance(d)
	}
	for _, server := range s.both() {
		server.Front.SweepOnce(t.Context())
	}
}

// works asks both servers whether a token works.
func (s skewed) works(t *testing.T, what, token string, right, fast bool) {
	t.Helper()
	for name, want := range map[string]bool{"the right one": right, "the fast one": fast} {
		status := s.both()[name].Bearer(t, token).Get(t, "/oauth/verify").Status
		if got := status == http.StatusOK; got != want || !got && status != http.StatusUnauthorized {
			t.Errorf("%s, at %s: %d, want it to work: %v", what, name, status, want)
		}
	}
}

// TestT78ClockSkew gives one of two servers a clock that is an hour ahead. What it says of time is off by that hour and no
// more, and what is over stays so.
func TestT78ClockSkew(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		servers := newSkewed(t, s)
		for _, scenario := range []struct {
			name string
			test func(*testing.T, skewed)
		}{
			{"lifetimes", skewedLifetimes}, {"revocations", skewedRevocations}, {"sessions", skewedSessions},
			{"codes", skewedCodes}, {"one account", skewedGuesses}, {"many accounts", skewedSpraying},
		} {
			t.Run(scenario.name, func(t *testing.T) { scenario.test(t, servers) })
		}
	})
}

func issued(t *testing.T, s *servertest.Server, id, secret string) string {
	t.Helper()
	return s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
}

// A token of ten minutes is over at once where the clock is ahead, or lasts an hour longer where it is not; then it is over.
func skewedLifetimes(t *testing.T, s skewed) {
	for _, format := range []string{"OPAQUE", "JWT"} {
		id, secret := s.right.NewClient(t, map[string]any{"accessTokenLifetime": 600, "accessTokenFormat": format})
		ofRight, ofFast := issued(t, s.right, id, secret), issued(t, s.fast, id, secret)
		s.works(t, "just issued by the right one", ofRight, true, false)
		s.works(t, "just issued by the fast one", ofFast, true, true)
		s.pass(t, 601*time.Second)
		s.works(t, "issued by the right one ten minutes ago", ofRight, false, false)
		s.works(t, "issued by the fast one ten minutes ago", ofFast, true, false)
		s.pass(t, skew)
		s.works(t, "issued by the fast one an hour ago", ofFast, false, false)
	}
}

// Whoever issues and whoever revokes, it is over for both at once, and for good.
func skewedRevocations(t *testing.T, s skewed) {
	id, secret := s.right.NewClient(t, nil)
	for by, issuer := range s.both() {
		for at, revoker := range s.both() {
			token := issued(t, issuer, id, secret)
			s.works(t, "issued by "+by, token, true, true)
			if answer := revoker.OAuth(t, "/oauth/revoke", id, secret, url.Values{"token": {token}}); answer.Status != http.StatusOK {
				t.Fatalf("revoke: %s", answer)
			}
			s.works(t, "revoked at "+at, token, false, false)
			for range 3 {
				s.pass(t, skew/2)
				s.works(t, "revoked at "+at+" before", token, false, false)
			}
		}
	}
}

func skewedSessions(t *testing.T, s skewed) {
	for by, opens := range s.both() {
		for at, closes := range s.both() {
			browser := opens.SignIn(t, servertest.AdminName, servertest.Password)
			cookie := browser.Cookie()
			if answer := browser.On(closes).PostForm(t, "/logout", nil); answer.Status != http.StatusSeeOther {
				t.Fatalf("sign out: %s", answer)
			}
			for where, server := range s.both() {
				replay := server.Browser(t)
				replay.SetCookie(cookie)
				if data := replay.Must(t, `{ viewer { username } }`, nil); data.At("viewer") != nil {
					t.Errorf("signed in at %s, out at %s: still in at %s", by, at, where)
				}
			}
		}
	}
}

// A code that was used is used, wherever; one that was not lasts a minute, by the clock of whoever is asked.
func skewedCodes(t *testing.T, s skewed) {
	app := newApplication(t, s.right, nil)
	code := func(at *servertest.Server) string {
		browser := at.SignIn(t, servertest.AdminName, servertest.Password)
		return browser.Decide(t, browser.Get(t, app.asks("prompt", "consent")), "authorize").SentBack(t).Get("code")
	}
	exchange := func(at *servertest.Server, code string, want int) *servertest.Response {
		t.Helper()
		there := app
		there.server = at
		answer := there.exchanges(t, code, app.redirect)
		if answer.Status != want {
			t.Errorf("exchange a code: want %d: %s", want, answer)
		}
		return answer
	}
	for where, other := range s.both() {
		ahead := code(s.fast)
		got := exchange(s.right, ahead, http.StatusOK).JSON(t).String("access_token")
		s.works(t, "got with a code", got, true, true)
		exchange(other, ahead, http.StatusBadRequest)
		s.works(t, "got with a code that was replayed at "+where, got, false, false)
	}

	behind := code(s.right)
	exchange(s.fast, behind, http.StatusBadRequest)
	got := exchange(s.right, behind, http.StatusOK).JSON(t).String("access_token")
	s.pass(t, 2*skew)
	s.works(t, "got with a code", got, true, true)
	exchange(s.fast, behind, http.StatusBadRequest)
	s.works(t, "got with a code that was replayed later", got, false, false)

	ahead, behind := code(s.fast), code(s.right)
	s.pass(t, 61*time.Second)
	exchange(s.fast, ahead, http.StatusBadRequest)
	exchange(s.right, behind, http.StatusBadRequest)
	s.pass(t, skew)
	for range 2 {
		exchange(s.right, ahead, http.StatusBadRequest)
		exchange(s.fast, behind, http.StatusBadRequest)
		s.pass(t, skew)
	}
}

// guess returns whether a wrong password was looked at.
func guess(t *testing.T, s *servertest.Server, name string) (isHeard bool) {
	t.Helper()
	return s.PostForm(t, "/login", url.Values{"username": {name}, "password": {"a wrong one"}}).Status != http.StatusTooManyRequests
}

// Who is shut out at one server has one more guess at the other, when that is ahead, and then none.
func skewedGuesses(t *testing.T, s skewed) {
	for where, first := range s.both() {
		tries := 0
		for ; guess(t, first, where) && tries < 20; tries++ {
		}
		for range 3 {
			for _, server := range []*servertest.Server{s.right, s.fast} {
				if guess(t, server, where) {
					tries++
				}
			}
		}
		if tries > 6 {
			t.Errorf("%d guesses, first at %s", tries, where)
		}
	}
	s.pass(t, 2*skew)
}

// Who tries many accounts and goes from one server to the other is stopped as well.
func skewedSpraying(t *testing.T, s skewed) {
	const enough = 250
	heard := 0
	for i := range enough {
		for _, server := range []*servertest.Server{s.right, s.fast} {
			if guess(t, server, fmt.Sprint("account", i)) {
				heard++
			}
		}
	}
	if heard > 210 {
		t.Errorf("%d of %d guesses were heard; a hundred are free, twice", heard, 2*enough)
	}
}
