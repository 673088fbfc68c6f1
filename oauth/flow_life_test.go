package oauth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// handedOut is what an application got for a user: tokens, and a code that it has not exchanged yet.
type handedOut struct {
	*flow
	user            *account
	browser         *servertest.Client
	access, refresh string
	code            string
}

// handOut has a new user authorize an application twice.
func handOut(t *testing.T, s *servertest.Server, a *app) *handedOut {
	t.Helper()
	h := &handedOut{flow: newFlow(a), user: newUser(t, s)}
	h.browser = s.SignIn(t, h.user.name, h.user.password)
	got := h.tokens(t, h.browser)
	h.access, h.refresh, h.code = got.String("access_token"), got.String("refresh_token"), h.flow.code(t, h.browser)
	return h
}

// on returns the same as another replica sees it.
func (h *handedOut) on(replica *servertest.Server) *handedOut {
	there, a, f := *h, *h.app, *h.flow
	a.server, f.app, there.flow = replica, &a, &f
	return &there
}

// wantEnded wants the code and the refresh token to be refused so, and the access token to be dead.
func (h *handedOut) wantEnded(t *testing.T, gateway *app, status int, code string) {
	t.Helper()
	s := h.app.server
	wantStatus(t, verify(t, s, h.access), http.StatusUnauthorized)
	if said := post(t, s, "/oauth/introspect", "token="+h.access, gateway.basic()); strings.TrimSpace(said.Body) != `{"active":false}` {
		t.Errorf("introspected: %s", said)
	}
	wantError(t, h.exchange(t, h.code), status, code)
	wantError(t, h.app.refresh(t, h.refresh), status, code)
}

// wantAliveAgain wants all of it to work.
func (h *handedOut) wantAliveAgain(t *testing.T) {
	t.Helper()
	s := h.app.server
	wantStatus(t, verify(t, s, h.access), http.StatusOK)
	wantStatus(t, verify(t, s, accessToken(t, h.app.refresh(t, h.refresh))), http.StatusOK)
	wantStatus(t, verify(t, s, accessToken(t, h.exchange(t, h.code))), http.StatusOK)
}

// TestT54T55T56FlowEnds takes away what a code and tokens hang on, between the steps of the flow. What was only
// switched off lives again when it is switched on.
func TestT54T55T56FlowEnds(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		gateway, replica := newApp(t, s, draft{"resourceServer": true}), s.Replica(t)
		both := []string{"AUTHORIZATION_CODE", "CLIENT_CREDENTIALS"}
		const badRequest, unauthorized = http.StatusBadRequest, http.StatusUnauthorized
		for name, test := range map[string]struct {
			end    func(h *handedOut)
			status int
			code   string
			revive func(h *handedOut) // nil: nothing does
		}{
			"user disabled": {func(h *handedOut) { h.user.disable(t) }, badRequest, "invalid_grant", func(h *handedOut) {
				change(t, s, "updateUser", "", draft{"id": h.user.id, "status": "ACTIVE"})
			}},
			"user deleted":    {func(h *handedOut) { h.user.remove(t) }, badRequest, "invalid_grant", nil},
			"client disabled": {func(h *handedOut) { h.app.update(t, draft{"enabled": false}) }, unauthorized, "invalid_client", func(h *handedOut) { h.app.update(t, draft{"enabled": true}) }},
			"client deleted":  {func(h *handedOut) { h.app.remove(t) }, unauthorized, "invalid_client", nil},
			"grant unticked": {func(h *handedOut) { h.app.update(t, draft{"grants": []string{"CLIENT_CREDENTIALS"}}) }, badRequest, "unauthorized_client", func(h *handedOut) {
				h.app.update(t, draft{"grants": both, "redirectUris": []string{callback}})
			}},
			"tokens of the client revoked": {func(h *handedOut) {
				change(t, s, "revokeAuthClientTokens", "", draft{"id": h.app.id})
			}, badRequest, "invalid_grant", nil},
			"tokens of the user revoked": {func(h *handedOut) {
				change(t, s, "revokeUserTokens", "", draft{"id": h.user.id})
			}, badRequest, "invalid_grant", nil},
		} {
			t.Run(name, func(t *testing.T) {
				h := handOut(t, s, webApp(t, s, draft{"grants": both}))
				test.end(h)
				h.on(replica).wantEnded(t, gateway, test.status, test.code)
				if test.revive != nil {
					test.revive(h)
					h.wantAliveAgain(t)
				}
				// A session ends with its user, and a consent with the redirect URI.
				if answer := h.open(t, h.browser); strings.HasPrefix(name, "user ") && !asksToSignIn(answer) || name == "grant unticked" && !asksToAgree(answer) {
					t.Errorf("%s", answer)
				}
			})
		}
	})
}

// TestT54ScopeTakenFromFlow takes a scope from the client: what was granted with it shrinks, and is whole again when
// the client has the scope again.
func TestT54ScopeTakenFromFlow(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		h := handOut(t, s, webApp(t, s, draft{"scopes": []string{"read", "write"}}))
		h.app.update(t, draft{"scopes": []string{"read"}})
		for name, answer := range map[string]*servertest.Response{
			"verified": verify(t, s, h.access), "exchanged": h.exchange(t, h.code), "refreshed": h.app.refresh(t, h.refresh),
		} {
			if got := answer.JSON(t).String("scope"); answer.Status != http.StatusOK || got != "read" {
				t.Errorf("%s with %q: %s", name, got, answer)
			}
		}
		h.app.update(t, draft{"scopes": []string{"read", "write"}})
		if got := verify(t, s, h.access).JSON(t).String("scope"); got != "read write" {
			t.Errorf("afterwards %q", got)
		}
	})
}

// TestT58FlowSameNameAgain deletes a user, and a client, and makes another of the same name.
func TestT58FlowSameNameAgain(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		gateway := newApp(t, s, draft{"resourceServer": true})
		h := handOut(t, s, webApp(t, s, draft{}))
		h.user.remove(t)
		change(t, s, "createUser", "user { id }", draft{"username": h.user.name, "password": h.user.password})
		h.wantEnded(t, gateway, http.StatusBadRequest, "invalid_grant")
		if answer := h.open(t, h.browser); !asksToSignIn(answer) {
			t.Errorf("the old session: %s", answer)
		}
		if answer := h.open(t, s.SignIn(t, h.user.name, h.user.password)); !asksToAgree(answer) {
			t.Errorf("the old consent: %s", answer)
		}

		h = handOut(t, s, webApp(t, s, draft{"name": "Twice"}))
		h.app.remove(t)
		second := newFlow(webApp(t, s, draft{"name": "Twice"}))
		h.wantEnded(t, gateway, http.StatusUnauthorized, "invalid_client")
		wantError(t, second.app.request(t, h.presenting(h.code)), http.StatusBadRequest, "invalid_grant")
		wantError(t, second.app.refresh(t, h.refresh), http.StatusBadRequest, "invalid_grant")
		if answer := second.open(t, h.browser); !asksToAgree(answer) {
			t.Errorf("the old consent: %s", answer)
		}
	})
}

// TestT39FlowSubject gives the token to the user and to nobody else: neither to the client, nor to a user who is called
// like it.
func TestT39FlowSubject(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		h := handOut(t, s, webApp(t, s, draft{}))
		namesake := change(t, s, "createUser", "user { id }", draft{"username": h.app.id, "password": servertest.Password}).String("user", "id")
		got := verify(t, s, h.access).JSON(t)
		if got.String("sub") != h.user.id || got.String("username") != h.user.name || got.String("client_id") != h.app.id {
			t.Errorf("the user's token: %v", got)
		}
		f := newFlow(h.app)
		other := verify(t, s, f.tokens(t, s.SignIn(t, h.app.id, servertest.Password)).String("access_token")).JSON(t)
		if other.String("sub") != namesake || other.String("sub") == h.app.id {
			t.Errorf("the namesake's token: %v", other)
		}
	})
}

// TestFlowLifetimes moves the clock: each lifetime is the client's, and a refresh token's begins anew with each use.
func TestFlowLifetimes(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		clock := s.Kit.Clock
		forever := handOut(t, s, webApp(t, s, draft{}))
		short := handOut(t, s, webApp(t, s, draft{"accessTokenLifetime": 60, "refreshTokenLifetime": 3600}))
		outliving := handOut(t, s, webApp(t, s, draft{"refreshTokenLifetime": 60}))

		answer := short.exchange(t, short.code)
		if got := answer.JSON(t); got.At("expires_in") != 60.0 {
			t.Errorf("a minute: %v", got)
		}
		answer = forever.exchange(t, forever.code)
		if got := answer.JSON(t); got.String("access_token") == "" || strings.Contains(answer.Body, "expires_in") {
			t.Errorf("never: %v", got)
		}
		clock.Advance(59 * time.Second)
		wantStatus(t, verify(t, s, short.access), http.StatusOK)
		clock.Advance(time.Second)
		wantStatus(t, verify(t, s, short.access), http.StatusUnauthorized)
		wantError(t, outliving.app.refresh(t, outliving.refresh), http.StatusBadRequest, "invalid_grant")
		wantStatus(t, verify(t, s, outliving.access), http.StatusOK)

		refresh := short.refresh
		for range 3 { // three times longer than one lives
			clock.Advance(58 * time.Minute)
			answer := short.app.refresh(t, refresh)
			wantStatus(t, verify(t, s, accessToken(t, answer)), http.StatusOK)
			if got := answer.JSON(t); got.At("expires_in") != 60.0 {
				t.Errorf("refreshed: %v", got)
			}
			refresh = answer.JSON(t).String("refresh_token")
		}
		clock.Advance(time.Hour)
		wantError(t, short.app.refresh(t, refresh), http.StatusBadRequest, "invalid_grant")

		clock.Advance(10 * 365 * 24 * time.Hour)
		wantStatus(t, verify(t, s, forever.access), http.StatusOK)
		answer = forever.app.refresh(t, forever.refresh)
		wantStatus(t, verify(t, s, accessToken(t, answer)), http.StatusOK)
		if strings.Contains(answer.Body, "expires_in") {
			t.Errorf("never, refreshed: %v", answer.JSON(t))
		}
	})
}

// TestFlowRights: using an application takes no permission at Ostiary, and gives none; an account that is switched off
// cannot.
func TestFlowRights(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		h := handOut(t, s, webApp(t, s, draft{})) // their user has none
		if _, errs := s.Bearer(t, h.access).GraphQL(t, `{ viewer { id } }`, nil); len(errs) == 0 {
			t.Error("a token without the scope admin opens the API")
		}
		h.user.disable(t)
		newcomer := s.Browser(t)
		page := h.open(t, newcomer)
		answer := newcomer.PostForm(t, "/login", url.Values{"username": {h.user.name}, "password": {h.user.password}, "next": {nextOf(t, page)}})
		if answer.Status != http.StatusUnauthorized || answer.Header.Get("Set-Cookie") != "" {
			t.Errorf("signs in: %s", answer)
		}
		wantNoFamily(t, s, func() {
			if answer := h.open(t, newcomer); !asksToSignIn(answer) {
				t.Errorf("%s", answer)
			}
		})
	})
}
