package oauth_test

import (
	"net/url"
	"testing"

	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/server/servertest"
)

// T40: whatever is handed out has 256 random bits in its form, and never comes twice.
func TestT40Guessing(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a, user := webApp(t, s, draft{"grants": []string{"AUTHORIZATION_CODE", "CLIENT_CREDENTIALS"}}), newUser(t, s)
		browser, f, seen := s.SignIn(t, user.name, user.password), newFlow(a), map[string]bool{}
		look := func(prefix tokens.Prefix, value string) {
			if seen[value] || !tokens.HasForm(prefix, value) || len(value) != len(prefix)+43+6 {
				t.Fatalf("a value that can be guessed: %q", value)
			}
			seen[value] = true
		}
		look(tokens.ClientSecretPrefix, a.secret)
		for range 300 {
			look(tokens.AccessTokenPrefix, accessToken(t, a.request(t, url.Values{"grant_type": {"client_credentials"}})))
		}
		for range 20 {
			code := f.code(t, browser)
			got := f.exchange(t, code).JSON(t)
			look(tokens.AuthorizationCodePrefix, code)
			look(tokens.AccessTokenPrefix, got.String("access_token"))
			look(tokens.RefreshTokenPrefix, got.String("refresh_token"))
		}
	})
}
