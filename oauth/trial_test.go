package oauth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

// trialPage is where the console tries a client out.
func trialPage(s *servertest.Server, clientID string) string {
	return s.URL + "/admin/auth-clients/" + clientID + "/test"
}

// newTrial returns a request as the console makes it.
func newTrial(s *servertest.Server, a *app) *flow {
	return newFlow(a).with("redirect_uri", trialPage(s, a.id))
}

// tester may try clients out.
func tester(t *testing.T, s *servertest.Server) *servertest.Client {
	t.Helper()
	return s.User(t, access.ViewAuthClients, access.EditAuthClients)
}

// TestTrial walks the redirect flow as the console does, which is not registered for the client.
func TestTrial(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		scopes := draft{"scopes": []string{"read", "write"}, "accessTokenLifetime": 3600}
		for name, a := range map[string]*app{
			"confidential": webApp(t, s, scopes),
			"public":       publicApp(t, s, scopes),
			"without PKCE": webApp(t, s, filled(draft{"requirePkce": false}, scopes)),
		} {
			browser, trial := tester(t, s), newTrial(s, a).with("scope", "read")
			answer := trial.answer(t, browser)
			wantSentTo(t, trialPage(s, a.id), answer)
			if at := answer.Header.Get("Location"); !strings.HasPrefix(at, trialPage(s, a.id)+"?") || answer.Header.Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("%s: sent to %s, %v", name, at, answer.Header)
			}
			tokens := trial.exchange(t, answer.SentBack(t).Get("code"))
			wantStatus(t, tokens, http.StatusOK)
			who := verify(t, s, accessToken(t, tokens))
			if who.Header.Get("X-Auth-Username") != browser.Username || who.Header.Get("X-Auth-Scope") != "read" || who.Header.Get("X-Auth-Client-Id") != a.id {
				t.Errorf("%s: %s", name, who)
			}

			// The client's own redirect URIs work as before, and are another place: a code of one is none of the other.
			own := newFlow(a)
			wantSentTo(t, callback, own.answer(t, browser))
			at := own.with("redirect_uri", trialPage(s, a.id))
			at.verifier = own.verifier
			wantError(t, at.exchange(t, own.code(t, browser)), http.StatusBadRequest, "invalid_grant")

			// What is wrong with the request is told to the page, and so is that the user said no.
			wantSentError(t, name, trial.with("scope", "none").open(t, browser), "invalid_scope")
			wantSentError(t, name, browser.Decide(t, trial.with("prompt", "consent").open(t, browser), "cancel"), "access_denied")
			wantNoFamily(t, s, func() {
				a.update(t, draft{"grants": []string{"PASSWORD"}})
				wantSentError(t, name, trial.open(t, browser), "unauthorized_client")
				a.update(t, draft{"enabled": false})
				wantMisdirected(t, name, a.id, trial.open(t, browser))
			})
		}
	})
}

// TestTrialIsForAdministrators has those ask for a code at the console who may not register a redirect URI.
func TestTrialIsForAdministrators(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a := webApp(t, s, draft{})
		trial, page := newTrial(s, a), trialPage(s, a.id)
		former := s.Create(t, accounts.UserDraft{Permissions: []access.Permission{access.ViewAuthClients, access.EditAuthClients}})
		wantSentTo(t, page, trial.answer(t, former))
		change(t, s, "updateUser", "", draft{"id": former.UserID, "permissions": []access.Permission{access.ViewAuthClients}})

		var others []access.Permission
		for permission := range access.All() {
			if permission != access.EditAuthClients {
				others = append(others, permission)
			}
		}
		for name, browser := range map[string]*servertest.Client{
			"nobody":                  s.Browser(t),
			"somebody":                s.User(t),
			"who may view":            s.User(t, access.ViewAuthClients),
			"who may edit unseen":     s.User(t, access.EditAuthClients),
			"who may everything else": s.User(t, others...),
			"who might before":        former,
		} {
			// They agreed to all of it, and would get a code at once.
			if name != "nobody" {
				newFlow(a).code(t, browser)
			}
			wantNoFamily(t, s, func() {
				for _, more := range []string{"", "&prompt=none", "&prompt=login", "&prompt=consent", "&response_type=token"} {
					wantMisdirected(t, name+more, page, browser.Get(t, trial.path()+more))
				}
			})
		}

		// Nor may an editor redirect a client that has rights beyond their own.
		for name, test := range map[string]struct {
			beyond draft
			stands *servertest.Client
		}{
			"scope admin":     {draft{"scopes": []string{"admin"}}, s.Admin},
			"resource server": {draft{"resourceServer": true}, s.User(t, access.ViewAuthClients, access.EditAuthClients, access.ViewTokens)},
		} {
			beyond := webApp(t, s, test.beyond)
			trial, page := newTrial(s, beyond), trialPage(s, beyond.id)
			wantSentTo(t, page, trial.answer(t, test.stands))
			browser := tester(t, s)
			newFlow(beyond).code(t, browser)
			wantNoFamily(t, s, func() { wantMisdirected(t, name, page, browser.Get(t, trial.path())) })
		}

		// A token is no session, whatever it allows.
		admin := webApp(t, s, draft{"scopes": []string{"admin"}})
		token := newFlow(admin).with("scope", "admin").tokens(t, s.Admin).String("access_token")
		wantMisdirected(t, "token", page, get(t, s, trial.path(), bearer(token)))
	})
}

// TestTrialIsDecidedWithTheRightsOfNow withdraws the rights, or the session, while the consent page is shown.
func TestTrialIsDecidedWithTheRightsOfNow(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for name, test := range map[string]struct {
			withdraw func(browser *servertest.Client)
			status   int
		}{
			"rights": {func(browser *servertest.Client) {
				change(t, s, "updateUser", "", draft{"id": browser.UserID, "permissions": []string{}})
			}, http.StatusBadRequest},
			"session": {func(browser *servertest.Client) { browser.PostForm(t, "/logout", url.Values{}) }, http.StatusForbidden},
			"account": {func(browser *servertest.Client) {
				change(t, s, "updateUser", "", draft{"id": browser.UserID, "status": "INACTIVE"})
			}, http.StatusForbidden},
		} {
			browser := tester(t, s)
			shown := newTrial(s, webApp(t, s, draft{})).open(t, browser)
			test.withdraw(browser)
			wantNoFamily(t, s, func() {
				for _, decision := range []string{"authorize", "cancel"} {
					answer := browser.Decide(t, shown, decision)
					if _, leads := answer.Header["Location"]; answer.Status != test.status || leads {
						t.Errorf("%s, %s: %s", name, decision, answer)
					}
				}
			})
		}

		// Who signs in anew for it may be somebody else.
		browser, user := tester(t, s), newUser(t, s)
		trial := newTrial(s, webApp(t, s, draft{})).with("prompt", "login")
		s.Kit.Clock.Advance(1)
		next := signInAt(t, browser, trial.open(t, browser), user)
		wantNoFamily(t, s, func() { wantMisdirected(t, "another user", "", browser.Get(t, next)) })
	})
}

// TestTrialIsOfOnePage presents what looks like the page of the console, in the name of a super admin.
func TestTrialIsOfOnePage(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a, other := webApp(t, s, draft{}), webApp(t, s, draft{})
		page := trialPage(s, a.id)
		path := strings.TrimPrefix(page, s.URL)
		host := strings.TrimPrefix(s.URL, "http://")
		wantNoFamily(t, s, func() {
			for _, uri := range []string{
				trialPage(s, other.id), trialPage(s, "0"+a.id), trialPage(s, "+"+a.id), trialPage(s, ""), trialPage(s, a.id+"%20"),
				page + "/", page + "?", page + "?code=x", page + "#", page + "#x", page + "/..", page + "/../../" + other.id + "/test", page + "%2f", page + "\n", page + " ", page + "\\",
				s.URL + "//admin/auth-clients/" + a.id + "/test", s.URL + "/./admin/auth-clients/" + a.id + "/test", s.URL + "/ADMIN/auth-clients/" + a.id + "/test",
				s.URL + "/admin/auth-clients/" + a.id, s.URL + "/admin", s.URL + "/", s.URL, path, "/" + path, "//" + host + path,
				"https://evil.example" + path, "https://" + host + path, "HTTP://" + host + path, "http://evil.example@" + host + path, "http://" + host + "@evil.example" + path,
				"http://" + host + ".evil.example" + path, "http://evil.example/" + page, "http://localhost" + host[strings.LastIndex(host, ":"):] + path, "http://127.0.0.1" + path,
			} {
				wantMisdirected(t, "page", uri, newTrial(s, a).with("redirect_uri", uri).open(t, s.Admin))
			}
			wantMisdirected(t, "of another", page, newTrial(s, a).with("client_id", other.id).open(t, s.Admin))
			wantMisdirected(t, "twice", "", s.Admin.Get(t, newTrial(s, a).path()+"&redirect_uri="+url.QueryEscape(page)))
			// The host of a request does not say which console it is.
			at := strings.Replace(page, host, "evil.example", 1)
			answer := s.Admin.Do(t, http.MethodGet, newTrial(s, a).with("redirect_uri", at).path(), http.Header{"Host": {"evil.example"}, "X-Forwarded-Host": {"evil.example"}}, "")
			wantMisdirected(t, "another host", at, answer)
		})
	})
}

// TestTrialHasToUsePKCE has a super admin's browser ask for a code at the console that anybody could exchange.
func TestTrialHasToUsePKCE(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a := webApp(t, s, draft{"requirePkce": false})
		trial, page := newTrial(s, a), trialPage(s, a.id)
		challenge := trial.query.Get("code_challenge")
		wantNoFamily(t, s, func() {
			for name, f := range map[string]*flow{
				"nothing":              trial.with("code_challenge", "", "code_challenge_method", ""),
				"no challenge":         trial.with("code_challenge", ""),
				"no method":            trial.with("code_challenge_method", ""),
				"plain":                trial.with("code_challenge_method", "plain"),
				"plain with verifier":  trial.with("code_challenge_method", "plain", "code_challenge", trial.verifier),
				"another spelling":     trial.with("code_challenge_method", "s256"),
				"malformed":            trial.with("code_challenge", challenge+"="),
				"too short":            trial.with("code_challenge", challenge[1:]),
				"of a different shape": trial.with("code_challenge", strings.Repeat(".", len(challenge))),
			} {
				wantMisdirected(t, name, page, f.open(t, s.Admin))
			}
			for _, name := range []string{"code_challenge", "code_challenge_method"} {
				wantMisdirected(t, name+" twice", page, s.Admin.Get(t, trial.path()+"&"+name+"="+url.QueryEscape(trial.query.Get(name))))
			}
		})
		// Such a code is worth nothing without the verifier, though the client may do without PKCE.
		code := trial.code(t, s.Admin)
		thief := *trial
		for _, verifier := range []string{"", randomText(), challenge} {
			thief.verifier = verifier
			wantError(t, thief.exchange(t, code), http.StatusBadRequest, "invalid_grant")
		}
		wantStatus(t, trial.exchange(t, code), http.StatusOK)
	})
}
