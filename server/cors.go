package server

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// preflightAge is for how long a browser may remember what a preflight was answered, in seconds.
const preflightAge = "600"

// isPreflight reports whether a browser asks if a page of another site may send a request.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// allow lets pages of the origin read the answer; a preflight is answered with what they may send. It
// never allows credentials: no page of another site acts with the cookie of this one.
func allow(w http.ResponseWriter, r *http.Request, origin, methods string, next http.Handler) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	if isPreflight(r) {
		h.Set("Access-Control-Allow-Methods", methods)
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", preflightAge)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	h.Set("Access-Control-Expose-Headers", "Retry-After, WWW-Authenticate, X-Request-Id")
	next.ServeHTTP(w, r)
}

// allowAnyOrigin answers pages of every site that use this method.
func allowAnyOrigin(method string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allow(w, r, "*", method, next)
	})
}

// allowClientOrigins answers pages of the origins that enabled clients name, when they send a token of
// their own. An origin is never repeated without having been looked up.
func (s *Server) allowClientOrigins(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		origin := r.Header.Get("Origin")
		if origin == "" || origin == s.config.PublicURL || !bringsToken(r) {
			next.ServeHTTP(w, r)
			return
		}
		switch allowed, err := s.origins.has(r.Context(), origin); {
		case err != nil:
			s.fail(w, r, err)
		case allowed:
			allow(w, r, origin, "GET, POST", next)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// bringsToken reports whether a request has an Authorization header, or is a preflight for one.
func bringsToken(r *http.Request) bool {
	if isPreflight(r) {
		return strings.Contains(strings.ToLower(r.Header.Get("Access-Control-Request-Headers")), "authorization")
	}
	return r.Header.Get("Authorization") != ""
}

// originsAge is for how long the origins of all clients count as read. Anybody may ask, so asking must
// not cost a read of all clients each time.
const originsAge = time.Second

// origins remembers which origins the clients name.
type origins struct {
	load  func(ctx context.Context) (map[string]bool, error)
	now   func() time.Time
	mu    sync.Mutex
	known map[string]bool
	read  time.Time // when the last read began
}

// has reports whether a client names the origin. While one caller reads, the others go by what was known
// before.
func (o *origins) has(ctx context.Context, origin string) (bool, error) {
	o.mu.Lock()
	known, now := o.known, o.now()
	if known != nil && now.Sub(o.read) <= originsAge {
		o.mu.Unlock()
		return known[origin], nil
	}
	o.read = now
	o.mu.Unlock()

	known, err := o.load(ctx)

	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err != nil:
		o.read = time.Time{}
		return false, err
	case o.read.Equal(now): // nobody has read since
		o.known = known
	}
	return known[origin], nil
}
