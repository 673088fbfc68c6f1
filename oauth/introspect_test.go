package oauth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/server/servertest"
)

// TestIntrospection checks what is said of a live token, and to whom (RFC 7662, T38, T39).
func TestIntrospection(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read")
		owner := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}, "scopes": []string{"read"}, "accessTokenLifetime": 60})
		stranger := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		gateway := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}, "resourceServer": true})
		public := newApp(t, s, draft{"grants": []string{"PASSWORD"}, "type": "PUBLIC"})
		user := newUser(t, s)
		now := s.Kit.Clock.Now().Unix()
		own := accessToken(t, owner.token(t, url.Values{"grant_type": {"client_credentials"}}))
		users := accessToken(t, owner.token(t, url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {user.password}}))

		introspect := func(by *app, token string) map[string]any {
			answer := post(t, s, "/oauth/introspect", "token="+url.QueryEscape(token), by.basic())
			wantStatus(t, answer, 200)
			wantUncached(t, "introspection", answer)
			body := answer.JSON(t)
			delete(body, "jti")
			return body
		}
		base := map[string]any{
			"active": true, "scope": "read", "client_id": owner.id, "token_type": "Bearer",
			"exp": float64(now + 60), "iat": float64(now), "iss": s.URL,
		}
		with := func(more map[string]any) map[string]any {
			all := map[string]any{}
			for _, m := range []map[string]any{base, more} {
				for k, v := range m {
					all[k] = v
				}
			}
			return all
		}
		wantOwn, wantUsers := with(map[string]any{"sub": owner.id}), with(map[string]any{"sub": user.id, "username": user.name})
		inactive := map[string]any{"active": false}
		for _, c := range []struct {
			name  string
			by    *app
			token string
			want  map[string]any
		}{
			{"own, as itself", owner, own, wantOwn},
			{"own, for a user", owner, users, wantUsers},
			{"by a resource server", gateway, users, wantUsers},
			{"by a stranger", stranger, users, inactive},
			{"unknown", gateway, "ost_at_nonsense", inactive},
			{"a secret", gateway, owner.secret, inactive},
			{"hostile", gateway, "' OR 1=1 --", inactive},
		} {
			if diff := cmp.Diff(c.want, introspect(c.by, c.token)); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
		wantError(t, post(t, s, "/oauth/introspect", "token="+own, nil), 401, "invalid_client")
		wantError(t, post(t, s, "/oauth/introspect", "token="+own+"&client_id="+public.id, nil), 401, "invalid_client")
		wantError(t, post(t, s, "/oauth/introspect", "", owner.basic()), 400, "invalid_request")
		s.Kit.Clock.Advance(time.Minute)
		if diff := cmp.Diff(inactive, introspect(owner, own)); diff != "" {
			t.Errorf("expired: %s", diff)
		}
	})
}

// TestRevocation checks RFC 7009: one's own tokens end, others do not, and nobody is told (T38).
func TestRevocation(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		owner, stranger := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}}), newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		token := accessToken(t, owner.token(t, url.Values{"grant_type": {"client_credentials"}}))
		replica := s.Replica(t)
		revoke := func(by *app, token string) {
			wantStatus(t, post(t, s, "/oauth/revoke", "token="+token, by.basic()), 200)
		}
		revoke(stranger, token)
		wantStatus(t, get(t, replica, "/oauth/verify", bearer(token)), 200)
		revoke(owner, "ost_at_unknown")
		revoke(owner, token)
		wantStatus(t, get(t, replica, "/oauth/verify", bearer(token)), 401)
		revoke(owner, token)
		wantError(t, post(t, s, "/oauth/revoke", "token="+token, nil), 401, "invalid_client")
		wantError(t, post(t, s, "/oauth/revoke", "", owner.basic()), 400, "invalid_request")
	})
}

// TestVerify checks the statuses and challenges of forward authentication (RFC 6750, T24, T36).
func TestVerify(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		token := accessToken(t, app.token(t, url.Values{"grant_type": {"client_credentials"}}))
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"} {
			for _, path := range []string{"", "/", "/orders/1", "/a//b", "/../x", "/%2e%2e/x?y=1"} {
				if got := send(t, s, method, "/oauth/verify"+path, "", bearer(token)); got.Status != 200 {
					t.Errorf("%s %s: %d", method, path, got.Status)
				}
				if got := send(t, s, method, "/oauth/verify"+path, "", nil); got.Status != 401 {
					t.Errorf("%s %s without a token: %d", method, path, got.Status)
				}
			}
		}
		two := http.Header{"Authorization": {"Bearer " + token, "Bearer " + token}}
		for name, c := range map[string]struct {
			query     string
			header    http.Header
			status    int
			challenge string
		}{
			"none":                   {"", nil, 401, `Bearer realm="ostiary"`},
			"T24 in the query":       {"?access_token=" + token, nil, 401, `Bearer realm="ostiary"`},
			"lower case scheme":      {"", http.Header{"Authorization": {"bearer " + token}}, 200, ""},
			"unknown":                {"", bearer("ost_at_unknown"), 401, `error="invalid_token"`},
			"damaged":                {"", bearer(token[:len(token)-1] + "~"), 401, `error="invalid_token"`},
			"two headers":            {"", two, 401, `error="invalid_token"`},
			"Basic with a secret":    {"", app.basic(), 401, `error="invalid_token"`},
			"Basic with the token":   {"", basic("admin", token), 401, `error="invalid_token"`},
			"unknown scheme":         {"", http.Header{"Authorization": {"Digest " + token}}, 401, `error="invalid_token"`},
			"scope it does not have": {"?scope=x", bearer(token), 403, `error="insufficient_scope"`},
			"malformed scope":        {"?scope=%22%0d%0aX:1", bearer(token), 403, `error="insufficient_scope"`},
			"others out of shape":    {"?a=%zz;b&c", bearer(token), 200, ""},
			"escaped name":           {"?%73cope=x", bearer(token), 403, `error="insufficient_scope"`},
			"two scopes":             {"?scope=&scope=x", bearer(token), 403, `error="insufficient_scope"`},
			"scope out of shape":     {"?scope=100%&x=1", bearer(token), 403, `error="insufficient_scope"`},
			"semicolon":              {"?scope=;y", bearer(token), 403, `error="insufficient_scope"`},
			"empty scope":            {"?scope=", bearer(token), 403, `error="insufficient_scope"`},
			"scope, misspelt":        {"?scopes=x", bearer(token), 403, `error="insufficient_scope"`},
			"scope in capitals":      {"?SCOPE=x", bearer(token), 403, `error="insufficient_scope"`},
		} {
			got := get(t, s, "/oauth/verify"+c.query, c.header)
			if got.Status != c.status || !strings.Contains(got.Header.Get("WWW-Authenticate"), c.challenge) {
				t.Errorf("%s: %d %q", name, got.Status, got.Header.Get("WWW-Authenticate"))
			}
			if c.status != 200 && strings.Contains(got.Body, token) {
				t.Errorf("%s: the token is in the answer", name)
			}
			wantUncached(t, name, got)
		}
	})
}
