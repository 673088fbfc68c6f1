package server

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/usage"
)

// sessionLifetime is how long somebody stays signed in, however busy they are.
const sessionLifetime = 12 * time.Hour

// userKey names the user's id among what a session holds. It holds nothing else.
const userKey = "user"

// sessions are the browsers in which somebody is signed in. The cookie has a random token; the store
// keeps a hash of it. Nobody gets a session, or a cookie, by looking at a page.
type sessions struct{ manager *scs.SessionManager }

func newSessions(db *database.DB, recorder *usage.Recorder, https bool) *sessions {
	m := scs.New()
	m.Lifetime = sessionLifetime
	m.Store = &accounts.SessionStore{DB: db, Usage: recorder, UserID: userOf(m)}
	m.Cookie = scs.SessionCookie{
		Name: "ostiary", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: https,
	}
	if https {
		// The prefix keeps other hosts of the domain, and plain http, from setting it.
		m.Cookie.Name = "__Host-ostiary"
	}
	return &sessions{manager: m}
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

// load returns a context with the session of the request; an empty one when there is none.
func (s *sessions) load(r *http.Request) (context.Context, error) {
	token := ""
	if cookie, err := r.Cookie(s.manager.Cookie.Name); err == nil {
		token = cookie.Value
	}
	return s.manager.Load(r.Context(), token)
}

// open signs a user in: under a new token, so that one which somebody planted in the browser before is
// worth nothing.
func (s *sessions) open(ctx context.Context, w http.ResponseWriter, userID string) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.Put(ctx, userKey, userID)
	token, expiry, err := s.manager.Commit(ctx)
	if err != nil {
		return err
	}
	s.manager.WriteSessionCookie(ctx, w, token, expiry)
	return nil
}

// close ends a session that was just opened: it is gone from the database, too.
func (s *sessions) close(ctx context.Context, w http.ResponseWriter) error {
	if s.manager.Token(ctx) != "" {
		if err := s.manager.Destroy(ctx); err != nil {
			return err
		}
	}
	s.forget(ctx, w)
	return nil
}

// forget takes the cookie from the browser.
func (s *sessions) forget(ctx context.Context, w http.ResponseWriter) {
	s.manager.WriteSessionCookie(ctx, w, "", time.Time{})
}

// sessionActor returns who is signed in, with the rights they have now; anonymous when nobody is, or when the
// account was disabled or deleted meanwhile.
func (s *Server) sessionActor(ctx context.Context) (access.Actor, error) {
	userID := s.sessions.manager.GetString(ctx, userKey)
	if userID == "" {
		return access.Actor{Kind: access.Anonymous}, nil
	}
	actor, err := s.accounts.Actor(ctx, userID, accounts.SessionID(s.sessions.manager.Token(ctx)))
	if fault.CodeOf(err) == fault.Unauthenticated {
		return access.Actor{Kind: access.Anonymous}, nil
	}
	return actor, err
}

// withSession puts the session and who is signed in with it into the context.
func (s *Server) withSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie")
		ctx, err := s.sessions.load(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		actor, err := s.sessionActor(ctx)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(access.WithActor(ctx, actor)))
	})
}
