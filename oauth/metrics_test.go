package oauth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// TestMetricsOfTokens does what is counted, and looks at what was.
func TestMetricsOfTokens(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		machine := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}})
		signed := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}, "accessTokenFormat": "JWT", "accessTokenLifetime": 600})
		api := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}, "resourceServer": true})
		web := webApp(t, s, nil)
		user, before := newUser(t, s), s.Metrics(t)

		byMachine := accessToken(t, machine.token(t, url.Values{"grant_type": {"client_credentials"}}))
		accessToken(t, signed.token(t, url.Values{"grant_type": {"client_credentials"}}))
		byPassword := url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {user.password}}
		accessToken(t, machine.token(t, byPassword))
		byPassword.Set("password", "wrong, and long enough")
		wantError(t, machine.token(t, byPassword), http.StatusBadRequest, "invalid_grant")
		wantError(t, machine.token(t, url.Values{"grant_type": {"made up"}}), http.StatusBadRequest, "unsupported_grant_type")
		s.Token(t, machine.id, "not the secret", url.Values{"grant_type": {"client_credentials"}})
		newFlow(web).with("redirect_uri", "https://elsewhere.example").open(t, s.Browser(t))
		newFlow(web).with("response_type", "token").open(t, s.Browser(t))

		in := begin(t, s, web, "")
		first := in.refresh
		_, second := in.next(first)
		in.next(first) // the answer was lost
		in.next(second)
		in.wantRefused(first)

		ask := func(token string) { s.OAuth(t, "/oauth/introspect", api.id, api.secret, url.Values{"token": {token}}) }
		ask(byMachine)
		ask("nothing")
		wantStatus(t, verify(t, s, byMachine), http.StatusOK)
		wantStatus(t, get(t, s, "/oauth/verify?scope=more", bearer(byMachine)), http.StatusForbidden)
		wantStatus(t, verify(t, s, "nothing"), http.StatusUnauthorized)
		wantStatus(t, get(t, s, "/oauth/verify", nil), http.StatusUnauthorized)
		s.OAuth(t, "/oauth/revoke", machine.id, machine.secret, url.Values{"token": {byMachine}})
		s.OAuth(t, "/oauth/revoke", machine.id, machine.secret, url.Values{"token": {byMachine}}) // it is dead
		wantStatus(t, verify(t, s, byMachine), http.StatusUnauthorized)
		s.OAuth(t, "/oauth/introspect", machine.id, machine.secret, url.Values{"token": {in.access}})

		after := s.Metrics(t)
		for series, want := range map[string]float64{
			`ostiary_tokens_issued_total{format="opaque",grant="client_credentials"}`:               1,
			`ostiary_tokens_issued_total{format="jwt",grant="client_credentials"}`:                  1,
			`ostiary_tokens_issued_total{format="opaque",grant="password"}`:                         1,
			`ostiary_tokens_issued_total{format="opaque",grant="authorization_code"}`:               1,
			`ostiary_tokens_issued_total{format="opaque",grant="refresh_token"}`:                    3,
			`ostiary_refresh_rotations_total{successor="new"}`:                                      2,
			`ostiary_refresh_rotations_total{successor="same"}`:                                     1,
			`ostiary_reuse_detected_total{kind="refresh_token"}`:                                    1,
			`ostiary_reuse_detected_total{kind="authorization_code"}`:                               0,
			`ostiary_revocations_total{of="own_token"}`:                                             1,
			`ostiary_oauth_refusals_total{endpoint="token",reason="invalid_grant"}`:                 2,
			`ostiary_oauth_refusals_total{endpoint="token",reason="unsupported_grant_type"}`:        1,
			`ostiary_oauth_refusals_total{endpoint="token",reason="invalid_client"}`:                1,
			`ostiary_oauth_refusals_total{endpoint="authorize",reason="misdirected"}`:               1,
			`ostiary_oauth_refusals_total{endpoint="authorize",reason="unsupported_response_type"}`: 1,
			`ostiary_token_checks_total{endpoint="introspect",outcome="active"}`:                    1,
			`ostiary_token_checks_total{endpoint="introspect",outcome="malformed"}`:                 1,
			`ostiary_token_checks_total{endpoint="introspect",outcome="inactive"}`:                  1,
			`ostiary_token_checks_total{endpoint="verify",outcome="active"}`:                        1,
			`ostiary_token_checks_total{endpoint="verify",outcome="inactive"}`:                      1,
			`ostiary_token_checks_total{endpoint="verify",outcome="malformed"}`:                     1,
			`ostiary_token_checks_total{endpoint="verify",outcome="missing"}`:                       1,
			`ostiary_token_checks_total{endpoint="verify",outcome="insufficient_scope"}`:            1,
			`ostiary_sign_ins_total{at="password_grant",outcome="succeeded"}`:                       1,
			`ostiary_sign_ins_total{at="password_grant",outcome="failed"}`:                          1,
			`ostiary_sign_ins_total{at="page",outcome="succeeded"}`:                                 1, // of whom the application acts for
			`ostiary_http_requests_total{method="POST",route="/oauth/revoke",status="200"}`:         2,
			`ostiary_http_request_duration_seconds_count{route="/oauth/verify"}`:                    5,
		} {
			if got := after.Grown(before, series); got != want {
				t.Errorf("%s grew by %v, want %v", series, got, want)
			}
		}
	})
}

// TestMetricsOfReplayedCode counts a code that is presented twice, and who guesses for too long.
func TestMetricsOfReplayedCode(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		web := webApp(t, s, nil)
		user := newUser(t, s)
		f := newFlow(web)
		code := f.code(t, s.SignIn(t, user.name, user.password))
		wantStatus(t, f.exchange(t, code), http.StatusOK)
		wantError(t, f.exchange(t, code), http.StatusBadRequest, "invalid_grant")
		for range 21 {
			s.Token(t, web.id, "not the secret", url.Values{"grant_type": {"client_credentials"}})
		}
		wrong := url.Values{"username": {user.name}, "password": {"wrong, and long enough"}}
		for range 6 {
			s.PostForm(t, "/login", wrong)
		}
		after := s.Metrics(t)
		for series, want := range map[string]float64{
			`ostiary_reuse_detected_total{kind="authorization_code"}`:                1,
			`ostiary_oauth_refusals_total{endpoint="token",reason="invalid_client"}`: 20,
			`ostiary_oauth_refusals_total{endpoint="token",reason="rate_limited"}`:   1,
			`ostiary_sign_ins_total{at="page",outcome="failed"}`:                     5,
			`ostiary_sign_ins_total{at="page",outcome="locked"}`:                     1,
		} {
			if after[series] != want {
				t.Errorf("%s is %v, want %v", series, after[series], want)
			}
		}
	})
}

// TestMetricsHoldNothingOfCallers sends what strangers make up to wherever it could end as a label.
func TestMetricsHoldNothingOfCallers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const hostile = "canary"
		web := webApp(t, s, draft{"name": hostile + " client"})
		storm := func() {
			form := "application/x-www-form-urlencoded"
			made := hostile + randomText()
			for _, path := range []string{
				"/" + made, "/oauth/" + made, "/oauth/" + made + "/", "/.well-known/" + made, "/oauth/verify/" + made, "/static/" + made,
				"/assets/" + made, "/admin/" + made, "//" + made, "/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/verify",
				"/graphql", "/login", "/metrics", "/oauth/authorize?client_id=" + made + "&redirect_uri=" + made,
				"/oauth/authorize?response_type=" + made + "&client_id=" + web.id + "&redirect_uri=" + url.QueryEscape(callback),
			} {
				body := "grant_type=" + made + "&client_id=" + made + "&scope=" + made + "&username=" + made + "&password=" + made + "&token=" + made
				for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, strings.ToUpper(hostile) + strings.ReplaceAll(made, "_", "-")[:20]} {
					send(t, s, method, path, body, http.Header{"Content-Type": {form}, "Host": {made}})
					send(t, s, method, path, body, bearer(made))
					send(t, s, method, path, `{"query":"query `+strings.ReplaceAll(made, "-", "_")+` { `+hostile+` }"}`, http.Header{"Content-Type": {"application/json"}})
				}
				web.token(t, url.Values{"grant_type": {made}, "scope": {made}})
				web.token(t, url.Values{"grant_type": {"authorization_code"}, "code": {made}, "redirect_uri": {made}})
			}
		}
		storm()
		s.Kit.Clock.Advance(time.Hour) // nobody is limited any more
		before := s.Metrics(t)
		storm()
		after := s.Metrics(t)
		for series := range after {
			if _, known := before[series]; !known {
				t.Errorf("another storm adds %s", series)
			}
			if strings.Contains(strings.ToLower(series), hostile) {
				t.Errorf("a label holds what a caller wrote: %s", series)
			}
		}
		if len(after) > 1500 {
			t.Errorf("there are %d series", len(after))
		}
	})
}
