package oauth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/server/servertest"
)

// secondCallback is another redirect URI of the applications of these tests.
const secondCallback = "https://app.example/second"

// presenting returns the token request of a flow for a code, with other parameters: pairs of name and value. An
// empty value takes one out.
func (f *flow) presenting(code string, pairs ...string) url.Values {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {f.query.Get("redirect_uri")}, "code_verifier": {f.verifier}}
	for i := 0; i < len(pairs); i += 2 {
		if form.Del(pairs[i]); pairs[i+1] != "" {
			form.Set(pairs[i], pairs[i+1])
		}
	}
	return form
}

// TestT04CodeReplay presents a code that was exchanged before. Who knows all that belongs to it ends what came of it;
// who does not cannot spoil it.
func TestT04CodeReplay(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		both := draft{"redirectUris": []string{callback, secondCallback}}
		other, otherPublic := webApp(t, s, both), publicApp(t, s, both)
		gateway := newApp(t, s, draft{"resourceServer": true})
		for name, test := range map[string]struct {
			replay func(f *flow, code string) *servertest.Response
			after  time.Duration
			code   string
			ends   bool
		}{
			"as it was": {func(f *flow, code string) *servertest.Response { return f.exchange(t, code) }, 0, "invalid_grant", true},
			"with a scope": {func(f *flow, code string) *servertest.Response {
				return f.app.request(t, f.presenting(code, "scope", "nonsense"))
			}, 0, "invalid_grant", true},
			"when it would have expired": {func(f *flow, code string) *servertest.Response { return f.exchange(t, code) }, time.Minute, "invalid_grant", true},
			"a month later":              {func(f *flow, code string) *servertest.Response { return f.exchange(t, code) }, 30 * 24 * time.Hour, "invalid_grant", true},
			"another verifier": {func(f *flow, code string) *servertest.Response {
				return f.app.request(t, f.presenting(code, "code_verifier", randomText()))
			}, 0, "invalid_grant", false},
			"no verifier": {func(f *flow, code string) *servertest.Response {
				return f.app.request(t, f.presenting(code, "code_verifier", ""))
			}, 0, "invalid_grant", false},
			"another redirect URI": {func(f *flow, code string) *servertest.Response {
				return f.app.request(t, f.presenting(code, "redirect_uri", secondCallback))
			}, 0, "invalid_grant", false},
			"no redirect URI": {func(f *flow, code string) *servertest.Response {
				return f.app.request(t, f.presenting(code, "redirect_uri", ""))
			}, 0, "invalid_request", false},
			"another client":  {func(f *flow, code string) *servertest.Response { return other.request(t, f.presenting(code)) }, 0, "invalid_grant", false},
			"a public client": {func(f *flow, code string) *servertest.Response { return otherPublic.request(t, f.presenting(code)) }, 0, "invalid_grant", false},
			"another's secret": {func(f *flow, code string) *servertest.Response {
				return s.Token(t, f.app.id, other.secret, f.presenting(code))
			}, 0, "invalid_client", false},
		} {
			t.Run(name, func(t *testing.T) {
				f := newFlow(webApp(t, s, both))
				user := newUser(t, s)
				code := f.code(t, s.SignIn(t, user.name, user.password))
				first := f.exchange(t, code)
				old := accessToken(t, first)
				second := f.app.refresh(t, first.JSON(t).String("refresh_token"))
				access, refresh := accessToken(t, second), second.JSON(t).String("refresh_token")
				s.Kit.Clock.Advance(test.after)
				s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password) // sessions do not last that long

				status := http.StatusBadRequest
				if test.code == "invalid_client" {
					status = http.StatusUnauthorized
				}
				replayed := test.replay(f, code)
				wantError(t, replayed, status, test.code)
				if strings.Contains(replayed.Body, "ost_") {
					t.Errorf("a token: %s", replayed)
				}
				for _, token := range []string{old, access} {
					active := post(t, s, "/oauth/introspect", "token="+token, gateway.basic()).JSON(t).At("active")
					if checked := verify(t, s, token); active != !test.ends || (checked.Status == http.StatusOK) == test.ends {
						t.Errorf("active is %v, and %s", active, checked)
					}
				}
				if got := f.app.refresh(t, refresh); (got.Status == http.StatusOK) == test.ends {
					t.Errorf("refreshing: %s", got)
				}
				wantReplayAudited(t, s, user, test.ends)
				if test.ends { // once is enough
					wantError(t, f.exchange(t, code), http.StatusBadRequest, "invalid_grant")
					wantReplayAudited(t, s, user, true)
				}
			})
		}
	})
}

// wantReplayAudited wants one event about the user, or none.
func wantReplayAudited(t *testing.T, s *servertest.Server, user *account, want bool) {
	t.Helper()
	data := s.Admin.Must(t, `query ($id: ID!) { auditEvents(filter: {objectId: $id, kinds: [AUTHORIZATION_CODE_REPLAYED]}) { nodes { kind object { name } } } }`,
		map[string]any{"id": user.id})
	found := data.List("auditEvents", "nodes")
	if want && (len(found) != 1 || found[0].String("object", "name") != user.name) || !want && len(found) > 0 {
		t.Errorf("%s: %v", audit.CodeReplayed, found)
	}
}

// TestT05CodeInjection presents a code in another place than it was sent to, or too late. What was refused leaves the
// code as it was.
func TestT05CodeInjection(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		both := draft{"redirectUris": []string{callback, secondCallback}}
		f, other, otherPublic := newFlow(webApp(t, s, both)), webApp(t, s, both), publicApp(t, s, both)
		user, browser := agreed(t, s, f)
		code := f.code(t, browser)
		for name, test := range map[string]struct {
			by   *app
			form url.Values
			want string
		}{
			"another client":          {other, f.presenting(code), "invalid_grant"},
			"a public client":         {otherPublic, f.presenting(code), "invalid_grant"},
			"another redirect URI":    {f.app, f.presenting(code, "redirect_uri", secondCallback), "invalid_grant"},
			"nearly the redirect URI": {f.app, f.presenting(code, "redirect_uri", callback+"/"), "invalid_grant"},
			"no redirect URI":         {f.app, f.presenting(code, "redirect_uri", ""), "invalid_request"},
			"in another's session":    {f.app, newFlow(f.app).presenting(code), "invalid_grant"},
			"no code":                 {f.app, f.presenting(""), "invalid_request"},
			"a made-up code":          {f.app, f.presenting("ost_ac_" + strings.Repeat("A", 49)), "invalid_grant"},
			"a cut code":              {f.app, f.presenting(code[:len(code)-1]), "invalid_grant"},
			"as a refresh token":      {f.app, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {code}}, "invalid_grant"},
		} {
			answer := test.by.request(t, test.form)
			if wantError(t, answer, http.StatusBadRequest, test.want); t.Failed() {
				t.Fatal(name)
			}
			wantUncached(t, name, answer)
		}
		wantStatus(t, verify(t, s, code), http.StatusUnauthorized)
		s.Kit.Clock.Advance(59 * time.Second)
		wantStatus(t, f.exchange(t, code), http.StatusOK)

		for _, after := range []time.Duration{time.Minute, 61 * time.Second, time.Hour} {
			late := f.code(t, browser)
			s.Kit.Clock.Advance(after)
			wantError(t, f.exchange(t, late), http.StatusBadRequest, "invalid_grant")
			wantReplayAudited(t, s, user, false)
		}
	})
}

// TestT07ChallengeRefused asks for a code with a challenge that is worth nothing.
func TestT07ChallengeRefused(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		public, strict, lax := newFlow(publicApp(t, s, draft{})), newFlow(webApp(t, s, draft{})), newFlow(webApp(t, s, draft{"requirePkce": false}))
		_, browser := agreed(t, s, public)
		strict.code(t, browser)
		lax.code(t, browser)
		good := servertest.Challenge(randomText())
		wantNoFamily(t, s, func() {
			for _, f := range []*flow{public, strict, lax} {
				for name, change := range map[string][]string{
					"method alone":       {"code_challenge", ""},
					"plain":              {"code_challenge_method", "plain", "code_challenge", randomText()},
					"no method":          {"code_challenge_method", ""}, // that means plain
					"another method":     {"code_challenge_method", "S512"},
					"method in lower":    {"code_challenge_method", "s256"},
					"none":               {"code_challenge_method", "", "code_challenge", ""},
					"too short":          {"code_challenge", good[1:]},
					"too long":           {"code_challenge", good + "A"},
					"padded":             {"code_challenge", good + "="},
					"in another base 64": {"code_challenge", good[:42] + "+"},
				} {
					if name == "none" && f == lax {
						continue
					}
					wantSentError(t, name, f.with(change...).open(t, browser), "invalid_request")
				}
			}
		})
	})
}

// TestT07Verifier drops, alters and adds a verifier. What was refused leaves the code as it was.
func TestT07Verifier(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		withPKCE, without := []string{}, []string{"code_challenge", "", "code_challenge_method", ""}
		for name, test := range map[string]struct {
			app       *app
			challenge []string
		}{
			"public":                     {publicApp(t, s, draft{}), withPKCE},
			"confidential":               {webApp(t, s, draft{}), withPKCE},
			"confidential, not required": {webApp(t, s, draft{"requirePkce": false}), withPKCE},
			"confidential, without":      {webApp(t, s, draft{"requirePkce": false}), without},
		} {
			f := newFlow(test.app).with(test.challenge...)
			_, browser := agreed(t, s, f)
			code := f.code(t, browser)
			verifiers := map[string]string{
				"none": "", "another": randomText(), "the challenge": servertest.Challenge(f.verifier), "longer": f.verifier + "a", "cut": f.verifier[1:],
				"in other letters": swapCase(f.verifier), "with a blank": f.verifier + " ", "padded": f.verifier + "=",
			}
			right := f.verifier
			if len(test.challenge) > 0 {
				verifiers, right = map[string]string{"added": f.verifier, "odd": "x"}, ""
			}
			for what, verifier := range verifiers {
				answer := f.app.request(t, f.presenting(code, "code_verifier", verifier))
				if wantError(t, answer, http.StatusBadRequest, "invalid_grant"); t.Failed() {
					t.Fatalf("%s: %s", name, what)
				}
			}
			wantStatus(t, f.app.request(t, f.presenting(code, "code_verifier", right)), http.StatusOK)
		}
	})
}

func swapCase(text string) string {
	return strings.Map(func(r rune) rune {
		if lower := strings.ToLower(string(r)); lower != string(r) {
			return []rune(lower)[0]
		}
		return []rune(strings.ToUpper(string(r)))[0]
	}, text)
}

// TestT07CodeWithoutChallenge lets a client become one that has to use PKCE while a code without a challenge is on its
// way: of a public client anybody could exchange it.
func TestT07CodeWithoutChallenge(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for name, change := range map[string]draft{"required": {"requirePkce": true}, "public": {"type": "PUBLIC"}} {
			f := newFlow(webApp(t, s, draft{"requirePkce": false})).with("code_challenge", "", "code_challenge_method", "")
			_, browser := agreed(t, s, f)
			code := f.code(t, browser)
			f.app.update(t, change)
			if name == "public" {
				f.app.secret = ""
			}
			for _, verifier := range []string{"", f.verifier} {
				wantError(t, f.app.request(t, f.presenting(code, "code_verifier", verifier)), http.StatusBadRequest, "invalid_grant")
			}
		}
	})
}
