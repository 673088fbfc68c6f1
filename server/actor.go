package server

import (
	"net/http"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/oauth"
)

// withActor puts into the context who calls the GraphQL API: the user of a bearer token with the scope
// admin, or who is signed in. A request that has an Authorization header is never answered because of
// its cookie. Without either, the caller is anonymous.
func (s *Server) withActor(next http.Handler) http.Handler {
	return s.acting(next, func(w http.ResponseWriter, r *http.Request, err error) {
		next.ServeHTTP(w, r.WithContext(graph.WithRefusal(r.Context(), err)))
	})
}

// acting does what [Server.withActor] does for any route; fail answers whoever sends a token that is no
// good.
func (s *Server) acting(next http.Handler, fail func(http.ResponseWriter, *http.Request, error)) http.Handler {
	bySession := s.withSession(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, hasHeader := r.Header["Authorization"]
		switch {
		case hasHeader:
			s.byToken(next, fail).ServeHTTP(w, r)
		case s.sessions.sent(r):
			s.sameOrigin(bySession).ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// byToken lets the bearer of a token act as its user.
func (s *Server) byToken(next http.Handler, fail func(http.ResponseWriter, *http.Request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, err := s.tokenActor(r)
		if err != nil {
			fail(w, r, err)
			return
		}
		exchangeOf(r).actor = actor
		next.ServeHTTP(w, r.WithContext(access.WithActor(r.Context(), actor)))
	})
}

func (s *Server) tokenActor(r *http.Request) (access.Actor, error) {
	token, ok := oauth.BearerToken(r)
	if !ok {
		return access.Actor{}, fault.New(fault.Unauthenticated, "The Authorization header must be: Bearer, a space, and one access token.")
	}
	live, err := s.tokens.Lookup(r.Context(), token)
	if err != nil {
		return access.Actor{}, err
	}
	exchangeOf(r).client = live.ClientID
	if live.UserID == "" || !scope.Has(live.Scope, scope.Admin) {
		return access.Actor{}, fault.New(fault.Forbidden, "This access token does not have the scope admin.")
	}
	return s.accounts.Actor(r.Context(), live.UserID, "")
}
