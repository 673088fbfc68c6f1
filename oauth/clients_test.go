package oauth_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/ostiary/ostiary/server/servertest"
)

// These tests drive every flow with golang.org/x/oauth2, as an application does that knows nothing of Ostiary.

// eachFormat runs a test for each form of access tokens.
func eachFormat(t *testing.T, test func(t *testing.T, format draft)) {
	t.Helper()
	for _, format := range []string{"OPAQUE", "JWT"} {
		t.Run(format, func(t *testing.T) { test(t, draft{"accessTokenFormat": format, "accessTokenLifetime": 60}) })
	}
}

// eachStyle runs a test for each way in which a confidential client of the library authenticates.
func eachStyle(t *testing.T, test func(t *testing.T, style oauth2.AuthStyle)) {
	t.Helper()
	for name, style := range map[string]oauth2.AuthStyle{
		"in the header": oauth2.AuthStyleInHeader, "in the body": oauth2.AuthStyleInParams, "found out": oauth2.AuthStyleAutoDetect,
	} {
		t.Run(name, func(t *testing.T) { test(t, style) })
	}
}

// config is what the library has to know of an application.
func (a *app) config(style oauth2.AuthStyle, scopes ...string) *oauth2.Config {
	a.server.Logs.Keep(a.secret)
	return &oauth2.Config{
		ClientID: a.id, ClientSecret: a.secret, RedirectURL: callback, Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: a.server.URL + "/oauth/authorize", TokenURL: a.server.URL + "/oauth/token", AuthStyle: style},
	}
}

// credentials is the same for an application that acts as itself.
func (a *app) credentials(style oauth2.AuthStyle, scopes ...string) *clientcredentials.Config {
	a.server.Logs.Keep(a.secret)
	return &clientcredentials.Config{
		ClientID: a.id, ClientSecret: a.secret, Scopes: scopes, TokenURL: a.server.URL + "/oauth/token", AuthStyle: style,
	}
}

// walk opens an address of the authorization endpoint, agrees when asked, and returns what the application gets.
func walk(t *testing.T, browser *servertest.Client, address string) url.Values {
	t.Helper()
	page := browser.Get(t, strings.TrimPrefix(address, browser.Server.URL))
	if page.Status == http.StatusOK {
		page = browser.Decide(t, page, "authorize")
	}
	back := page.SentBack(t)
	browser.Server.Logs.Keep(back.Get("code"))
	return back
}

// lasts reports whether the application was told how long the token lives.
func lasts(token *oauth2.Token) bool {
	left := time.Until(token.Expiry)
	return token.Valid() && left > 50*time.Second && left <= time.Minute
}

// kept returns what an application that keeps a token has of it after a restart, when the access token has expired.
func kept(t *testing.T, s *servertest.Server, token *oauth2.Token) *oauth2.Token {
	t.Helper()
	s.Logs.Keep(token.AccessToken)
	s.Logs.Keep(token.RefreshToken)
	s.Kit.Clock.Advance(time.Minute)
	old := *token
	old.Expiry = old.Expiry.Add(-time.Minute)
	file, err := json.Marshal(&old)
	if err != nil {
		t.Fatal(err)
	}
	var read oauth2.Token
	if err := json.Unmarshal(file, &read); err != nil {
		t.Fatal(err)
	}
	return &read
}

// wantSubject has a client of the library call the API, and wants that the call is let in for this subject.
func wantSubject(t *testing.T, s *servertest.Server, source oauth2.TokenSource, subject string) {
	t.Helper()
	answer, err := oauth2.NewClient(t.Context(), source).Get(s.URL + "/oauth/verify")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if got := answer.Header.Get("X-Auth-Subject"); err != nil || answer.StatusCode != http.StatusOK || got != subject {
		t.Errorf("for %s: %d, %q, %s, %v", subject, answer.StatusCode, got, body, err)
	}
}

// wantRetrieveError wants that the library understands the error.
func wantRetrieveError(t *testing.T, name string, err error, status int, code string) {
	t.Helper()
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		t.Errorf("%s: %v", name, err)
		return
	}
	if refused.Response.StatusCode != status || refused.ErrorCode != code || refused.ErrorDescription == "" {
		t.Errorf("%s: %v, want %d %s", name, err, status, code)
	}
}

// TestGoAuthorizationCode signs a user in to an application of every kind, keeps the tokens, and refreshes them.
func TestGoAuthorizationCode(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		eachFormat(t, func(t *testing.T, format draft) {
			scopes := filled(draft{"scopes": []string{"read", "write"}}, format)
			confidential := webApp(t, s, filled(draft{}, scopes))
			trusting := webApp(t, s, filled(draft{"requirePkce": false}, scopes))
			public := publicApp(t, s, filled(draft{}, scopes))
			for name, test := range map[string]struct {
				app   *app
				style oauth2.AuthStyle
				pkce  bool
			}{
				"confidential, secret in the header": {confidential, oauth2.AuthStyleInHeader, true},
				"confidential, secret in the body":   {confidential, oauth2.AuthStyleInParams, true},
				"confidential, found out":            {confidential, oauth2.AuthStyleAutoDetect, true},
				"PKCE that is not required":          {trusting, oauth2.AuthStyleInHeader, true},
				"without PKCE, header":               {trusting, oauth2.AuthStyleInHeader, false},
				"without PKCE, body":                 {trusting, oauth2.AuthStyleInParams, false},
				"public":                             {public, oauth2.AuthStyleInParams, true},
				"public, found out":                  {public, oauth2.AuthStyleAutoDetect, true},
			} {
				t.Run(name, func(t *testing.T) {
					user := newUser(t, s)
					config := test.app.config(test.style, "read")
					var ask, prove []oauth2.AuthCodeOption
					if test.pkce {
						verifier := oauth2.GenerateVerifier()
						ask, prove = append(ask, oauth2.S256ChallengeOption(verifier)), append(prove, oauth2.VerifierOption(verifier))
					}
					back := walk(t, s.SignIn(t, user.name, user.password), config.AuthCodeURL("the state", ask...))
					if back.Get("state") != "the state" || back.Get("iss") != s.URL {
						t.Errorf("the application gets %v", back)
					}
					first, err := config.Exchange(t.Context(), back.Get("code"), prove...)
					if err != nil {
						t.Fatal(err)
					}
					if first.Type() != "Bearer" || !lasts(first) || first.Extra("scope") != "read" {
						t.Errorf("the token is %s, ends %v, for %v", first.Type(), first.Expiry, first.Extra("scope"))
					}
					wantSubject(t, s, oauth2.StaticTokenSource(first), user.id)
					refreshes(t, s, config, first, user.id)
				})
			}
		})
	})
}

// refreshes holds that the library refreshes by itself, that what it got can be kept, and that nothing works any
// more once somebody presents the token of before.
func refreshes(t *testing.T, s *servertest.Server, config *oauth2.Config, first *oauth2.Token, subject string) {
	t.Helper()
	old := kept(t, s, first)
	source := config.TokenSource(t.Context(), old)
	wantSubject(t, s, source, subject)
	second, err := source.Token()
	if err != nil {
		t.Fatal(err)
	}
	if second.AccessToken == first.AccessToken || second.RefreshToken == first.RefreshToken || !second.Valid() {
		t.Error("it is not another token")
	}
	third, err := config.TokenSource(t.Context(), kept(t, s, second)).Token()
	if err != nil {
		t.Fatalf("the token that was kept: %v", err)
	}
	wantSubject(t, s, oauth2.StaticTokenSource(third), subject)

	_, err = config.TokenSource(t.Context(), old).Token()
	wantRetrieveError(t, "the token of before", err, http.StatusBadRequest, "invalid_grant")
	_, err = config.TokenSource(t.Context(), kept(t, s, third)).Token()
	wantRetrieveError(t, "after that", err, http.StatusBadRequest, "invalid_grant")
}

// TestGoPasswordCredentials gets a token for a user name and a password.
func TestGoPasswordCredentials(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		eachFormat(t, func(t *testing.T, format draft) {
			legacy := newApp(t, s, filled(draft{"grants": []string{"PASSWORD"}, "scopes": []string{"read", "write"}}, format))
			user := newUser(t, s)
			eachStyle(t, func(t *testing.T, style oauth2.AuthStyle) {
				token, err := legacy.config(style, "read").PasswordCredentialsToken(t.Context(), user.name, user.password)
				if err != nil {
					t.Fatal(err)
				}
				if token.RefreshToken != "" || !lasts(token) || token.Extra("scope") != "read" {
					t.Errorf("the token ends %v, for %v", token.Expiry, token.Extra("scope"))
				}
				wantSubject(t, s, oauth2.StaticTokenSource(token), user.id)
			})
		})
	})
}

// TestGoClientCredentials gets tokens for an application itself, again and again as they expire.
func TestGoClientCredentials(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		eachFormat(t, func(t *testing.T, format draft) {
			job := newApp(t, s, filled(draft{"scopes": []string{"read", "write"}}, format))
			eachStyle(t, func(t *testing.T, style oauth2.AuthStyle) {
				config := job.credentials(style, "read")
				first, err := config.Token(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if first.RefreshToken != "" || !lasts(first) || first.Extra("scope") != "read" {
					t.Errorf("the token ends %v, for %v", first.Expiry, first.Extra("scope"))
				}
				wantSubject(t, s, oauth2.StaticTokenSource(first), job.id)
				source := oauth2.ReuseTokenSource(kept(t, s, first), config.TokenSource(t.Context()))
				wantSubject(t, s, source, job.id)
			})
		})
	})
}

// TestGoErrors holds that the library tells an application what is wrong.
func TestGoErrors(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		web := webApp(t, s, draft{"scopes": []string{"read"}})
		legacy := newApp(t, s, draft{"grants": []string{"PASSWORD"}})
		job := newApp(t, s, draft{"scopes": []string{"read"}})
		user := newUser(t, s)
		browser := s.SignIn(t, user.name, user.password)
		for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleInHeader, oauth2.AuthStyleInParams} {
			config, verifier := web.config(style, "read"), oauth2.GenerateVerifier()
			code := walk(t, browser, config.AuthCodeURL("the state", oauth2.S256ChallengeOption(verifier))).Get("code")
			wrongSecret, wrongRedirect := *config, *config
			wrongSecret.ClientSecret, wrongRedirect.RedirectURL = "ost_cs_wrong", callback+"/elsewhere"
			exchange := func(config *oauth2.Config, code, verifier string) error {
				_, err := config.Exchange(t.Context(), code, oauth2.VerifierOption(verifier))
				return err
			}
			wantRetrieveError(t, "a wrong secret", exchange(&wrongSecret, code, verifier), http.StatusUnauthorized, "invalid_client")
			wantRetrieveError(t, "a wrong redirect URI", exchange(&wrongRedirect, code, verifier), http.StatusBadRequest, "invalid_grant")
			wantRetrieveError(t, "a wrong verifier", exchange(config, code, oauth2.GenerateVerifier()), http.StatusBadRequest, "invalid_grant")
			wantRetrieveError(t, "an unknown code", exchange(config, "unknown", verifier), http.StatusBadRequest, "invalid_grant")
			if err := exchange(config, code, verifier); err != nil {
				t.Errorf("after all that: %v", err)
			}
			wantRetrieveError(t, "a code that was used", exchange(config, code, verifier), http.StatusBadRequest, "invalid_grant")

			_, err := legacy.config(style).PasswordCredentialsToken(t.Context(), user.name, "wrong")
			wantRetrieveError(t, "a wrong password", err, http.StatusBadRequest, "invalid_grant")
			_, err = job.config(style).PasswordCredentialsToken(t.Context(), user.name, user.password)
			wantRetrieveError(t, "a grant that it lacks", err, http.StatusBadRequest, "unauthorized_client")
			_, err = job.credentials(style, "write").Token(t.Context())
			wantRetrieveError(t, "a scope that it lacks", err, http.StatusBadRequest, "invalid_scope")
		}

		refused := walk(t, browser, web.config(oauth2.AuthStyleInHeader, "read").AuthCodeURL("the state"))
		if refused.Get("error") != "invalid_request" || refused.Get("state") != "the state" || refused.Get("iss") != s.URL {
			t.Errorf("without PKCE: %v", refused)
		}
	})
}
