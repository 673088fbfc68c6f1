package oauth_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"

	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/server/servertest"
)

// both are the grants of a client under which a personal access token does for a password.
var both = []string{"PASSWORD", "PERSONAL_ACCESS_TOKEN"}

// inPlace is a token request that shows a personal access token in place of a password.
func inPlace(user *account, token string, more ...string) url.Values {
	form := url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {token}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

const wrongPassword = `{"error":"invalid_grant","error_description":"The user name or the password is wrong.","error_uri":"/help/errors#wrong-user-name-or-password"}` + "\n"

// TestT3InPlaceOfPassword drives a stock OAuth client with a personal access token for a password.
func TestT3InPlaceOfPassword(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app, user := newApp(t, s, draft{"grants": both}), newUser(t, s)
		personal := personalToken(t, app, user)
		config := oauth2.Config{ClientID: app.id, ClientSecret: app.secret, Endpoint: oauth2.Endpoint{TokenURL: s.URL + "/oauth/token"}}
		token, err := config.PasswordCredentialsToken(t.Context(), user.name, personal)
		if err != nil {
			t.Fatal(err)
		}
		if !tokens.HasForm(tokens.AccessTokenPrefix, token.AccessToken) || token.RefreshToken != "" || !token.Expiry.IsZero() {
			t.Errorf("got %+v", token)
		}
		answer := verify(t, s, token.AccessToken)
		wantStatus(t, answer, 200)
		if got := answer.Header.Get("X-Auth-Subject"); got != user.id {
			t.Errorf("it stands for %q", got)
		}
		_, err = config.PasswordCredentialsToken(t.Context(), user.name, tokens.Mint(tokens.PersonalAccessTokenPrefix))
		var refused *oauth2.RetrieveError
		if !errors.As(err, &refused) || refused.ErrorCode != "invalid_grant" {
			t.Errorf("an unknown one: %v", err)
		}
	})
}

// TestT59InPlaceOfPasswordRefused tries what is not this user's token of this client. All look like a wrong
// password, and none counts as one.
func TestT59InPlaceOfPasswordRefused(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app, other := newApp(t, s, draft{"grants": both}), newApp(t, s, draft{"grants": both})
		user, stranger := newUser(t, s), newUser(t, s)
		expired := user.makes(t, draft{"clientId": app.id, "expiresAt": s.Kit.Clock.Now().Add(time.Minute)})
		own, others, foreign := personalToken(t, app, user), personalToken(t, app, stranger), personalToken(t, other, user)
		s.Kit.Clock.Advance(time.Minute)
		for range 30 { // more than any lock-out lets pass
			for name, token := range map[string]string{
				"expired": expired, "of another user": others, "of another client": foreign, "unknown": tokens.Mint(tokens.PersonalAccessTokenPrefix),
			} {
				if answer := app.token(t, inPlace(user, token)); answer.Status != 400 || saying(answer) != wrongPassword {
					t.Fatalf("%s: %s", name, answer)
				}
			}
		}
		wantStatus(t, app.token(t, inPlace(user, own)), 200)
		wantStatus(t, app.token(t, inPlace(user, user.password)), 200)
		if n := s.Kit.DB.Read().AuditEvent.Query().Where(auditevent.Kind(string(audit.SignInFailed))).CountX(t.Context()); n != 0 {
			t.Errorf("%d failures were recorded", n)
		}
		if n := s.Kit.DB.Read().FailedAttempt.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d failures count towards a lock-out", n)
		}
		wantStatus(t, app.token(t, url.Values{"grant_type": {"password"}, "username": {"ＵＳＥＲ" + user.name[4:]}, "password": {own}}), 200)
		app.update(t, draft{"grants": []string{"PASSWORD"}})
		wantError(t, app.token(t, inPlace(user, own)), 400, "invalid_grant")
		app.update(t, draft{"grants": []string{"PERSONAL_ACCESS_TOKEN"}})
		wantError(t, app.token(t, inPlace(user, own)), 400, "unauthorized_client")
	})
}

// TestT59NeverWider checks the scope of what is got with a personal access token.
func TestT59NeverWider(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write", "more")
		app, user := newApp(t, s, draft{"grants": both, "scopes": []string{"read", "write", "admin"}}), newUser(t, s)
		reads := user.makes(t, draft{"clientId": app.id, "scopes": []string{"read"}})
		wide := user.makes(t, draft{"clientId": app.id, "scopes": []string{"read", "write", "admin"}})
		none := user.makes(t, draft{"clientId": app.id, "scopes": []string{}})
		for _, c := range []struct{ name, token, asked, want string }{
			{"default", reads, "", "read"},
			{"all that it has", reads, "read", "read"},
			{"more than it has", reads, "read write", "!invalid_scope"},
			{"admin, which it lacks", reads, "admin", "!invalid_scope"},
			{"what the client lacks", wide, "more", "!invalid_scope"},
			{"default without admin", wide, "", "read write"},
			{"admin, which it has", wide, "admin", "admin"},
			{"nothing", none, "", ""},
			{"more than nothing", none, "read", "!invalid_scope"},
		} {
			answer := app.token(t, inPlace(user, c.token, "scope", c.asked))
			if c.want == "!invalid_scope" {
				wantError(t, answer, 400, "invalid_scope")
				continue
			}
			if got, there := answer.JSON(t)["scope"]; answer.Status != 200 || there != (c.want != "") || there && got != c.want {
				t.Errorf("%s: granted %q, want %q (%s)", c.name, got, c.want, answer)
			}
		}
		// The client loses a scope that the personal access token still has.
		app.update(t, draft{"scopes": []string{"write"}})
		wantError(t, app.token(t, inPlace(user, reads, "scope", "read")), 400, "invalid_scope")
		if got, there := app.token(t, inPlace(user, reads)).JSON(t)["scope"]; there {
			t.Errorf("granted %q, which the client lacks", got)
		}
	})
}

// TestT59NeverOutlives checks that what is got with a personal access token ends with it.
func TestT59NeverOutlives(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		client, user := newApp(t, s, draft{"grants": both, "accessTokenLifetime": 3600}), newUser(t, s)
		endless := newApp(t, s, draft{"grants": both})
		until := s.Kit.Clock.Now().Add(2 * time.Hour)
		personal, second := user.makes(t, draft{"clientId": client.id, "expiresAt": until}), user.makes(t, draft{"clientId": endless.id, "expiresAt": until})
		lives := func(of *app, token string) any {
			answer := of.token(t, inPlace(user, token))
			wantStatus(t, answer, 200)
			return answer.JSON(t)["expires_in"]
		}
		if got := lives(client, personal); got != 3600.0 {
			t.Errorf("far from the end: expires_in is %v", got)
		}
		if got := lives(endless, second); got != 7200.0 {
			t.Errorf("a client without a lifetime: expires_in is %v", got)
		}
		s.Kit.Clock.Advance(90 * time.Minute)
		if got := lives(client, personal); got != 1800.0 {
			t.Errorf("half an hour before the end: expires_in is %v", got)
		}
		s.Kit.Clock.Advance(30*time.Minute - time.Millisecond)
		answer := client.token(t, inPlace(user, personal))
		if got := answer.JSON(t)["expires_in"]; got != 1.0 {
			t.Errorf("a moment before the end: expires_in is %v", got)
		}
		last := accessToken(t, answer)
		wantStatus(t, verify(t, s, last), 200)
		s.Kit.Clock.Advance(time.Millisecond)
		wantStatus(t, verify(t, s, last), 401)
		stored := s.Kit.DB.Read().AccessToken.Query().AllX(t.Context())
		for _, token := range stored {
			if token.ExpiresAt == nil || token.ExpiresAt.After(until) || token.PersonalAccessTokenID == nil {
				t.Errorf("stored %v", token)
			}
		}
		if _, there := endless.token(t, inPlace(user, personalToken(t, endless, user))).JSON(t)["expires_in"]; there {
			t.Error("a token that never expires says when it does")
		}
	})
}

// TestT38PersonalTokenIntrospected checks who is told of a personal access token.
func TestT38PersonalTokenIntrospected(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read")
		client, user := newApp(t, s, draft{"grants": both, "scopes": []string{"read"}}), newUser(t, s)
		stranger, gateway := newApp(t, s, draft{}), newApp(t, s, draft{"resourceServer": true})
		now := s.Kit.Clock.Now()
		personal := user.makes(t, draft{"clientId": client.id, "expiresAt": now.Add(time.Hour)})
		introspect := func(by *app, token string) servertest.Data {
			return post(t, s, "/oauth/introspect", "token="+token, by.basic()).JSON(t)
		}
		want := servertest.Data{
			"active": true, "scope": "read", "client_id": client.id, "token_type": "Bearer", "username": user.name, "sub": user.id,
			"exp": float64(now.Add(time.Hour).Unix()), "iat": float64(now.Unix()), "iss": s.URL,
		}
		for name, by := range map[string]*app{"its client": client, "a resource server": gateway} {
			got := introspect(by, personal)
			delete(got, "jti")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		inactive := servertest.Data{"active": false}
		if diff := cmp.Diff(inactive, introspect(stranger, personal)); diff != "" {
			t.Errorf("a stranger: %s", diff)
		}
		s.Kit.Clock.Advance(time.Hour)
		if diff := cmp.Diff(inactive, introspect(gateway, personal)); diff != "" {
			t.Errorf("expired: %s", diff)
		}
	})
}

// TestT55PersonalTokenDies takes away what a personal access token, and a token got with it, live on. Both
// are dead at once, at another replica too, for verification and for introspection (T55, T56, T58).
func TestT55PersonalTokenDies(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, a *app, user *account){
		"T55 user disabled":   func(t *testing.T, _ *app, user *account) { user.disable(t) },
		"T55 user deleted":    func(t *testing.T, _ *app, user *account) { user.remove(t) },
		"T56 client disabled": func(t *testing.T, a *app, _ *account) { a.update(t, draft{"enabled": false}) },
		"T56 client deleted":  func(t *testing.T, a *app, _ *account) { a.remove(t) },
		"T56 grant unticked":  func(t *testing.T, a *app, _ *account) { a.update(t, draft{"grants": []string{"PASSWORD"}}) },
		"T58 user made again": func(t *testing.T, _ *app, user *account) { user.again(t) },
		"T58 client and again": func(t *testing.T, a *app, _ *account) {
			a.remove(t)
			newApp(t, a.server, draft{"name": "Twice", "grants": both})
		},
		"revoked": func(t *testing.T, a *app, user *account) {
			change(t, a.server, "revokeUserTokens", "revokedCount", draft{"id": user.id})
		},
	} {
		t.Run(name, func(t *testing.T) {
			servertest.Each(t, func(t *testing.T, s *servertest.Server) {
				app, user, gateway := newApp(t, s, draft{"name": "Twice", "grants": both}), newUser(t, s), newApp(t, s, draft{"resourceServer": true})
				personal := personalToken(t, app, user)
				got := accessToken(t, app.token(t, inPlace(user, personal)))
				replica := s.Replica(t)
				check := func(status int) {
					t.Helper()
					for what, header := range map[string]http.Header{"personal": bearer(personal), "personal, Basic": basic(user.name, personal), "got with it": bearer(got)} {
						if answer := get(t, replica, "/oauth/verify", header); answer.Status != status {
							t.Errorf("%s: %d, want %d", what, answer.Status, status)
						}
					}
					for what, token := range map[string]string{"personal": personal, "got with it": got} {
						answer := post(t, replica, "/oauth/introspect", "token="+token, gateway.basic())
						if active := answer.JSON(t)["active"]; active != (status == 200) {
							t.Errorf("%s: active is %v", what, active)
						}
					}
				}
				check(200)
				end(t, app, user)
				check(401)
				if answer := app.token(t, inPlace(user, personal)); answer.Status == 200 {
					t.Error("it still does for a password")
				}
			})
		})
	}
}

// again deletes the user and makes another of the same name.
func (a *account) again(t *testing.T) {
	t.Helper()
	a.remove(t)
	id := change(t, a.server, "createUser", "user { id }", draft{"username": a.name, "password": a.password}).String("user", "id")
	if id == a.id {
		t.Error("the id was used again")
	}
}
