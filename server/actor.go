package server

import (
	"context"
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
	bySession := s.withSession(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, hasHeader := r.Header["Authorization"]
		switch {
		case hasHeader:
			s.byToken(next).ServeHTTP(w, r)
		case s.sessions.sent(r):
			s.sameOrigin(bySession).ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// byToken lets the bearer of a token act as its user.
func (s *Server) byToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, err := s.tokenActor(r)
		if err == nil {
			next.ServeHTTP(w, r.WithContext(access.WithActor(r.Context(), actor)))
			return
		}
		switch fault.CodeOf(err) {
		case fault.Unauthenticated: // answered in the media type that the caller accepts
			next.ServeHTTP(w, r.WithContext(graph.WithInvalidToken(r.Context(), err)))
		case fault.Forbidden: // RFC 6750 section 3.1
			w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="admin"`)
			s.fail(w, r, err)
		default:
			s.fail(w, r, err)
		}
	})
}

func (s *Server) tokenActor(r *http.Request) (access.Actor, error) {
	token, ok := oauth.BearerToken(r)
	if !ok {
		return access.Actor{}, fault.New(fault.Unauthenticated, "The Authorization header must be: Bearer, a space, and one access token.")
	}
	return s.actorOfToken(r.Context(), token)
}

func (s *Server) actorOfToken(ctx context.Context, token string) (access.Actor, error) {
	live, err := s.tokens.Lookup(ctx, token)
	if err != nil {
		return access.Actor{}, err
	}
	if live.UserID == "" || !scope.Has(live.Scope, scope.Admin) {
		return access.Actor{}, fault.New(fault.Forbidden, "This access token does not have the scope admin.")
	}
	return s.accounts.Actor(ctx, live.UserID, "")
}
