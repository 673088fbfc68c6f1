package oauth_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

var nextField = regexp.MustCompile(`name="next" value="([^"]*)"`)

// nextOf returns where a sign-in page leads.
func nextOf(t *testing.T, page *servertest.Response) string {
	t.Helper()
	found := nextField.FindStringSubmatch(page.Body)
	if page.Status != http.StatusOK || found == nil || !strings.Contains(page.Body, `name="password"`) {
		t.Fatalf("not a sign-in page: %s", page)
	}
	return html.UnescapeString(found[1])
}

// asksToSignIn reports whether this is a sign-in page that leads nowhere yet.
func asksToSignIn(r *servertest.Response) bool {
	return r.Status == http.StatusOK && strings.Contains(r.Body, `name="password"`) && r.Header.Get("Location") == ""
}

// signInAt signs a user in with the form of a page and returns where that leads.
func signInAt(t *testing.T, browser *servertest.Client, page *servertest.Response, user *account) string {
	t.Helper()
	answer := browser.PostForm(t, "/login", url.Values{"username": {user.name}, "password": {user.password}, "next": {nextOf(t, page)}})
	if answer.Status != http.StatusSeeOther || !strings.HasPrefix(answer.Header.Get("Location"), "/oauth/authorize?") {
		t.Fatalf("signing in leads elsewhere: %s", answer)
	}
	return answer.Header.Get("Location")
}

// TestPromptNone never shows a page (OpenID Connect Core section 3.1.2.1).
func TestPromptNone(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		f := newFlow(webApp(t, s, draft{"scopes": []string{"read", "write"}})).with("scope", "read")
		_, browser := agreed(t, s, f)
		fresh := newUser(t, s)
		newcomer := s.SignIn(t, fresh.name, fresh.password)
		s.Kit.Clock.Advance(time.Minute)
		silent := f.with("prompt", "none")
		wantNoFamily(t, s, func() {
			wantSentError(t, "nobody", silent.open(t, s.Browser(t)), "login_required")
			wantSentError(t, "did not agree", silent.open(t, newcomer), "consent_required")
			wantSentError(t, "wider", silent.with("scope", "read write").open(t, browser), "consent_required")
			wantSentError(t, "too long ago", silent.with("max_age", "59").open(t, browser), "login_required")
			wantSentError(t, "max_age=0", silent.with("max_age", "0").open(t, browser), "login_required")
		})
		if got := silent.with("max_age", "60").open(t, browser).SentBack(t); got.Get("code") == "" {
			t.Errorf("agreed: the application gets %v", got)
		}
	})
}

// TestReauthentication asks who is signed in, and agreed, for their password, and tries to get a code without.
func TestReauthentication(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{}))
		user, _ := agreed(t, s, f)
		for name, anew := range map[string]*flow{
			"login":          f.with("prompt", "login"),
			"select account": f.with("prompt", "select_account"),
			"with consent":   f.with("prompt", "login consent"),
			"with unknown":   f.with("prompt", "create login"),
			"max_age=0":      f.with("max_age", "0"),
		} {
			t.Run(name, func(t *testing.T) {
				browser := s.SignIn(t, user.name, user.password) // a sign-in that has led to no code yet
				s.Kit.Clock.Advance(time.Second)
				page := anew.open(t, browser)
				next := nextOf(t, page)
				wrong := browser.PostForm(t, "/login", url.Values{"username": {user.name}, "password": {"not the password"}, "next": {next}})
				if wrong.Status != http.StatusUnauthorized {
					t.Errorf("a wrong password: %s", wrong)
				}
				wantNoFamily(t, s, func() {
					for what, path := range map[string]string{
						"where the page leads": next,
						"the same request":     anew.path(),
						"a made-up marker":     anew.path() + "&ostiary_signed_in_since=" + strings.Repeat("A", 64),
						"an empty marker":      anew.path() + "&ostiary_signed_in_since=",
						"a marker twice":       next + "&ostiary_signed_in_since=" + markerOf(next),
						"an altered marker":    altered(next),
						"a ticket as a marker": anew.path() + "&ostiary_signed_in_since=" + f.with("prompt", "consent").open(t, browser).Ticket(t),
					} {
						if answer := browser.Get(t, path); !asksToSignIn(answer) {
							t.Errorf("%s: no password is asked for: %s", what, answer)
						}
					}
				})
				if answer := browser.Get(t, "/login?"+url.Values{"next": {next}}.Encode()); answer.Header.Get("Location") != next || !asksToSignIn(browser.Get(t, next)) {
					t.Errorf("by the sign-in page: %s", answer)
				}
				// With the password it goes on, and stays so until there is a code.
				s.Kit.Clock.Advance(time.Second)
				at := signInAt(t, browser, page, user)
				wantNoFamily(t, s, func() {
					if name == "with consent" {
						browser.Get(t, at).Ticket(t)
					}
					for what, path := range map[string]string{
						"without its marker":       anew.path(),
						"of another request":       anew.with("state", "another").path() + "&ostiary_signed_in_since=" + markerOf(at),
						"an altered marker":        altered(at),
						"the marker, then another": at + "&ostiary_signed_in_since=x",
						"the name written oddly":   strings.Replace(at, "ostiary_signed", "ostiary%5Fsigned", 1),
					} {
						if name == "max_age=0" { // the session is of this very moment
							continue
						}
						if answer := browser.Get(t, path); !asksToSignIn(answer) {
							t.Errorf("signed in, %s: no password is asked for: %s", what, answer)
						}
					}
				})
				answer := browser.Get(t, at)
				if name == "with consent" {
					answer = browser.Decide(t, answer, "authorize")
				}
				code := answer.SentBack(t).Get("code")
				if s.Logs.Keep(code); code == "" {
					t.Fatalf("no code: %s", answer)
				}
				s.Kit.Clock.Advance(time.Second)
				if answer := browser.Get(t, at); !asksToSignIn(answer) {
					t.Errorf("from the history: no password is asked for: %s", answer)
				}
			})
		}
	})
}

// markerOf returns the marker of an address.
func markerOf(address string) string {
	_, marker, _ := strings.Cut(address, "&ostiary_signed_in_since=")
	return marker
}

// altered changes one character of the marker at the end of an address.
func altered(address string) string {
	i := len(address) - 10
	other := "A"
	if address[i:i+1] == other {
		other = "B"
	}
	return address[:i] + other + address[i+1:]
}

// TestReauthenticationExpires leaves the sign-in unused for longer than signing in takes.
func TestReauthenticationExpires(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{})).with("prompt", "login")
		user := newUser(t, s)
		browser := s.Browser(t)
		at := signInAt(t, browser, f.open(t, browser), user)
		s.Kit.Clock.Advance(15 * time.Minute)
		browser.Get(t, at).Ticket(t)
		s.Kit.Clock.Advance(time.Second)
		if page := browser.Get(t, at); !asksToSignIn(page) {
			t.Errorf("no password is asked for: %s", page)
		}
	})
}

// TestReauthenticationAsAnother signs in as somebody else: the code is for them, and they are asked.
func TestReauthenticationAsAnother(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{}))
		_, browser := agreed(t, s, f)
		other := newUser(t, s)
		s.Kit.Clock.Advance(time.Second)
		page := browser.Get(t, signInAt(t, browser, f.with("prompt", "select_account").open(t, browser), other))
		code := browser.Decide(t, page, "authorize").SentBack(t).Get("code")
		if got := verify(t, s, accessToken(t, f.exchange(t, code))).JSON(t).String("sub"); got != other.id {
			t.Errorf("the code is for %s, want %s", got, other.id)
		}
	})
}

// TestMaxAge asks for the password when the sign-in is longer ago.
func TestMaxAge(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{})).with("max_age", "60")
		user, browser := agreed(t, s, f)
		for _, step := range []struct {
			after time.Duration
			asks  bool
		}{{0, false}, {60 * time.Second, false}, {time.Microsecond, true}, {time.Hour, true}} {
			s.Kit.Clock.Advance(step.after)
			if answer := f.open(t, browser); asksToSignIn(answer) != step.asks {
				t.Errorf("%v later: %s", step.after, answer)
			}
		}
		page := f.open(t, browser)
		s.Kit.Clock.Advance(time.Minute)
		at := signInAt(t, browser, page, user)
		if got := browser.Get(t, at).SentBack(t); got.Get("code") == "" {
			t.Errorf("signed in: the application gets %v", got)
		}
		s.Kit.Clock.Advance(61 * time.Second)
		if page := browser.Get(t, at); !asksToSignIn(page) {
			t.Errorf("from the history: no password is asked for: %s", page)
		}
	})
}

// TestUnknownPrompts are left out of account, in the letters in which they stand.
func TestUnknownPrompts(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{}))
		_, browser := agreed(t, s, f)
		s.Kit.Clock.Advance(time.Second)
		for _, prompt := range []string{"create", "LOGIN", "None", "login,consent", " "} {
			if got := f.with("prompt", prompt).open(t, browser).SentBack(t); got.Get("code") == "" {
				t.Errorf("prompt=%s: the application gets %v", prompt, got)
			}
		}
	})
}

// TestAuthorizeTakesNoToken: what opens the API does not stand for somebody in front of a browser.
func TestAuthorizeTakesNoToken(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{"grants": []string{"AUTHORIZATION_CODE", "PERSONAL_ACCESS_TOKEN"}, "scopes": []string{"admin"}})).with("scope", "admin")
		user := newUser(t, s)
		browser := s.SignIn(t, user.name, user.password)
		access := f.tokens(t, browser).String("access_token")
		page := f.open(t, browser)
		for name, token := range map[string]string{"access token": access, "personal access token": user.makes(t, draft{"clientId": f.app.id, "scopes": []string{"admin"}})} {
			program := s.Bearer(t, token)
			wantNoFamily(t, s, func() {
				if answer := f.open(t, program); !asksToSignIn(answer) {
					t.Errorf("%s: %s", name, answer)
				}
				wantStatus(t, program.Decide(t, page, "authorize"), http.StatusForbidden)
			})
		}
	})
}
