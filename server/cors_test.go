package server_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/servertest"
)

const (
	own     = "https://app.example.com"
	foreign = "https://evil.example"
)

func preflight(s *servertest.Server, t *testing.T, path, origin, method, headers string) *servertest.Response {
	t.Helper()
	return s.Browser(t).Do(t, http.MethodOptions, path, http.Header{
		"Origin": {origin}, "Access-Control-Request-Method": {method}, "Access-Control-Request-Headers": {headers},
	}, "")
}

func TestT64TokenAnswersAnyOrigin(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		id, secret := s.NewClient(t, nil)
		for _, path := range []string{"/oauth/token", "/oauth/revoke"} {
			asked := preflight(s, t, path, foreign, "POST", "authorization")
			if asked.Status != http.StatusNoContent || asked.Header.Get("Access-Control-Allow-Origin") != "*" ||
				!strings.Contains(asked.Header.Get("Access-Control-Allow-Headers"), "Authorization") {
				t.Errorf("%s, preflight: %s", path, asked)
			}
			for _, body := range []string{"", "grant_type=client_credentials&token=x&client_id=" + id + "&client_secret=" + secret} {
				answer := s.Browser(t).Do(t, http.MethodPost, path, http.Header{
					"Origin": {foreign}, "Content-Type": {"application/x-www-form-urlencoded"},
				}, body)
				if answer.Header.Get("Access-Control-Allow-Origin") != "*" || answer.Header.Get("Access-Control-Allow-Credentials") != "" ||
					answer.Header.Get("Access-Control-Allow-Methods") != "" {
					t.Errorf("%s: %s", path, answer)
				}
			}
		}
	})
}

func TestT64OthersAnswerNoOrigin(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewClient(t, map[string]any{"allowedOrigins": []string{own}})
		for _, path := range []string{"/", "/login", "/logout", "/setup", "/admin/", "/playground", "/oauth/introspect", "/oauth/verify", "/healthz", "/nowhere"} {
			for _, origin := range []string{own, foreign, "null"} {
				for _, answer := range []*servertest.Response{
					preflight(s, t, path, origin, "POST", "authorization"),
					s.Admin.Do(t, http.MethodGet, path, http.Header{"Origin": {origin}}, ""),
				} {
					if hasCORS(answer) {
						t.Errorf("%s answers %s: %s", path, origin, answer)
					}
				}
			}
		}
	})
}

func hasCORS(answer *servertest.Response) bool {
	for name := range answer.Header {
		if strings.HasPrefix(name, "Access-Control-") {
			return true
		}
	}
	return false
}

func TestT64GraphQLAnswersOriginsOfClients(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		token := adminToken(t, s, access.ViewAuthClients)
		id, _ := s.NewClient(t, map[string]any{"allowedOrigins": []string{own, "http://localhost:3000"}})

		asked := preflight(s, t, "/graphql", own, "POST", "authorization,content-type")
		if asked.Status != http.StatusNoContent || asked.Header.Get("Access-Control-Allow-Origin") != own || asked.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("preflight: %s", asked)
		}
		query := func(client *servertest.Client, origin string) *servertest.Response {
			return client.Do(t, http.MethodPost, "/graphql", http.Header{"Origin": {origin}, "Content-Type": {"application/json"}}, `{"query":"{viewer{username}}"}`)
		}
		answer := query(s.Bearer(t, token), own)
		if answer.Status != http.StatusOK || answer.Header.Get("Access-Control-Allow-Origin") != own ||
			answer.Header.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), "Origin") {
			t.Errorf("with a token: %s", answer)
		}
		if answer := query(s.Bearer(t, "wrong"), own); answer.Status != http.StatusUnauthorized || answer.Header.Get("Access-Control-Allow-Origin") != own {
			t.Errorf("with a wrong token, which the page must be able to see: %s", answer)
		}
		if answer := query(s.Browser(t), own); hasCORS(answer) {
			t.Errorf("without a token: %s", answer)
		}
		if answer := query(s.Admin, own); hasCORS(answer) || answer.Status != http.StatusForbidden {
			t.Errorf("with a cookie: %s", answer)
		}
		if asked := preflight(s, t, "/graphql", own, "POST", "content-type"); hasCORS(asked) {
			t.Errorf("preflight without a token: %s", asked)
		}
		for _, origin := range []string{foreign, "null", own + ".evil.example", "https://app.example.com:8443", "http://app.example.com", "https://APP.example.com"} {
			if answer := query(s.Bearer(t, token), origin); hasCORS(answer) || answer.Status != http.StatusOK {
				t.Errorf("%s: %s", origin, answer)
			}
			if asked := preflight(s, t, "/graphql", origin, "POST", "authorization"); hasCORS(asked) {
				t.Errorf("%s, preflight: %s", origin, asked)
			}
		}

		s.Admin.Must(t, `mutation ($input: UpdateAuthClientInput!) { updateAuthClient(input: $input) { userErrors { message } } }`,
			map[string]any{"input": map[string]any{"id": id, "enabled": false}})
		s.Kit.Clock.Advance(time.Second + time.Microsecond) // for so long origins count as read
		if asked := preflight(s, t, "/graphql", own, "POST", "authorization"); hasCORS(asked) {
			t.Errorf("the origin of a disabled client: %s", asked)
		}
	})
}

// adminToken returns an access token with the scope admin, of a new user.
func adminToken(t *testing.T, s *servertest.Server, permissions ...access.Permission) string {
	t.Helper()
	return tokenFor(t, s, s.User(t, permissions...), "admin")
}

func tokenFor(t *testing.T, s *servertest.Server, user *servertest.Client, scope string) string {
	t.Helper()
	id, secret := s.NewClient(t, map[string]any{
		"name": "legacy of " + user.Username + " " + strconv.Itoa(len(scope)), "grants": []string{"PASSWORD"}, "scopes": []string{"admin"},
	})
	answer := s.Token(t, id, secret, url.Values{
		"grant_type": {"password"}, "username": {user.Username}, "password": {servertest.Password}, "scope": {scope},
	})
	token := answer.JSON(t).String("access_token")
	if token == "" {
		t.Fatalf("a token: %s", answer)
	}
	return token
}
