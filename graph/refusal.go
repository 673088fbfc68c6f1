package graph

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/tokens"
)

// refusal is an answer to a request of which nothing is executed.
type refusal struct {
	status int
	err    error
}

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status, fault.New(fault.BadUserInput, format, args...)}
}

// statuses are the HTTP statuses of the codes of what is refused as a whole; the others are 400.
var statuses = map[fault.Code]int{
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.RateLimited:     http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.Internal:        http.StatusInternalServerError,
}

func statusOf(code fault.Code) int {
	if status, ok := statuses[code]; ok {
		return status
	}
	return http.StatusBadRequest
}

// WriteRefusal answers a request that did not get as far as the API, in the form and the media type that
// the API would use. The message is shown.
func WriteRefusal(w http.ResponseWriter, r *http.Request, status int, message string) {
	said := code(fault.BadUserInput)
	for known, of := range statuses {
		if of == status {
			said = code(known)
		}
	}
	if status == http.StatusInternalServerError {
		said["requestId"] = audit.OriginFrom(r.Context()).RequestID
	}
	begin(w, r)
	write(w, status, &graphql.Response{Errors: gqlerror.List{{Message: message, Extensions: said}}})
}

type refusalKey struct{}

// WithRefusal returns a context of a request that is answered with err and not executed: that of a
// bearer token, say, which is not valid. It does not count as one without a token.
func WithRefusal(ctx context.Context, err error) context.Context {
	return context.WithValue(ctx, refusalKey{}, err)
}

// refused returns the answer to a request that [WithRefusal] refused, or nil. What it says about the
// token is RFC 6750 section 3.
func refused(w http.ResponseWriter, r *http.Request) *refusal {
	err, _ := r.Context().Value(refusalKey{}).(error)
	if err == nil {
		return nil
	}
	code := fault.CodeOf(err)
	switch code {
	case fault.Unauthenticated:
		w.Header().Set("WWW-Authenticate", tokens.ChallengeInvalid)
	case fault.Forbidden:
		w.Header().Set("WWW-Authenticate", tokens.ChallengeScope(scope.Admin))
	}
	var known *fault.Error
	if errors.As(err, &known) && known.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(known.RetrySeconds()))
	}
	return &refusal{statusOf(code), err}
}
