package oauth_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/signing"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// apiURL is what the JWTs of these tests are for.
const apiURL = "https://api.example.com"

// testSecret is the secret of the servers here, so that keys can be rotated beside them.
var testSecret = []byte("a secret of thirty-two bytes or more")

func forAPI(c *server.Config) { c.Audience, c.Secret = apiURL, testSecret }

// jwtApp is a client whose access tokens are JWTs.
func jwtApp(t *testing.T, s *servertest.Server, d draft) *app {
	t.Helper()
	return newApp(t, s, filled(draft{"accessTokenFormat": "JWT", "accessTokenLifetime": 600}, d))
}

// offline checks a JWT as an API does that only knows the published keys, and returns its claims and the id of
// the key; nil when none of them signed it.
func offline(t *testing.T, s *servertest.Server, token string) (claims servertest.Data, kid string) {
	t.Helper()
	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.EdDSA})
	if err != nil {
		t.Fatalf("%v: %.20s…", err, token)
	}
	header := parsed.Signatures[0].Header
	if header.ExtraHeaders["typ"] != "at+jwt" || header.JSONWebKey != nil {
		t.Errorf("the header is %+v", header)
	}
	set := published(t, s)
	payload, err := parsed.Verify(&set)
	if err != nil {
		return nil, header.KeyID
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	return claims, header.KeyID
}

func clientToken(t *testing.T, a *app, pairs ...string) string {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}}
	for pair := range slices.Chunk(pairs, 2) {
		form.Set(pair[0], pair[1])
	}
	return accessToken(t, a.token(t, form))
}

func passwordToken(t *testing.T, a *app, user *account) string {
	t.Helper()
	return accessToken(t, a.token(t, url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {user.password}}))
}

func TestJWTClaims(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		app := jwtApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}, "scopes": []string{"read", "write"}})
		user := newUser(t, s)
		now := s.Kit.DB.Now().Unix()
		for _, test := range []struct{ token, subject, scope string }{
			{clientToken(t, app), app.id, "read write"},
			{clientToken(t, app, "scope", "write"), app.id, "write"},
			{passwordToken(t, app, user), user.id, "read write"},
		} {
			claims, _ := offline(t, s, test.token)
			if claims == nil {
				t.Fatal("not signed with a published key")
			}
			for name, want := range map[string]any{
				"iss": s.URL, "sub": test.subject, "aud": apiURL, "client_id": app.id, "scope": test.scope,
				"iat": float64(now), "exp": float64(now + 600),
			} {
				if claims[name] != want {
					t.Errorf("%s is %v, want %v", name, claims[name], want)
				}
			}
			asked := s.OAuth(t, "/oauth/introspect", app.id, app.secret, url.Values{"token": {test.token}}).JSON(t)
			for _, name := range []string{"iss", "sub", "client_id", "scope", "iat", "exp", "jti"} {
				if asked[name] != claims[name] || claims[name] == nil {
					t.Errorf("introspection says %s is %v, the JWT %v", name, asked[name], claims[name])
				}
			}
			if len(claims) != 8 { // no auth_time without a sign-in in a browser
				t.Errorf("the claims are %v", claims)
			}
		}
		if one, another := clientToken(t, app), clientToken(t, app); one == another {
			t.Error("two of one second are the same")
		}
	}, forAPI)
}

func TestJWTWithoutScope(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		claims, _ := offline(t, s, clientToken(t, jwtApp(t, s, nil)))
		if _, there := claims["scope"]; there || claims["aud"] != s.URL {
			t.Errorf("the claims are %v", claims)
		}
	})
}

// TestJWTOfManyScopes issues the longest there is: it has to work.
func TestJWTOfManyScopes(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		names := make([]string, 100)
		for i := range names {
			names[i] = fmt.Sprintf("%03d", i) + strings.Repeat("s", scope.MaxLength-3)
		}
		s.NewScopes(t, names...)
		operator := signing.New(s.Kit.DB, testSecret)
		if _, err := operator.Rotate(servertest.Operator(t.Context()), signing.Rotation{Algorithm: signing.RS256, Now: true}); err != nil {
			t.Fatal(err)
		}
		token := clientToken(t, jwtApp(t, s, draft{"scopes": names}))
		wantStatus(t, verify(t, s, token), http.StatusOK)
	}, forAPI)
}

func TestJWTOfSignIn(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := webApp(t, s, draft{"accessTokenFormat": "JWT", "accessTokenLifetime": 600})
		signedIn := s.Kit.DB.Now().Unix()
		got := newFlow(app).tokens(t, s.User(t))
		s.Kit.Clock.Advance(5 * time.Minute)
		again := app.refresh(t, got.String("refresh_token")).JSON(t)
		for _, token := range []string{got.String("access_token"), again.String("access_token")} {
			if claims, _ := offline(t, s, token); claims["auth_time"] != float64(signedIn) {
				t.Errorf("the claims are %v, want auth_time %d", claims, signedIn)
			}
			wantStatus(t, verify(t, s, token), http.StatusOK)
		}
	})
}

// TestJWTLives holds JWTs against the rule of life: what is withdrawn is withdrawn for those who ask.
func TestJWTLives(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		both := draft{"grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}, "scopes": []string{"read", "write"}}
		for name, end := range map[string]func(a *app, user *account, token string){
			"revoked": func(a *app, _ *account, token string) {
				wantStatus(t, s.OAuth(t, "/oauth/revoke", a.id, a.secret, url.Values{"token": {token}}), http.StatusOK)
			},
			"client disabled":  func(a *app, _ *account, _ string) { a.update(t, draft{"enabled": false}) },
			"client deleted":   func(a *app, _ *account, _ string) { a.remove(t) },
			"grant unticked":   func(a *app, _ *account, _ string) { a.update(t, draft{"grants": []string{"CLIENT_CREDENTIALS"}}) },
			"user disabled":    func(_ *app, user *account, _ string) { user.disable(t) },
			"user deleted":     func(_ *app, user *account, _ string) { user.remove(t) },
			"expired":          func(*app, *account, string) { s.Kit.Clock.Advance(10 * time.Minute) },
			"all were revoked": func(a *app, _ *account, _ string) { change(t, s, "revokeAuthClientTokens", "", draft{"id": a.id}) },
		} {
			app, user := jwtApp(t, s, filled(draft{}, both)), newUser(t, s)
			asking := newApp(t, s, draft{"resourceServer": true})
			token := passwordToken(t, app, user)
			active := func() any {
				return s.OAuth(t, "/oauth/introspect", asking.id, asking.secret, url.Values{"token": {token}}).JSON(t)["active"]
			}
			if answer := verify(t, s, token); answer.Status != http.StatusOK || answer.Header.Get("X-Auth-Subject") != user.id || active() != true {
				t.Errorf("%s, before: %s", name, answer)
			}
			end(app, user, token)
			if answer := verify(t, s, token); answer.Status != http.StatusUnauthorized || active() != false {
				t.Errorf("%s: %s", name, answer)
			}
		}

		// It is another client's to nobody but that client.
		app, other := jwtApp(t, s, filled(draft{}, both)), jwtApp(t, s, nil)
		token := clientToken(t, app)
		wantStatus(t, s.OAuth(t, "/oauth/revoke", other.id, other.secret, url.Values{"token": {token}}), http.StatusOK)
		wantStatus(t, verify(t, s, token), http.StatusOK)

		// A scope that the client has lost is lost.
		app.update(t, draft{"scopes": []string{"read"}})
		if answer := verify(t, s, token); answer.Header.Get("X-Auth-Scope") != "read" {
			t.Errorf("%s", answer)
		}
	})
}

// TestJWTForged accepts what was issued and nothing else, whoever signed it.
func TestJWTForged(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := jwtApp(t, s, nil)
		token := clientToken(t, app)
		claims, _ := offline(t, s, token)
		parts := strings.Split(token, ".")
		stolen := signing.New(s.Kit.DB, testSecret)
		claims["sub"] = "usr_somebody"
		signed, err := stolen.Sign(t.Context(), "at+jwt", claims)
		if err != nil {
			t.Fatal(err)
		}
		for name, forged := range map[string]string{
			"signed with the stolen key":  signed,
			"another signature":           parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2])),
			"no signature":                parts[0] + "." + parts[1] + ".",
			"alg none":                    "eyJhbGciOiJub25lIn0." + parts[1] + ".",
			"two parts":                   parts[0] + "." + parts[1],
			"four parts":                  token + ".x",
			"with padding":                token + "=",
			"dots":                        "..",
			"more than anybody can issue": parts[0] + "." + strings.Repeat("A", 20<<10) + "." + parts[2],
		} {
			s.Logs.Keep(forged)
			if answer := verify(t, s, forged); answer.Status != http.StatusUnauthorized {
				t.Errorf("%s: %s", name, answer)
			}
		}
		wantStatus(t, verify(t, s, token), http.StatusOK)
	}, forAPI)
}

func TestJWTRotation(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app, replica := jwtApp(t, s, draft{"accessTokenLifetime": 3600}), s.Replica(t)
		operator := signing.New(s.Kit.DB, testSecret)
		before := clientToken(t, app)
		_, first := offline(t, s, before)
		second, err := operator.Rotate(servertest.Operator(t.Context()), signing.Rotation{Algorithm: signing.EdDSA})
		if err != nil {
			t.Fatal(err)
		}
		if _, kid := offline(t, s, clientToken(t, app)); kid != first {
			t.Errorf("within the overlap: signed with %s", kid)
		}
		s.Kit.Clock.Advance(signing.Overlap)
		last := clientToken(t, app)
		if claims, kid := offline(t, replica, last); claims == nil || kid != second.ID {
			t.Errorf("after the overlap: signed with %s", kid)
		}
		if claims, _ := offline(t, replica, before); claims == nil {
			t.Error("a JWT of the old key cannot be checked any more")
		}
		if _, err := operator.Delete(servertest.Operator(t.Context()), second.ID); err != nil {
			t.Fatal(err)
		}
		if claims, _ := offline(t, replica, last); claims != nil {
			t.Error("a JWT of a deleted key can be checked still")
		}
		wantStatus(t, verify(t, replica, last), http.StatusOK) // it was issued, and nobody revoked it
		if claims, kid := offline(t, replica, clientToken(t, app)); claims == nil || kid == second.ID {
			t.Errorf("after the deletion: signed with %s", kid)
		}
	}, forAPI)
}

// TestJWTLifetime bounds how long they live, whichever of format and lifetime is changed.
func TestJWTLifetime(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApp(t, s, nil)
		problem := func(d draft) string {
			t.Helper()
			d["id"] = app.id
			data := s.Admin.Must(t, `mutation ($input: UpdateAuthClientInput!) { updateAuthClient(input: $input) { userErrors { field code } } }`, map[string]any{"input": d})
			var all []string
			for _, e := range data.List("updateAuthClient", "userErrors") {
				field, _ := json.Marshal(e["field"])
				all = append(all, e.String("code")+" "+string(field))
			}
			return strings.Join(all, ", ")
		}
		for _, step := range []struct {
			change draft
			want   string
		}{
			{draft{"accessTokenFormat": "JWT"}, `REQUIRED ["accessTokenLifetime"]`},
			{draft{"accessTokenLifetime": 3601}, ""},
			{draft{"accessTokenFormat": "JWT"}, `INVALID ["accessTokenLifetime"]`},
			{draft{"accessTokenFormat": "JWT", "accessTokenLifetime": 3600}, ""},
			{draft{"accessTokenLifetime": 3601}, `INVALID ["accessTokenLifetime"]`},
			{draft{"accessTokenLifetime": nil}, `REQUIRED ["accessTokenLifetime"]`},
			{draft{"accessTokenLifetime": 60}, ""},
			{draft{"accessTokenFormat": "OPAQUE", "accessTokenLifetime": nil}, ""},
		} {
			if got := problem(step.change); got != step.want {
				t.Errorf("%v: %q, want %q", step.change, got, step.want)
			}
		}
	})
}

// TestJWTLong issues and takes one with as many scopes as a client can have.
func TestJWTLong(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		var names []string
		for i := range 100 {
			names = append(names, strings.Repeat("s", 60)+strconv.Itoa(i))
		}
		s.NewScopes(t, names...)
		app := jwtApp(t, s, draft{"scopes": names})
		wantStatus(t, verify(t, s, clientToken(t, app)), http.StatusOK)
	})
}

// TestPersonalAccessTokensStayOpaque holds for a client with JWTs as well.
func TestPersonalAccessTokensStayOpaque(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := jwtApp(t, s, draft{"grants": []string{"PERSONAL_ACCESS_TOKEN"}})
		if token := personalToken(t, app, newUser(t, s)); !strings.HasPrefix(token, "ost_pat_") {
			t.Errorf("it begins with %.8s", token)
		}
	})
}
