package server_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// What has expired leaves the database, and what works stays.
func TestSweepPurgesTokens(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		issue := func(name string, lifetime int) string {
			id, secret := s.NewClient(t, map[string]any{"name": name, "grants": []string{"CLIENT_CREDENTIALS"}, "accessTokenLifetime": lifetime})
			return s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
		}
		short, long := issue("Short", 600), issue("Long", 7*24*3600)
		want := func(when string, tokens int) {
			t.Helper()
			s.Front.SweepOnce(t.Context())
			if got := s.Kit.DB.Read().AccessToken.Query().CountX(t.Context()); got != tokens {
				t.Errorf("%s: %d tokens are stored, want %d", when, got, tokens)
			}
		}
		want("at first", 2)
		s.Kit.Clock.Advance(time.Hour)
		want("when it has just expired", 2)
		s.Kit.Clock.Advance(time.Hour)
		want("later", 1)
		for token, status := range map[string]int{short: 401, long: 200} {
			if r := s.Bearer(t, token).Get(t, "/oauth/verify"); r.Status != status {
				t.Errorf("%d instead of %d: %s", r.Status, status, r)
			}
		}
	})
}
