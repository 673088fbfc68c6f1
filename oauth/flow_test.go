package oauth_test

import (
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/url"
	"testing"

	"github.com/ostiary/ostiary/server/servertest"
)

const callback = "https://app.example/callback"

// flow is an authorization request of an application, and what it keeps to itself.
type flow struct {
	app      *app
	query    url.Values
	verifier string
}

// newFlow returns a request with PKCE.
func newFlow(a *app) *flow {
	f := &flow{app: a, verifier: randomText(), query: url.Values{
		"response_type": {"code"}, "client_id": {a.id}, "redirect_uri": {callback}, "state": {"the state"},
		"code_challenge_method": {"S256"},
	}}
	f.query.Set("code_challenge", servertest.Challenge(f.verifier))
	return f
}

func randomText() string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits)
	return base64.RawURLEncoding.EncodeToString(bits)
}

// with returns the same request with other parameters: pairs of name and value. An empty value takes it out.
func (f *flow) with(pairs ...string) *flow {
	other := *f
	other.query = url.Values{}
	for name, values := range f.query {
		other.query[name] = values
	}
	for i := 0; i < len(pairs); i += 2 {
		if other.query.Del(pairs[i]); pairs[i+1] != "" {
			other.query.Set(pairs[i], pairs[i+1])
		}
	}
	return &other
}

func (f *flow) path() string { return "/oauth/authorize?" + f.query.Encode() }

// open opens the authorization request in a browser.
func (f *flow) open(t *testing.T, browser *servertest.Client) *servertest.Response {
	t.Helper()
	return browser.Get(t, f.path())
}

// authorize opens the request, agrees when asked, and returns the parameters that the application gets.
func (f *flow) authorize(t *testing.T, browser *servertest.Client) url.Values {
	t.Helper()
	page := f.open(t, browser)
	if page.Status == http.StatusOK {
		page = browser.Decide(t, page, "authorize")
	}
	return page.SentBack(t)
}

// code does [flow.authorize] and returns the code.
func (f *flow) code(t *testing.T, browser *servertest.Client) string {
	t.Helper()
	code := f.authorize(t, browser).Get("code")
	if code == "" {
		t.Fatal("there is no code")
	}
	return code
}

// exchange exchanges a code for tokens.
func (f *flow) exchange(t *testing.T, code string) *servertest.Response {
	t.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {f.query.Get("redirect_uri")}}
	if f.verifier != "" {
		form.Set("code_verifier", f.verifier)
	}
	return f.app.request(t, form)
}

// tokens does all of it and returns the tokens.
func (f *flow) tokens(t *testing.T, browser *servertest.Client) servertest.Data {
	t.Helper()
	answer := f.exchange(t, f.code(t, browser))
	wantStatus(t, answer, http.StatusOK)
	return answer.JSON(t)
}

// request asks the token endpoint, as a confidential or as a public client.
func (a *app) request(t *testing.T, form url.Values) *servertest.Response {
	t.Helper()
	return a.server.Token(t, a.id, a.secret, form)
}

// refresh exchanges a refresh token.
func (a *app) refresh(t *testing.T, token string) *servertest.Response {
	t.Helper()
	return a.request(t, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

// webApp is a confidential client of the redirect flow.
func webApp(t *testing.T, s *servertest.Server, d draft) *app {
	t.Helper()
	return newApp(t, s, filled(draft{"grants": []string{"AUTHORIZATION_CODE"}, "redirectUris": []string{callback}}, d))
}

// publicApp is a public client of the redirect flow.
func publicApp(t *testing.T, s *servertest.Server, d draft) *app {
	t.Helper()
	return webApp(t, s, filled(draft{"type": "PUBLIC"}, d))
}

func filled(d, more draft) draft {
	for name, value := range more {
		d[name] = value
	}
	return d
}

func TestAuthorizationCodeFlow(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		for name, a := range map[string]*app{
			"confidential": webApp(t, s, draft{"scopes": []string{"read", "write"}, "accessTokenLifetime": 3600}),
			"public":       publicApp(t, s, draft{"scopes": []string{"read", "write"}, "accessTokenLifetime": 3600}),
		} {
			t.Run(name, func(t *testing.T) {
				user := newUser(t, s)
				browser := s.SignIn(t, user.name, user.password)
				f := newFlow(a).with("scope", "read")
				parameters := f.authorize(t, browser)
				if parameters.Get("state") != "the state" || parameters.Get("iss") != s.URL || len(parameters) != 3 {
					t.Errorf("the application gets %v", parameters)
				}
				answer := f.exchange(t, parameters.Get("code"))
				wantUncached(t, "tokens", answer)
				got := answer.JSON(t)
				if got.String("token_type") != "Bearer" || got.At("expires_in") != 3600.0 || got.String("scope") != "read" {
					t.Errorf("tokens: %v", got)
				}
				checked := verify(t, s, got.String("access_token"))
				if wantStatus(t, checked, http.StatusOK); checked.JSON(t).String("sub") != user.id {
					t.Errorf("checked: %s", checked)
				}
				again := a.refresh(t, got.String("refresh_token"))
				wantStatus(t, again, http.StatusOK)
				next := again.JSON(t)
				if next.String("refresh_token") == got.String("refresh_token") || next.String("access_token") == got.String("access_token") || next.String("scope") != "read" {
					t.Errorf("refreshed: %v", next)
				}
				wantStatus(t, verify(t, s, next.String("access_token")), http.StatusOK)
				// Remembered: the user is not asked again.
				if page := f.open(t, browser); page.Status != http.StatusSeeOther {
					t.Errorf("asked again: %s", page)
				}
			})
		}
	})
}
