package oauth_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// A request may name the API that it is for (RFC 8707 section 2); one for another API gets nothing.
func TestResource(t *testing.T) {
	const api = "https://api.example"
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a := webApp(t, s, draft{"grants": []string{"AUTHORIZATION_CODE", "CLIENT_CREDENTIALS"}})
		user := newUser(t, s)
		browser := s.SignIn(t, user.name, user.password)
		f := newFlow(a)
		if got := f.with("resource", "https://other.example").authorize(t, browser); got.Get("error") != "invalid_target" || got.Get("code") != "" {
			t.Errorf("another API: %v", got)
		}
		refresh := f.with("resource", api).tokens(t, browser).String("refresh_token")
		for name, form := range map[string]url.Values{
			"client credentials": {"grant_type": {"client_credentials"}},
			"refresh":            {"grant_type": {"refresh_token"}, "refresh_token": {refresh}},
		} {
			form.Set("resource", "https://other.example")
			wantError(t, a.request(t, form), http.StatusBadRequest, "invalid_target")
			form.Set("resource", api)
			if answer := a.request(t, form); answer.Status != http.StatusOK {
				t.Errorf("%s: %s", name, answer)
			}
		}
	}, func(c *server.Config) { c.Audience = api })
}
