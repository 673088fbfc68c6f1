package guard

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// Guard lets requests through whose access token works. Make one with [Introspect] or [JWT], and keep it: it holds connections
// and keys. It may be used by many at once.
type Guard struct {
	*base
	check func(ctx context.Context, token string) (Token, error)
}

// base is what all ways to check a token need.
type base struct {
	client *http.Client
	log    *slog.Logger
	now    func() time.Time
}

// What can be wrong with a token. Every other error means that nobody knows.
var (
	errMissing = errors.New("no access token was sent")
	errInvalid = errors.New("the access token does not work")
)

// Require returns a middleware that asks for an access token with all of these scopes; without any, for one that works.
// Handlers behind it find the token with [FromContext]. Others are answered
//
//   - 401 without a token, or with one that does not work,
//   - 403 with one that lacks a scope,
//   - 503 with Retry-After when Ostiary cannot be asked. Nobody is let in meanwhile.
//
// It panics when something cannot be the name of a scope, as patterns of [http.ServeMux] do: this is written in programs.
func (g *Guard) Require(scopes ...string) func(http.Handler) http.Handler {
	for _, name := range scopes {
		if !isScope(name) {
			panic(fmt.Sprintf("guard: %q cannot be the name of a scope", name))
		}
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			token, err := g.tokenOf(r)
			switch {
			case errors.Is(err, errMissing):
				refuse(w, http.StatusUnauthorized, "", "This address needs an access token.")
			case errors.Is(err, errInvalid):
				refuse(w, http.StatusUnauthorized, `, error="invalid_token", error_description="The access token does not work"`,
					"The access token does not work: it is unknown, has expired or was revoked.")
			case err != nil:
				g.unavailable(w, r, err)
			case !token.Has(scopes...):
				list := strings.Join(scopes, " ")
				refuse(w, http.StatusForbidden, `, error="insufficient_scope", scope="`+list+`"`, "The access token needs the scope "+list+".")
			default:
				next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, token)))
			}
		})
	}
}

func (g *Guard) tokenOf(r *http.Request) (Token, error) {
	value, err := bearer(r)
	if err != nil {
		return Token{}, err
	}
	return g.check(r.Context(), value)
}

// refuse answers with a challenge (RFC 6750 section 3). Who sent no token is not told of an error.
func refuse(w http.ResponseWriter, status int, why, message string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="api"`+why)
	answer(w, status, message)
}

// unavailable answers that nobody knows whether the token works. The reason is for those who run the API.
func (g *Guard) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil { // a caller who hung up is no trouble
		g.log.WarnContext(r.Context(), "an access token cannot be checked", "error", err)
	}
	w.Header().Set("Retry-After", "1")
	answer(w, http.StatusServiceUnavailable, "Access tokens cannot be checked at the moment. Try again.")
}

func answer(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, message, status)
}

// isScope reports whether name can be that of a scope (RFC 6749 section 3.3, scope-token).
func isScope(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < 0x21 || r > 0x7e || r == '"' || r == '\\' })
}
