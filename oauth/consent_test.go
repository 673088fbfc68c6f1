package oauth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// asksToAgree reports whether this is a consent page that leads nowhere yet.
func asksToAgree(r *servertest.Response) bool {
	return r.Status == http.StatusOK && r.Hidden("ticket") != "" && r.Header.Get("Location") == ""
}

// agreeing is the form of a consent page on which the user says yes.
func agreeing(t *testing.T, page *servertest.Response) url.Values {
	t.Helper()
	return url.Values{"ticket": {page.Ticket(t)}, "decision": {"authorize"}}
}

// TestT12ConsentFromElsewhere agrees in the name of somebody who was not shown that page.
func TestT12ConsentFromElsewhere(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{}))
		victim, attacker := newUser(t, s), newUser(t, s)
		browser := s.SignIn(t, victim.name, victim.password)
		page := f.open(t, browser)
		form := agreeing(t, page)
		of := func(user *account) url.Values {
			return agreeing(t, f.open(t, s.SignIn(t, user.name, user.password)))
		}
		out := s.SignIn(t, victim.name, victim.password)
		outForm := agreeing(t, f.open(t, out))
		wantStatus(t, out.PostForm(t, "/logout", nil), http.StatusSeeOther)
		again := s.SignIn(t, victim.name, victim.password)
		wantNoFamily(t, s, func() {
			for name, answer := range map[string]*servertest.Response{
				"no ticket":                browser.PostForm(t, "/oauth/authorize", url.Values{"decision": {"authorize"}}),
				"an empty ticket":          browser.PostForm(t, "/oauth/authorize", url.Values{"ticket": {""}, "decision": {"authorize"}}),
				"nothing":                  browser.PostForm(t, "/oauth/authorize", url.Values{"x": {"y"}}),
				"of another user":          browser.PostForm(t, "/oauth/authorize", of(attacker)),
				"of another session":       browser.PostForm(t, "/oauth/authorize", of(victim)),
				"after signing out":        out.PostForm(t, "/oauth/authorize", outForm),
				"after signing in again":   again.PostForm(t, "/oauth/authorize", outForm),
				"not signed in":            s.Browser(t).PostForm(t, "/oauth/authorize", form),
				"no, from another session": browser.PostForm(t, "/oauth/authorize", url.Values{"ticket": of(victim)["ticket"], "decision": {"cancel"}}),
			} {
				if answer.Status != http.StatusForbidden || answer.Header.Get("Location") != "" {
					t.Errorf("%s: %s", name, answer)
				}
			}
			for name, header := range map[string]http.Header{
				"foreign origin":                {"Origin": {"https://evil.example"}},
				"origin of the application":     {"Origin": {"https://app.example"}, "Sec-Fetch-Site": {"cross-site"}},
				"sandboxed page":                {"Origin": {"null"}},
				"another host of the domain":    {"Origin": {"http://www.127.0.0.1"}, "Sec-Fetch-Site": {"same-site"}},
				"Sec-Fetch-Site without Origin": {"Sec-Fetch-Site": {"cross-site"}},
			} {
				header.Set("Content-Type", "application/x-www-form-urlencoded")
				answer := browser.Do(t, http.MethodPost, "/oauth/authorize", header, form.Encode())
				if answer.Status != http.StatusForbidden || answer.Header.Get("Location") != "" {
					t.Errorf("%s: %s", name, answer)
				}
			}
			// A GET decides nothing, whatever it carries.
			for _, path := range []string{f.path() + "&" + form.Encode(), "/oauth/authorize?" + form.Encode()} {
				if answer := browser.Get(t, path); answer.Header.Get("Location") != "" || !asksToAgree(answer) && answer.Status != http.StatusBadRequest {
					t.Errorf("by GET: %s", answer)
				}
			}
		})
		if n := s.Kit.DB.Read().Consent.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d consents", n)
		}
		own := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {s.URL}, "Sec-Fetch-Site": {"same-origin"}}
		if got := browser.Do(t, http.MethodPost, "/oauth/authorize", own, form.Encode()).SentBack(t); got.Get("code") == "" {
			t.Errorf("from the own page the application gets %v", got)
		}
	})
}

// TestT12SessionEnded ends the session between the consent page and the decision.
func TestT12SessionEnded(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{}))
		for name, end := range map[string]func(user *account, browser *servertest.Client){
			"signed out elsewhere": func(user *account, browser *servertest.Client) {
				copied := s.Browser(t)
				copied.SetCookie(browser.Cookie())
				wantStatus(t, copied.PostForm(t, "/logout", nil), http.StatusSeeOther)
			},
			"disabled": func(user *account, _ *servertest.Client) { user.disable(t) },
			"deleted":  func(user *account, _ *servertest.Client) { user.remove(t) },
			"password changed": func(user *account, _ *servertest.Client) {
				change(t, s, "updateUser", "", draft{"id": user.id, "password": "another password by far"})
			},
			"expired": func(*account, *servertest.Client) {
				s.Kit.Clock.Advance(13 * time.Hour)
				s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password)
			},
		} {
			user := newUser(t, s)
			browser := s.SignIn(t, user.name, user.password)
			page := f.open(t, browser)
			wantNoFamily(t, s, func() {
				end(user, browser)
				answer := browser.Decide(t, page, "authorize")
				if answer.Status != http.StatusForbidden || answer.Header.Get("Location") != "" {
					t.Errorf("%s: %s", name, answer)
				}
				if !asksToSignIn(f.open(t, browser)) {
					t.Errorf("%s: still signed in", name)
				}
			})
		}
	})
}

// TestT18ConsentTampering alters what was shown.
func TestT18ConsentTampering(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		f := newFlow(webApp(t, s, draft{"scopes": []string{"read", "write"}})).with("scope", "read")
		user := newUser(t, s)
		browser := s.SignIn(t, user.name, user.password)
		form := agreeing(t, f.open(t, browser))
		ticket := form.Get("ticket")
		marker := markerOf(nextOf(t, f.with("prompt", "login").open(t, s.Browser(t))))
		wantNoFamily(t, s, func() {
			for name, body := range map[string]string{
				"one character":    url.Values{"ticket": {altered(ticket)}, "decision": {"authorize"}}.Encode(),
				"cut":              url.Values{"ticket": {ticket[:len(ticket)-4]}, "decision": {"authorize"}}.Encode(),
				"longer":           url.Values{"ticket": {ticket + "AAAA"}, "decision": {"authorize"}}.Encode(),
				"not base64":       url.Values{"ticket": {"{}"}, "decision": {"authorize"}}.Encode(),
				"a marker":         url.Values{"ticket": {marker}, "decision": {"authorize"}}.Encode(),
				"ticket twice":     form.Encode() + "&ticket=" + ticket,
				"decision twice":   form.Encode() + "&decision=cancel",
				"no decision":      "ticket=" + ticket,
				"another decision": url.Values{"ticket": {ticket}, "decision": {"Authorize"}}.Encode(),
				"scope":            form.Encode() + "&scope=read+write",
				"client":           form.Encode() + "&client_id=" + f.app.id,
				"redirect URI":     form.Encode() + "&redirect_uri=" + url.QueryEscape(callback),
				"state":            form.Encode() + "&state=x",
				"anything":         form.Encode() + "&x=y",
				"malformed":        form.Encode() + "&x=%zz",
			} {
				answer := browser.Do(t, http.MethodPost, "/oauth/authorize", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, body)
				if answer.Status != http.StatusBadRequest || answer.Header.Get("Location") != "" {
					t.Errorf("%s: %s", name, answer)
				}
			}
			if answer := browser.PostForm(t, "/oauth/authorize?scope=write", form); answer.Status != http.StatusBadRequest || answer.Header.Get("Location") != "" {
				t.Errorf("in the address: %s", answer)
			}
		})
		if got := f.app.request(t, f.presenting(browser.PostForm(t, "/oauth/authorize", form).SentBack(t).Get("code"))).JSON(t); got.String("scope") != "read" {
			t.Errorf("as it was shown: %v", got)
		}
	})
}

// TestT18ChangedMeanwhile changes something between the consent page and the decision.
func TestT18ChangedMeanwhile(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		user := newUser(t, s)
		// What the user gets instead of the code that they agreed to.
		const page, again = "a page", "asked again"
		for name, test := range map[string]struct {
			scope  string
			change func(a *app)
			want   string
		}{
			"redirect URI taken away": {"", func(a *app) { a.update(t, draft{"redirectUris": []string{secondCallback}}) }, page},
			"client disabled":         {"", func(a *app) { a.update(t, draft{"enabled": false}) }, page},
			"client deleted":          {"", func(a *app) { a.remove(t) }, page},
			"grant unticked":          {"", func(a *app) { a.update(t, draft{"grants": []string{"CLIENT_CREDENTIALS"}}) }, page},
			"more by default":         {"", func(a *app) { a.update(t, draft{"scopes": []string{"read", "write"}}) }, again},
			"less by default":         {"", func(a *app) { a.update(t, draft{"scopes": []string{}}) }, again},
			"scope taken away":        {"read", func(a *app) { a.update(t, draft{"scopes": []string{"write"}}) }, "invalid_scope"},
			"more than is asked for":  {"read", func(a *app) { a.update(t, draft{"scopes": []string{"read", "write"}}) }, ""},
			"an hour later":           {"", func(*app) { s.Kit.Clock.Advance(time.Hour) }, ""},
			"later":                   {"", func(*app) { s.Kit.Clock.Advance(time.Hour + time.Second) }, again},
		} {
			t.Run(name, func(t *testing.T) {
				f := newFlow(webApp(t, s, draft{"scopes": []string{"read"}})).with("scope", test.scope)
				browser := s.SignIn(t, user.name, user.password)
				shown := f.open(t, browser)
				shown.Ticket(t)
				before := families(t, s)
				test.change(f.app)
				answer := browser.Decide(t, shown, "authorize")
				given := families(t, s) - before
				location := answer.Header.Get("Location")
				switch test.want {
				case "":
					if answer.SentBack(t).Get("code") == "" || given != 1 {
						t.Errorf("%s", answer)
					}
					return
				case page:
					if answer.Status != http.StatusBadRequest || location != "" {
						t.Errorf("%s", answer)
					}
				case again:
					if answer.Status != http.StatusSeeOther || location != f.path() || !asksToAgree(browser.Get(t, location)) {
						t.Errorf("%s", answer)
					}
				default:
					wantSentError(t, name, answer, test.want)
				}
				if given != 0 {
					t.Error("a code was given out")
				}
			})
		}
	})
}

// TestT19Consent remembers what the user agreed to, and nothing else.
func TestT19Consent(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write", "delete")
		scopes := draft{"scopes": []string{"read", "write", "delete"}}
		f := newFlow(webApp(t, s, scopes)).with("scope", "read")
		user, browser := agreed(t, s, f)
		other := newUser(t, s)
		asks := func(name string, f *flow, browser *servertest.Client, want bool) *servertest.Response {
			t.Helper()
			page := f.open(t, browser)
			if asksToAgree(page) != want || !want && page.SentBack(t).Get("code") == "" {
				t.Fatalf("%s: %s", name, page)
			}
			return page
		}
		asks("again", f, browser, false)
		asks("in another browser", f, s.SignIn(t, user.name, user.password), false)
		asks("another user", f, s.SignIn(t, other.name, other.password), true)
		asks("another client", newFlow(webApp(t, s, scopes)).with("scope", "read"), browser, true)
		asks("another scope", f.with("scope", "write"), browser, true)
		asks("all there is", f.with("scope", ""), browser, true)
		wider := f.with("scope", "read write")
		page := asks("wider", wider, browser, true)
		if !strings.Contains(page.Body, "write") || strings.Contains(page.Body, "delete") {
			t.Errorf("the page does not show what is asked for: %s", page)
		}
		wantSentError(t, "no", browser.Decide(t, page, "cancel"), "access_denied")
		asks("wider, after a no", wider, browser, true)
		asks("as before, after a no", f, browser, false)
		browser.Decide(t, asks("wider", wider, browser, true), "authorize")
		asks("wider, after a yes", wider, browser, false)
		asks("narrower", f.with("scope", "write"), browser, false)
		asks("in another order", f.with("scope", "write read"), browser, false)
		asks("prompt=consent", f.with("prompt", "consent"), browser, true)
		browser.Decide(t, asks("prompt=consent, narrower", f.with("prompt", "consent"), browser, true), "authorize")
		asks("narrower does not take away", wider, browser, false)

		for _, uris := range [][]string{{callback, "https://evil.example/"}, {callback}} {
			f.app.update(t, draft{"redirectUris": uris})
			browser.Decide(t, asks("redirect URIs changed", f, browser, true), "authorize")
			asks("redirect URIs changed, after a yes", f, browser, false)
		}
		asks("redirect URIs changed, what was agreed to before", wider, browser, true)
		f.app.update(t, draft{"name": "Another name", "redirectUris": []string{callback}})
		asks("something else changed", f, browser, false)
	})
}

// TestT19NeverRemembered asks each time for what gives rights over Ostiary itself, and on behalf of any program that
// can say that it is this one (RFC 8252 section 8.6).
func TestT19NeverRemembered(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read")
		user := newUser(t, s)
		browser := s.SignIn(t, user.name, user.password)
		for _, test := range []struct {
			kind, uri, scope string
			remembered       bool
		}{
			{"CONFIDENTIAL", callback, "admin", false},
			{"CONFIDENTIAL", callback, "read admin", false},
			{"CONFIDENTIAL", callback, "read", true},
			{"CONFIDENTIAL", callback, "", true}, // not admin by default
			{"CONFIDENTIAL", "http://127.0.0.1/cb", "read", true},
			{"CONFIDENTIAL", "com.example.app:/cb", "read", true},
			{"PUBLIC", callback, "read", true},
			{"PUBLIC", callback, "admin", false},
			{"PUBLIC", "http://127.0.0.1/cb", "read", false},
			{"PUBLIC", "http://[::1]/cb", "read", false},
			{"PUBLIC", "http://localhost:3000/cb", "read", false},
			{"PUBLIC", "https://localhost/cb", "read", false},
			{"PUBLIC", "com.example.app:/cb", "read", false},
		} {
			name := test.kind + " " + test.uri + " " + test.scope
			a := webApp(t, s, draft{"type": test.kind, "redirectUris": []string{test.uri}, "scopes": []string{"read", "admin"}})
			f := newFlow(a).with("redirect_uri", test.uri, "scope", test.scope)
			for range 2 { // twice, so that what is remembered has been added to
				if answer := f.answer(t, browser); answer.SentBack(t).Get("code") == "" {
					t.Fatalf("%s: %s", name, answer)
				}
			}
			if page := f.open(t, browser); asksToAgree(page) == test.remembered {
				t.Errorf("%s: %s", name, page)
			}
			if got := f.with("prompt", "none").open(t, browser).SentBack(t); (got.Get("error") == "consent_required") == test.remembered {
				t.Errorf("%s: without a page the application gets %v", name, got)
			}
		}
	})
}

// TestT19Withdrawn withdraws an authorization: what was given for it ends, and the user is asked again.
func TestT19Withdrawn(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f, kept := newFlow(webApp(t, s, draft{})), newFlow(webApp(t, s, draft{}))
		_, browser := agreed(t, s, f)
		gotten, code, others := f.tokens(t, browser), f.code(t, browser), kept.tokens(t, browser)
		withdraw(t, browser, f.app)
		wantStatus(t, verify(t, s, gotten.String("access_token")), http.StatusUnauthorized)
		wantError(t, f.app.refresh(t, gotten.String("refresh_token")), http.StatusBadRequest, "invalid_grant")
		wantError(t, f.exchange(t, code), http.StatusBadRequest, "invalid_grant")
		wantSentError(t, "without a page", f.with("prompt", "none").open(t, browser), "consent_required")
		if page := f.open(t, browser); !asksToAgree(page) {
			t.Errorf("not asked again: %s", page)
		}
		wantStatus(t, verify(t, s, f.tokens(t, browser).String("access_token")), http.StatusOK)
		wantStatus(t, verify(t, s, others.String("access_token")), http.StatusOK)
		if page := kept.open(t, browser); page.Status != http.StatusSeeOther {
			t.Errorf("another application: %s", page)
		}
	})
}

// withdraw has the user of a browser withdraw what an application may.
func withdraw(t *testing.T, browser *servertest.Client, a *app) {
	t.Helper()
	var ids []string
	for _, node := range browser.Must(t, `{ authorizations { nodes { id authClient { id } } } }`, nil).List("authorizations", "nodes") {
		if node.String("authClient", "id") == a.id {
			ids = append(ids, node.String("id"))
		}
	}
	if len(ids) != 1 {
		t.Fatalf("authorizations %v", ids)
	}
	browser.Must(t, `mutation ($id: ID!) { revokeAuthorization(input: {id: $id}) { revokedId userErrors { message } } }`, map[string]any{"id": ids[0]})
}

// T19: whatever comes at the same time, no code is worth anything once a withdrawal is answered.
func TestT19WithdrawnMeanwhile(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, nil))
		_, browser := agreed(t, s, f)
		for round := range 20 {
			f.code(t, browser)
			var codes [4][]string
			var running sync.WaitGroup
			for i := range codes {
				running.Go(func() {
					for range 200 {
						page := f.open(t, browser)
						if asksToAgree(page) {
							return
						}
						codes[i] = append(codes[i], page.SentBack(t).Get("code"))
					}
				})
			}
			withdraw(t, browser, f.app)
			running.Wait()
			for _, code := range slices.Concat(codes[:]...) {
				if wantError(t, f.exchange(t, code), http.StatusBadRequest, "invalid_grant"); t.Failed() {
					t.Fatalf("round %d", round)
				}
			}
		}
	})
}
