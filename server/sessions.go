package server

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/usage"
)

// sessionLifetime is how long somebody stays signed in, however busy they are.
const sessionLifetime = 12 * time.Hour

// userKey names the user's id among what a session holds. It holds nothing else.
const userKey = "user"

// sessions are the browsers in which somebody is signed in. The cookie has a random token; the store
// keeps a hash of it. Nobody gets a session, or a cookie, by looking at a page.
type sessions struct {
	manager *scs.SessionManager
	store   *accounts.SessionStore
}

func newSessions(db *database.DB, recorder *usage.Recorder, https bool) *sessions {
	m := scs.New()
	m.Lifetime = sessionLifetime
	store := &accounts.SessionStore{DB: db, Usage: recorder, UserID: userOf(m)}
	m.Store = store
	m.Cookie = scs.SessionCookie{
		Name: "ostiary", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: https,
	}
	if https {
		// The prefix keeps other hosts of the domain, and plain http, from setting it.
		m.Cookie.Name = "__Host-ostiary"
	}
	return &sessions{manager: m, store: store}
}

// userOf returns how the store learns whose session it keeps.
func userOf(m *scs.SessionManager) func(data []byte) string {
	return func(data []byte) string {
		_, values, err := m.Codec.Decode(data)
		if err != nil {
			return ""
		}
		id, _ := values[userKey].(string)
		return id
	}
}

// sent reports whether the request brings a session cookie, good or bad.
func (s *sessions) sent(r *http.Request) bool {
	_, err := r.Cookie(s.manager.Cookie.Name)
	return err == nil
}

// token returns what the cookie of the request says; empty when there is none.
func (s *sessions) token(r *http.Request) string {
	cookie, err := r.Cookie(s.manager.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// open signs a user in: under a new token, so that one which somebody planted in the browser before is
// worth nothing. It returns the context that [sessions.close] needs.
func (s *sessions) open(ctx context.Context, w http.ResponseWriter, r *http.Request, userID string) (context.Context, error) {
	ctx, err := s.manager.Load(ctx, s.token(r))
	if err != nil {
		return ctx, err
	}
	if err := s.manager.RenewToken(ctx); err != nil {
		return ctx, err
	}
	s.manager.Put(ctx, userKey, userID)
	token, expiry, err := s.manager.Commit(ctx)
	if err != nil {
		return ctx, err
	}
	s.manager.WriteSessionCookie(ctx, w, token, expiry)
	return ctx, nil
}

// close ends a session that was just opened: it is gone from the database, too.
func (s *sessions) close(ctx context.Context, w http.ResponseWriter) error {
	if err := s.manager.Destroy(ctx); err != nil {
		return err
	}
	s.forget(ctx, w)
	return nil
}

// forget takes the cookie from the browser.
func (s *sessions) forget(ctx context.Context, w http.ResponseWriter) {
	s.manager.WriteSessionCookie(ctx, w, "", time.Time{})
}

// withSession puts who is signed in into the context, with the rights they have now.
func (s *Server) withSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie")
		actor, err := s.sessions.store.Actor(r.Context(), s.sessions.token(r))
		if err != nil {
			s.fail(w, r, err)
			return
		}
		exchangeOf(r).actor = actor
		next.ServeHTTP(w, r.WithContext(access.WithActor(r.Context(), actor)))
	})
}
