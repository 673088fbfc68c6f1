package server

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/ostiary/ostiary/internal/fault"
)

// refusal says why a request was not done, in words that are safe to show.
type refusal struct {
	Status int
	// Message is one sentence; empty: what is usually said of the status.
	Message    string
	RetryAfter time.Duration
}

// refuse answers with a refusal in the form that callers of the route understand.
func refuse(w http.ResponseWriter, r *http.Request, why refusal) {
	if why.Message == "" {
		why.Message = usual[why.Status]
	}
	if why.RetryAfter > 0 {
		w.Header().Set("Retry-After", seconds(why.RetryAfter))
	}
	exchangeOf(r).refuse(w, r, why)
}

var usual = map[int]string{
	http.StatusNotFound:            "There is nothing at this address.",
	http.StatusInternalServerError: "Something went wrong on our side. It was written down, and nothing was changed by halves.",
	http.StatusServiceUnavailable:  "The service is not available at the moment. Try again in a few seconds.",
}

// statuses are the HTTP statuses of the codes of a [fault.Error].
var statuses = map[fault.Code]int{
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.BadUserInput:    http.StatusBadRequest,
	fault.TooComplex:      http.StatusBadRequest,
	fault.RateLimited:     http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// codes are the codes of GraphQL errors for HTTP statuses.
var codes = map[int]fault.Code{
	http.StatusUnauthorized:        fault.Unauthenticated,
	http.StatusForbidden:           fault.Forbidden,
	http.StatusNotFound:            fault.NotFound,
	http.StatusTooManyRequests:     fault.RateLimited,
	http.StatusServiceUnavailable:  fault.Unavailable,
	http.StatusInternalServerError: fault.Internal,
}

// fail refuses a request because of an error. What is unknown is logged and not shown.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	refuse(w, r, s.reason(r, err))
}

// reason turns an error into a refusal. An unknown one goes into the log with the id of the request,
// which is all that the caller is told.
func (s *Server) reason(r *http.Request, err error) refusal {
	var known *fault.Error
	if !errors.As(err, &known) || statuses[known.Code] == 0 {
		s.log.LogAttrs(r.Context(), slog.LevelError, "a request failed",
			slog.String("request_id", exchangeOf(r).id), slog.String("route", exchangeOf(r).route), slog.Any("error", err))
		return refusal{Status: http.StatusInternalServerError}
	}
	if known.Code == fault.Unavailable {
		s.log.LogAttrs(r.Context(), slog.LevelWarn, "a request was put off",
			slog.String("request_id", exchangeOf(r).id), slog.String("route", exchangeOf(r).route), slog.Any("error", err))
	}
	return refusal{Status: statuses[known.Code], Message: known.Message, RetryAfter: known.RetryAfter}
}

// seconds writes a time to wait as Retry-After asks for it (RFC 9110 section 10.2.3): in whole seconds,
// rounded up.
func seconds(d time.Duration) string {
	return strconv.Itoa(int(math.Ceil(d.Seconds())))
}

// refuseGraphQL writes a refusal as a GraphQL response. Its media type is the one that clients who do
// not ask for the newer one understand too.
func refuseGraphQL(w http.ResponseWriter, r *http.Request, why refusal) {
	code, ok := codes[why.Status]
	if !ok {
		code = fault.BadUserInput
	}
	extensions := map[string]any{"code": code}
	if why.Status == http.StatusInternalServerError {
		extensions["requestId"] = exchangeOf(r).id
	}
	writeJSON(w, why.Status, map[string]any{
		"errors": []any{map[string]any{"message": why.Message, "extensions": extensions}},
	})
}

// refuseOAuth writes a refusal as an OAuth error response (RFC 6749 section 5.2).
func refuseOAuth(w http.ResponseWriter, _ *http.Request, why refusal) {
	code := "invalid_request"
	switch why.Status {
	case http.StatusServiceUnavailable:
		code = "temporarily_unavailable"
	case http.StatusInternalServerError:
		code = "server_error"
	}
	writeJSON(w, why.Status, map[string]string{"error": code, "error_description": why.Message})
}

// refuseVerify answers a proxy that asks whether to let a request pass. A proxy knows what 503 means,
// whatever went wrong.
func refuseVerify(w http.ResponseWriter, _ *http.Request, _ refusal) {
	writeJSON(w, http.StatusServiceUnavailable, map[string]bool{"active": false})
}

// refuseProbe answers whoever watches the server.
func refuseProbe(w http.ResponseWriter, _ *http.Request, why refusal) {
	writeJSON(w, why.Status, map[string]string{"status": "error", "reason": why.Message})
}

// refuseText answers who asked for a file.
func refuseText(w http.ResponseWriter, _ *http.Request, why refusal) {
	http.Error(w, why.Message, why.Status)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a reader who has left is no error of ours
}
