package oauth_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/ent/tokenfamily"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/server/servertest"
)

// signedIn is somebody who let an application act for them.
type signedIn struct {
	*flow
	t       *testing.T
	browser *servertest.Client
	access  string
	refresh string
}

// begin has a new user sign in to the application.
func begin(t *testing.T, s *servertest.Server, a *app, scope string) *signedIn {
	t.Helper()
	user := newUser(t, s)
	in := &signedIn{flow: newFlow(a).with("scope", scope), t: t, browser: s.SignIn(t, user.name, user.password)}
	got := in.tokens(t, in.browser)
	in.access, in.refresh = got.String("access_token"), got.String("refresh_token")
	return in
}

// next refreshes with a token and returns the pair.
func (in *signedIn) next(token string) (access, refresh string) {
	in.t.Helper()
	answer := in.app.refresh(in.t, token)
	wantStatus(in.t, answer, http.StatusOK)
	got := answer.JSON(in.t)
	return got.String("access_token"), got.String("refresh_token")
}

// wantRefused wants invalid_grant for these refresh tokens.
func (in *signedIn) wantRefused(refresh ...string) {
	in.t.Helper()
	for _, token := range refresh {
		wantError(in.t, in.app.refresh(in.t, token), http.StatusBadRequest, "invalid_grant")
	}
}

// wantDead wants that these access tokens do not work.
func (in *signedIn) wantDead(access ...string) {
	in.t.Helper()
	for _, token := range access {
		wantStatus(in.t, verify(in.t, in.app.server, token), http.StatusUnauthorized)
	}
}

func (in *signedIn) wantAlive(access ...string) {
	in.t.Helper()
	for _, token := range access {
		wantStatus(in.t, verify(in.t, in.app.server, token), http.StatusOK)
	}
}

func events(t *testing.T, s *servertest.Server, kind audit.Kind) int {
	t.Helper()
	return s.Kit.DB.Read().AuditEvent.Query().Where(auditevent.Kind(string(kind))).CountX(t.Context())
}

// A lost answer must not sign a user out: who asks again gets the same successor, and the chain does not fork.
func TestRefreshIsIdempotent(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		scopes := draft{"scopes": []string{"read", "write"}}
		confidential, public := webApp(t, s, scopes), publicApp(t, s, scopes)
		for name, test := range map[string]struct {
			app    *app
			during time.Duration // after which the answer can still be had
			after  time.Duration // after which it cannot; 0: it always can
		}{
			"confidential": {confidential, 11 * time.Hour, 0},
			"public":       {public, 10*time.Second - time.Millisecond, 10 * time.Second},
		} {
			t.Run(name, func(t *testing.T) {
				in := begin(t, s, test.app, "read write")
				first, successor := in.next(in.refresh)
				s.Kit.Clock.Advance(test.during)
				again, same := in.next(in.refresh)
				if same != successor || again == first {
					t.Errorf("asked again: the same successor is %v, the same access token is %v", same == successor, again == first)
				}
				in.wantAlive(in.access, first, again)
				if test.after > 0 {
					s.Kit.Clock.Advance(test.after - test.during)
				} else {
					_, _ = in.next(successor) // its use ends the grace
				}
				in.wantRefused(in.refresh, successor)
				in.wantDead(in.access, first, again)
			})
		}
		t.Run("another scope is not the same request", func(t *testing.T) {
			in := begin(t, s, confidential, "read write")
			narrow := func(token, scope string) *servertest.Response {
				return in.app.request(t, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}, "scope": {scope}})
			}
			first := narrow(in.refresh, "read").JSON(t)
			if again := narrow(in.refresh, "read").JSON(t); again.String("refresh_token") != first.String("refresh_token") || again.String("scope") != "read" {
				t.Errorf("asked again: %v", again)
			}
			wantError(t, narrow(in.refresh, "write"), http.StatusBadRequest, "invalid_grant")
			in.wantDead(first.String("access_token"))
		})
	})
}

// A token that was used does not expire, but gives nothing that its successor, which nobody used, gives no more.
func TestT20RetryExpiresWithSuccessor(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		in := begin(t, s, webApp(t, s, draft{"refreshTokenLifetime": 3600}), "")
		access, successor := in.next(in.refresh)
		s.Kit.Clock.Advance(time.Hour - time.Millisecond)
		if _, same := in.next(in.refresh); same != successor {
			t.Error("another successor")
		}
		s.Kit.Clock.Advance(time.Millisecond)
		in.wantRefused(in.refresh, successor)
		// It was late, and is no theft.
		in.wantAlive(access)
		if n := events(t, s, audit.RefreshTokenReused); n != 0 {
			t.Errorf("%d events", n)
		}
	})
}

// T20: a token that is presented after its successor was used ends the family, on every replica.
func TestT20RefreshReplay(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		other := s.Replica(t)
		for name, a := range map[string]*app{"confidential": webApp(t, s, nil), "public": publicApp(t, s, nil)} {
			t.Run(name, func(t *testing.T) {
				before := events(t, s, audit.RefreshTokenReused)
				in := begin(t, s, a, "")
				unharmed := begin(t, s, a, "")
				second, successor := in.next(in.refresh)
				third, last := in.next(successor)
				in.wantRefused(in.refresh, last, successor)
				in.wantDead(in.access, second, third)
				wantStatus(t, verify(t, other, third), http.StatusUnauthorized)
				unharmed.wantAlive(unharmed.access)
				unharmed.next(unharmed.refresh)
				if n := events(t, s, audit.RefreshTokenReused) - before; n != 1 {
					t.Errorf("%d events", n)
				}
				// Reuse takes nothing back that the user said: they are not asked again.
				if page := in.open(t, in.browser); page.Status != http.StatusSeeOther {
					t.Errorf("after reuse: %s", page)
				}
			})
		}
	})
}

// T20: what was used long ago is still known.
func TestT20RefreshReplayAfterMonths(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		in := begin(t, s, webApp(t, s, draft{"accessTokenLifetime": nil}), "")
		access, token := in.next(in.refresh)
		for range 5 {
			s.Kit.Clock.Advance(10 * 24 * time.Hour)
			access, token = in.next(token)
		}
		in.wantRefused(in.refresh, token)
		in.wantDead(access, in.access)
	})
}

// T21: a refresh token is worth nothing without its client.
func TestT21StolenRefreshToken(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		in, thief := begin(t, s, webApp(t, s, nil), ""), webApp(t, s, nil)
		public := publicApp(t, s, nil)
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {in.refresh}}
		wantError(t, s.Token(t, in.app.id, "ost_cs_wrong", form), http.StatusUnauthorized, "invalid_client")
		wantError(t, s.Token(t, in.app.id, "", form), http.StatusUnauthorized, "invalid_client")
		wantError(t, thief.refresh(t, in.refresh), http.StatusBadRequest, "invalid_grant")
		wantError(t, public.refresh(t, in.refresh), http.StatusBadRequest, "invalid_grant")
		// What the thief tried does no harm.
		in.wantAlive(in.access)
		in.next(in.refresh)
	})
}

// T22: the scope may narrow, and comes back; it never widens.
func TestT22RefreshWidening(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write", "delete")
		in := begin(t, s, webApp(t, s, draft{"scopes": []string{"read", "write", "delete"}}), "read write")
		ask := func(token, scope string) *servertest.Response {
			return in.app.request(t, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}, "scope": {scope}})
		}
		for _, scope := range []string{"delete", "read delete", "read write delete", "unknown", "admin", "re\"ad", "read  write"} {
			wantError(t, ask(in.refresh, scope), http.StatusBadRequest, "invalid_scope")
		}
		narrow := ask(in.refresh, "read").JSON(t)
		if narrow.String("scope") != "read" || verify(t, s, narrow.String("access_token")).JSON(t).String("scope") != "read" {
			t.Errorf("narrowed: %v", narrow)
		}
		wide := in.app.refresh(t, narrow.String("refresh_token")).JSON(t)
		if wide.String("scope") != "read write" {
			t.Errorf("the scope does not come back: %v", wide)
		}
		// What is taken from the client is gone, and comes back with it.
		in.app.update(t, draft{"scopes": []string{"read"}})
		less := in.app.refresh(t, wide.String("refresh_token")).JSON(t)
		if less.String("scope") != "read" || verify(t, s, wide.String("access_token")).JSON(t).String("scope") != "read" {
			t.Errorf("after the client lost a scope: %v", less)
		}
	})
}

// rounds is how often the races are run.
const rounds = 200

// racers is how many take part in each.
const racers = 32

// race has all racers do the same at once, over two replicas, and returns their answers.
func race(t *testing.T, replicas []*servertest.Server, do func(s *servertest.Server) *servertest.Response) []*servertest.Response {
	t.Helper()
	answers := make([]*servertest.Response, racers)
	start := make(chan struct{})
	var running sync.WaitGroup
	for i := range racers {
		running.Go(func() {
			<-start
			answers[i] = do(replicas[i%len(replicas)])
		})
	}
	close(start)
	running.Wait()
	return answers
}

// T06: of many who redeem a code at once, over two replicas, one at most succeeds; and since it was presented
// again, nothing of the family is alive afterwards.
func TestT06DoubleRedemption(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a, replicas := webApp(t, s, nil), []*servertest.Server{s, s.Replica(t)}
		user := newUser(t, s)
		browser := s.SignIn(t, user.name, user.password)
		f := newFlow(a)
		for round := range rounds {
			code := f.code(t, browser)
			form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}, "code_verifier": {f.verifier}}
			var won []servertest.Data
			for _, answer := range race(t, replicas, func(s *servertest.Server) *servertest.Response { return s.Token(t, a.id, a.secret, form) }) {
				if answer.Status == http.StatusOK {
					won = append(won, answer.JSON(t))
					continue
				}
				wantError(t, answer, http.StatusBadRequest, "invalid_grant")
			}
			if len(won) != 1 {
				t.Fatalf("round %d: %d redemptions succeed", round, len(won))
			}
			for _, got := range won {
				wantStatus(t, verify(t, s, got.String("access_token")), http.StatusUnauthorized)
				wantError(t, a.refresh(t, got.String("refresh_token")), http.StatusBadRequest, "invalid_grant")
			}
		}
		if alive := s.Kit.DB.Read().TokenFamily.Query().Where(tokenfamily.RevokedAtIsNil()).CountX(t.Context()); alive != 0 {
			t.Errorf("%d families are alive", alive)
		}
	})
}

// Of many who refresh at once, over two replicas, all get one and the same successor; after reuse nothing of the
// family is alive.
func TestT20ParallelRefresh(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a, replicas := publicApp(t, s, nil), []*servertest.Server{s, s.Replica(t)}
		in := begin(t, s, a, "")
		token := in.refresh
		var access []string
		for round := range rounds {
			form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
			successors := map[string]bool{}
			for _, answer := range race(t, replicas, func(s *servertest.Server) *servertest.Response { return s.Token(t, a.id, "", form) }) {
				wantStatus(t, answer, http.StatusOK)
				got := answer.JSON(t)
				successors[got.String("refresh_token")] = true
				access = append(access[:min(len(access), 100)], got.String("access_token"))
			}
			if len(successors) != 1 {
				t.Fatalf("round %d: %d successors", round, len(successors))
			}
			for token = range successors {
			}
		}
		in.wantAlive(access...)
		s.Kit.Clock.Advance(time.Minute)
		in.wantRefused(in.refresh, token)
		in.wantDead(append(access, in.access)...)
	})
}

// T23: whatever comes at the same time, nothing is alive once a revocation is answered.
func TestT23RefreshAgainstRevoke(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a, other := publicApp(t, s, nil), s.Replica(t)
		refreshed := 0
		for round := range 40 {
			in := begin(t, s, a, "")
			var given []string
			var mu sync.Mutex
			var running sync.WaitGroup
			stop := make(chan struct{})
			for range 4 {
				running.Go(func() {
					token := in.refresh
					for range 50 {
						select {
						case <-stop:
							return
						default:
						}
						answer := other.Token(t, a.id, "", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
						if answer.Status != http.StatusOK {
							return
						}
						got := answer.JSON(t)
						mu.Lock()
						given = append(given, got.String("access_token"))
						mu.Unlock()
						token = got.String("refresh_token")
					}
				})
			}
			answer := s.OAuth(t, "/oauth/revoke", a.id, "", url.Values{"token": {in.refresh}})
			wantStatus(t, answer, http.StatusOK)
			revoked := len(s.Kit.DB.Read().TokenFamily.Query().Where(tokenfamily.RevokedAtIsNil()).AllX(t.Context()))
			close(stop)
			running.Wait()
			in.wantDead(append(given, in.access)...)
			if revoked != 0 {
				t.Fatalf("round %d: a family is alive", round)
			}
			refreshed += len(given)
		}
		if refreshed == 0 {
			t.Error("nobody was as fast as the revocation")
		}
	})
}

// T38: a refresh token is shown to its client alone, and revoking it, used or not, ends its whole family.
func TestT38RefreshTokens(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		a := webApp(t, s, draft{"scopes": []string{"read", "write"}, "refreshTokenLifetime": 3600})
		api := webApp(t, s, draft{"resourceServer": true})
		in := begin(t, s, a, "read")
		introspect := func(by *app, token string) servertest.Data {
			answer := s.OAuth(t, "/oauth/introspect", by.id, by.secret, url.Values{"token": {token}, "token_type_hint": {"access_token"}})
			wantStatus(t, answer, http.StatusOK)
			return answer.JSON(t)
		}
		told := introspect(a, in.refresh)
		if told.At("active") != true || told.String("scope") != "read" || told.String("client_id") != a.id || told.At("exp") == nil || told.At("token_type") != nil {
			t.Errorf("its client is told %v", told)
		}
		for name, told := range map[string]servertest.Data{"a resource server": introspect(api, in.refresh), "unknown": introspect(a, "ost_rt_unknown")} {
			if told.At("active") != false || len(told) != 1 {
				t.Errorf("%s is told %v", name, told)
			}
		}
		if told := introspect(api, in.access); told.At("active") != true {
			t.Errorf("of an access token a resource server is told %v", told)
		}
		revoke := func(by *app, token string) {
			t.Helper()
			wantStatus(t, s.OAuth(t, "/oauth/revoke", by.id, by.secret, url.Values{"token": {token}}), http.StatusOK)
		}
		revoke(api, in.refresh)
		in.wantAlive(in.access)
		second, successor := in.next(in.refresh)
		if told := introspect(a, in.refresh); told.At("active") != false {
			t.Errorf("of a used one its client is told %v", told)
		}
		revoke(a, second) // one access token, and no more
		in.wantDead(second)
		in.wantAlive(in.access)
		revoke(a, in.refresh)
		in.wantDead(in.access)
		in.wantRefused(successor)
	})
}
