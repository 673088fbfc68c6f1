package oauth_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestMainJob drives the main job with a stock OAuth client: register, get a token, use it, withdraw.
func TestMainJob(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		config := clientcredentials.Config{ClientID: app.id, ClientSecret: app.secret, TokenURL: s.URL + "/oauth/token"}
		token, err := config.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !token.Expiry.IsZero() {
			t.Errorf("T4: a token without a lifetime expires at %v", token.Expiry)
		}
		wantStatus(t, verify(t, s, token.AccessToken), 200)
		answer := s.Token(t, app.id, app.secret, url.Values{"grant_type": {"client_credentials"}})
		wantUncached(t, "a token", answer)
		if answer.Header.Get("Pragma") != "no-cache" { // RFC 6749 section 5.1
			t.Errorf("Pragma is %q", answer.Header.Get("Pragma"))
		}
		app.remove(t)
		wantStatus(t, verify(t, s, token.AccessToken), 401)
		if _, err := config.Token(t.Context()); err == nil {
			t.Error("the deleted client got another token")
		}
	})
}

func TestT2PasswordGrant(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApp(t, s, draft{"grants": []string{"PASSWORD"}, "accessTokenLifetime": 3600})
		config := oauth2.Config{ClientID: app.id, ClientSecret: app.secret, Endpoint: oauth2.Endpoint{TokenURL: s.URL + "/oauth/token"}}
		user := newUser(t, s)
		token, err := config.PasswordCredentialsToken(t.Context(), user.name, user.password)
		if err != nil {
			t.Fatal(err)
		}
		if token.RefreshToken != "" {
			t.Error("the password grant gave a refresh token")
		}
		if token.ExpiresIn != 3600 {
			t.Errorf("expires_in is %d", token.ExpiresIn)
		}
		answer := verify(t, s, token.AccessToken)
		wantStatus(t, answer, 200)
		for name, want := range map[string]string{
			"X-Auth-Subject": user.id, "X-Auth-Username": user.name, "X-Auth-Client-Id": app.id, "X-Auth-Scope": "",
		} {
			if got, there := answer.Header[name]; !there || got[0] != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		s.Kit.Clock.Advance(time.Hour)
		wantStatus(t, verify(t, s, token.AccessToken), 401)
	})
}

// TestA4EachGrantAlone checks that a grant works when it is ticked, and is refused when it is not.
func TestA4EachGrantAlone(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		user := newUser(t, s)
		forms := map[string]url.Values{
			"CLIENT_CREDENTIALS": {"grant_type": {"client_credentials"}},
			"PASSWORD":           {"grant_type": {"password"}, "username": {user.name}, "password": {user.password}},
		}
		for ticked := range forms {
			app := newApp(t, s, draft{"grants": []string{ticked}})
			for asked, form := range forms {
				answer := app.token(t, form)
				if asked == ticked {
					wantStatus(t, answer, 200)
				} else {
					wantError(t, answer, 400, "unauthorized_client")
				}
			}
		}
		both := newApp(t, s, draft{"grants": []string{"PASSWORD", "CLIENT_CREDENTIALS", "AUTHORIZATION_CODE"}, "redirectUris": []string{"https://app.example/cb"}})
		for _, form := range forms {
			wantStatus(t, both.token(t, form), 200)
		}
	})
}

// TestA5GrantSwitchedOff checks that unticking a grant stops the tokens it gave.
func TestA5GrantSwitchedOff(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApp(t, s, draft{"grants": []string{"PASSWORD", "CLIENT_CREDENTIALS"}})
		user := newUser(t, s)
		byPassword := accessToken(t, app.token(t, url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {user.password}}))
		byItself := accessToken(t, app.token(t, url.Values{"grant_type": {"client_credentials"}}))
		app.update(t, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		wantStatus(t, verify(t, s, byPassword), 401)
		wantStatus(t, verify(t, s, byItself), 200)
	})
}

func TestScopes(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "orders:read", "orders:write")
		app := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}, "scopes": []string{"admin", "orders:read", "orders:write"}})
		user := newUser(t, s)
		own := func(scope string) url.Values {
			return url.Values{"grant_type": {"client_credentials"}, "scope": {scope}}
		}
		users := func(scope string) url.Values {
			return url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {user.password}, "scope": {scope}}
		}
		for _, c := range []struct {
			name string
			form url.Values
			want string // scope granted; an error code when it begins with "!"
		}{
			{"all but admin by default", own(""), "orders:read orders:write"},
			{"one", own("orders:write"), "orders:write"},
			{"twice", own("orders:write orders:write"), "orders:write"},
			{"unknown", own("orders:delete"), "!invalid_scope"},
			{"malformed", own("orders:read  orders:write"), "!invalid_scope"},
			{"quote", own(`"`), "!invalid_scope"},
			{"admin without a user", own("admin"), "!invalid_scope"},
			{"admin by default, with a user", users(""), "orders:read orders:write"},
			{"admin when asked for, with a user", users("admin"), "admin"},
		} {
			answer := app.token(t, c.form)
			if code, isError := strings.CutPrefix(c.want, "!"); isError {
				wantError(t, answer, 400, code)
			} else if got := answer.JSON(t)["scope"]; got != c.want {
				t.Errorf("%s: granted %q, want %q (%s)", c.name, got, c.want, answer.Body)
			}
		}
		token := accessToken(t, app.token(t, own("orders:read")))
		wantStatus(t, get(t, s, "/oauth/verify?scope=orders:read", bearer(token)), 200)
		refused := get(t, s, "/oauth/verify?scope=orders:read+orders:write", bearer(token))
		wantStatus(t, refused, 403)
		if got := refused.Header.Get("WWW-Authenticate"); !strings.Contains(got, `error="insufficient_scope"`) || !strings.Contains(got, `scope="orders:read orders:write"`) {
			t.Errorf("challenge %q", got)
		}
	})
}

// TestClientAuthentication is the table of T25, T26, T27 and T28.
func TestClientAuthentication(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		grant := "grant_type=client_credentials"
		app := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		other := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		public := newApp(t, s, draft{"grants": []string{"PASSWORD"}, "type": "PUBLIC"})
		disabled := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		disabled.update(t, draft{"enabled": false})
		id, secret := app.id, app.secret
		raw := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
		for _, c := range []struct {
			name, authorization, body string
			status                    int
			code                      string
		}{
			{"Basic", raw(id + ":" + secret), grant, 200, ""},
			{"Basic, lower case", strings.Replace(raw(id+":"+secret), "Basic", "basic", 1), grant, 200, ""},
			{"T26 Basic, form-encoded", raw(strings.ReplaceAll(id+":"+secret, "ost_", "%6Fst_")), grant, 200, ""},
			{"body", "", grant + "&client_id=" + id + "&client_secret=" + secret, 200, ""},
			{"Basic and its client_id in the body", raw(id + ":" + secret), grant + "&client_id=" + id, 200, ""},
			{"Basic and another client_id", raw(id + ":" + secret), grant + "&client_id=" + other.id, 400, "invalid_request"},
			{"T25 two methods", raw(id + ":" + secret), grant + "&client_id=" + id + "&client_secret=" + secret, 400, "invalid_request"},
			{"T26 not base64", "Basic !!!", grant, 401, "invalid_client"},
			{"T26 no colon", raw(id), grant, 401, "invalid_client"},
			{"T26 broken escape", raw(id + ":%zz"), grant, 401, "invalid_client"},
			{"Bearer", "Bearer " + secret, grant, 401, "invalid_client"},
			{"nothing", "", grant, 401, "invalid_client"},
			{"T28 empty secret, body", "", grant + "&client_id=" + id + "&client_secret=", 401, "invalid_client"},
			{"T28 empty secret, Basic", raw(id + ":"), grant, 401, "invalid_client"},
			{"T28 no secret", "", grant + "&client_id=" + id, 401, "invalid_client"},
			{"T27 wrong secret", raw(id + ":" + other.secret), grant, 401, "invalid_client"},
			{"T27 unknown client", raw("4711:" + secret), grant, 401, "invalid_client"},
			{"T27 disabled client", raw(disabled.id + ":" + disabled.secret), grant, 401, "invalid_client"},
			{"leading zero", raw("0" + id + ":" + secret), grant, 401, "invalid_client"},
			{"id beyond a number", raw("99999999999999999999:" + secret), grant, 401, "invalid_client"},
			{"hostile id", raw("1%00' OR 1=1:" + secret), grant, 401, "invalid_client"},
			{"public client with a secret", "", grant + "&client_id=" + public.id + "&client_secret=" + secret, 401, "invalid_client"},
			{"public client", "", grant + "&client_id=" + public.id, 400, "unauthorized_client"},
		} {
			header := http.Header{}
			if c.authorization != "" {
				header.Set("Authorization", c.authorization)
			}
			answer := post(t, s, "/oauth/token", c.body, header)
			if answer.Status != c.status || c.code != "" && answer.JSON(t)["error"] != c.code {
				t.Errorf("%s: %d %s", c.name, answer.Status, answer.Body)
			}
			if c.status == 401 {
				tried := c.authorization != "" || !strings.Contains(c.body, "client_id")
				if got := answer.Header.Get("WWW-Authenticate"); strings.HasPrefix(got, "Basic ") != tried {
					t.Errorf("%s: challenge %q", c.name, got)
				}
				want := "Client authentication failed."
				switch { // what says nothing about any client
				case c.name == "nothing":
					want = "Nothing says which client asks: send HTTP Basic, or client_id in the body."
				case strings.HasPrefix(c.name, "T26"), c.name == "Bearer":
					want = "The Authorization header is not well-formed HTTP Basic."
				}
				if saying(answer) != strings.Replace(wrongClient, "Client authentication failed.", want, 1) {
					t.Errorf("%s: the answer tells it from others: %s", c.name, answer.Body)
				}
			}
			wantUncached(t, c.name, answer)
		}
	})
}

const wrongClient = `{"error":"invalid_client","error_description":"Client authentication failed.","error_uri":"/help/errors#invalid_client"}` + "\n"

// TestT27SameWork holds that an unknown client costs what a wrong secret costs: the same statements, so
// that nothing can be told from how long the answer takes.
func TestT27SameWork(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		known, disabled := newApp(t, s, draft{}), newApp(t, s, draft{})
		disabled.update(t, draft{"enabled": false})
		for path, form := range map[string]string{
			"/oauth/token": "grant_type=client_credentials", "/oauth/introspect": "token=" + tokens.Mint(tokens.AccessTokenPrefix),
		} {
			var first []string
			for _, who := range []*app{known, disabled, {s, "4711", ""}, {s, "no number", ""}} {
				s.Kit.Statements.Take()
				wantError(t, post(t, s, path, form, basic(who.id, "ost_cs_wrong")), 401, "invalid_client")
				statements := s.Kit.Statements.Take()
				if first == nil {
					first = statements
				}
				if diff := cmp.Diff(first, statements); diff != "" || len(statements) == 0 {
					t.Errorf("%s, client %q: %s", path, who.id, diff)
				}
			}
		}
	})
}

// TestTokenRequests is the table of T11, T24, T29, T32, T33 and T34 at the endpoints for programs.
func TestTokenRequests(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}})
		const form = "application/x-www-form-urlencoded"
		for _, c := range []struct {
			name, method, query, contentType, body string
			status                                 int
			code                                   string
		}{
			{"T29 no grant_type", "POST", "", form, "scope=", 400, "invalid_request"},
			{"T29 empty grant_type", "POST", "", form, "grant_type=", 400, "invalid_request"},
			{"T29 unknown grant_type", "POST", "", form, "grant_type=implicit", 400, "unsupported_grant_type"},
			{"no user name", "POST", "", form, "grant_type=password&password=x", 400, "invalid_request"},
			{"no password", "POST", "", form, "grant_type=password&username=x", 400, "invalid_request"},
			{"T11 repeated", "POST", "", form, "grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request"},
			{"T11 repeated, unknown parameter", "POST", "", form, "grant_type=client_credentials&x=1&x=2", 400, "invalid_request"},
			{"T11 in the query as well", "POST", "?grant_type=client_credentials", form, "grant_type=client_credentials", 400, "invalid_request"},
			{"T24 secret in the query", "POST", "?client_secret=" + app.secret, form, "grant_type=client_credentials", 400, "invalid_request"},
			{"unknown parameter is ignored", "POST", "", form, "grant_type=client_credentials&nonsense=1", 200, ""},
			{"NUL", "POST", "", form, "grant_type=client_credentials&scope=%00", 400, "invalid_request"},
			{"bad UTF-8", "POST", "", form, "grant_type=password&username=%ff&password=x", 400, "invalid_request"},
			{"broken escape", "POST", "", form, "grant_type=%zz", 400, "invalid_request"},
			{"T33 with charset", "POST", "", form + "; charset=UTF-8", "grant_type=client_credentials", 200, ""},
			{"T33 JSON", "POST", "", "application/json", `{"grant_type":"client_credentials"}`, 415, "invalid_request"},
			{"T33 multipart", "POST", "", "multipart/form-data; boundary=x", "--x--", 415, "invalid_request"},
			{"T33 none", "POST", "", "", "grant_type=client_credentials", 415, "invalid_request"},
			{"T33 utf-16", "POST", "", form + "; charset=utf-16", "grant_type=client_credentials", 415, "invalid_request"},
			{"T34 large", "POST", "", form, "grant_type=client_credentials&x=" + strings.Repeat("x", 10<<20), 413, "invalid_request"},
			{"T34 many", "POST", "", form, strings.Repeat("a=1&", 10_000), 400, "invalid_request"},
			{"T32 GET", "GET", "", form, "", 405, ""},
			{"T32 PUT", "PUT", "", form, "grant_type=client_credentials", 405, ""},
			{"T32 DELETE", "DELETE", "", form, "", 405, ""},
			{"T32 TRACE", "TRACE", "", form, "", 405, ""},
		} {
			header := app.basic()
			if c.contentType != "" {
				header.Set("Content-Type", c.contentType)
			}
			answer := send(t, s, c.method, "/oauth/token"+c.query, c.body, header)
			if answer.Status != c.status || c.code != "" && answer.JSON(t)["error"] != c.code {
				t.Errorf("%s: %d %.200s", c.name, answer.Status, answer.Body)
			}
			if c.status == 405 && !strings.Contains(answer.Header.Get("Allow"), "POST") {
				t.Errorf("%s: Allow is %q", c.name, answer.Header.Get("Allow"))
			}
			if c.status != 405 {
				wantUncached(t, c.name, answer)
			}
		}
	})
}

// TestT30BruteForce tries passwords at the token endpoint, over two replicas.
func TestT30BruteForce(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app, user := newApp(t, s, draft{"grants": []string{"PASSWORD"}}), newUser(t, s)
		form := func(password string) url.Values {
			return url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {password}}
		}
		// Without a client nobody gets as far as a password.
		wantError(t, post(t, s, "/oauth/token", form("wrong").Encode()+"&client_id="+app.id+"&client_secret=wrong", nil), 401, "invalid_client")
		replica := s.Replica(t)
		refused := 0
		for i := range 50 {
			at := s
			if i%2 == 1 {
				at = replica
			}
			switch answer := post(t, at, "/oauth/token", form("wrong guess").Encode(), app.basic()); answer.Status {
			case 400:
				wantError(t, answer, 400, "invalid_grant")
			case 429:
				refused++
				if answer.Header.Get("Retry-After") == "" {
					t.Error("429 without Retry-After")
				}
			default:
				t.Fatalf("%d %s", answer.Status, answer.Body)
			}
		}
		if refused < 30 {
			t.Errorf("of 50 wrong passwords %d were refused unseen", refused)
		}
		failures, err := s.Kit.DB.Read().AuditEvent.Query().Where(auditevent.Kind(string(audit.SignInFailed))).All(t.Context())
		if err != nil || len(failures) == 0 {
			t.Fatalf("%d failures in the audit log, %v", len(failures), err)
		}
		for _, failure := range failures {
			if failure.ActorKind != access.Client || failure.ActorID != app.id || failure.ActorName == "" || failure.ObjectID != user.id {
				t.Errorf("the audit log has %v", failure)
			}
		}
		wantStatus(t, app.token(t, form(user.password)), 429)
		s.Kit.Clock.Advance(24 * time.Hour)
		wantStatus(t, app.token(t, form(user.password)), 200)
	})
}

// TestT31NoUserEnumeration compares the answers for an unknown user, a wrong password and a disabled account.
func TestT31NoUserEnumeration(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app, user, disabled := newApp(t, s, draft{"grants": []string{"PASSWORD"}}), newUser(t, s), newUser(t, s)
		disabled.disable(t)
		var first string
		for _, c := range []struct{ username, password string }{
			{"nobody", "wrong password"}, {user.name, "wrong password"}, {disabled.name, disabled.password}, {disabled.name, "wrong password"},
		} {
			answer := app.token(t, url.Values{"grant_type": {"password"}, "username": {c.username}, "password": {c.password}})
			wantError(t, answer, 400, "invalid_grant")
			if first == "" {
				first = answer.Body
			}
			if answer.Body != first {
				t.Errorf("%s is told from others: %s", c.username, answer.Body)
			}
		}
	})
}

// TestT55UserGone checks that a user's tokens end with the account, on another replica too.
func TestT55UserGone(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app, replica := newApp(t, s, draft{"grants": []string{"PASSWORD", "PERSONAL_ACCESS_TOKEN"}}), s.Replica(t)
		for name, end := range map[string]func(*account, *testing.T){"disabled": (*account).disable, "deleted": (*account).remove} {
			user := newUser(t, s)
			token := accessToken(t, app.token(t, url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {user.password}}))
			personal := personalToken(t, app, user)
			wantStatus(t, get(t, replica, "/oauth/verify", bearer(token)), 200)
			wantStatus(t, get(t, replica, "/oauth/verify", bearer(personal)), 200)
			wantStatus(t, get(t, replica, "/oauth/verify", basic(user.name, personal)), 200)
			wantStatus(t, get(t, replica, "/oauth/verify", basic("admin", personal)), 401)
			end(user, t)
			for what, header := range map[string]http.Header{"token": bearer(token), "personal": bearer(personal), "personal, Basic": basic(user.name, personal)} {
				if got := get(t, replica, "/oauth/verify", header); got.Status != 401 {
					t.Errorf("%s: %s: %d", name, what, got.Status)
				}
			}
		}
	})
}

// TestT56ClientGone checks that a client's tokens and secrets end with it, on another replica too.
func TestT56ClientGone(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		replica := s.Replica(t)
		form := url.Values{"grant_type": {"client_credentials"}}.Encode()
		for name, end := range map[string]func(*app, *testing.T){
			"disabled": func(a *app, t *testing.T) { a.update(t, draft{"enabled": false}) },
			"deleted":  (*app).remove,
		} {
			gone := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
			token := accessToken(t, gone.token(t, url.Values{"grant_type": {"client_credentials"}}))
			wantStatus(t, get(t, replica, "/oauth/verify", bearer(token)), 200)
			end(gone, t)
			if got := get(t, replica, "/oauth/verify", bearer(token)); got.Status != 401 {
				t.Errorf("%s: the token answers %d", name, got.Status)
			}
			wantError(t, post(t, replica, "/oauth/token", form, gone.basic()), 401, "invalid_client")
			wantError(t, post(t, replica, "/oauth/introspect", "token="+token, gone.basic()), 401, "invalid_client")
		}
	})
}

// TestA10Rotation rotates a secret with an overlap.
func TestA10Rotation(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}})
		old, form := app.basic(), url.Values{"grant_type": {"client_credentials"}}
		app.rotate(t, s.Kit.Clock.Now().Add(time.Hour))
		wantStatus(t, post(t, s, "/oauth/token", form.Encode(), old), 200)
		wantStatus(t, app.token(t, form), 200)
		s.Kit.Clock.Advance(time.Hour)
		wantError(t, post(t, s, "/oauth/token", form.Encode(), old), 401, "invalid_client")
		wantStatus(t, app.token(t, form), 200)
	})
}

// TestT58SameNameAgain deletes a client and makes another of the same name.
func TestT58SameNameAgain(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		first := newApp(t, s, draft{"name": "Twice", "grants": []string{"CLIENT_CREDENTIALS"}})
		token := accessToken(t, first.token(t, url.Values{"grant_type": {"client_credentials"}}))
		first.remove(t)
		second := newApp(t, s, draft{"name": "Twice", "grants": []string{"CLIENT_CREDENTIALS"}})
		if second.id == first.id {
			t.Error("the Client ID was reused")
		}
		wantStatus(t, verify(t, s, token), 401)
		wantError(t, first.token(t, url.Values{"grant_type": {"client_credentials"}}), 401, "invalid_client")
	})
}
