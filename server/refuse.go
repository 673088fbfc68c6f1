package server

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/oauth"
)

// refusal says why a request was not done, in words that are safe to show.
type refusal struct {
	Status int
	// Message is one sentence; empty: what is usually said of the status.
	Message    string
	RetryAfter int // seconds; 0 when unknown
}

// refuse answers with a refusal in the form that callers of the route understand.
func refuse(w http.ResponseWriter, r *http.Request, why refusal) {
	if why.Message == "" {
		why.Message = usual[why.Status]
	}
	if why.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(why.RetryAfter))
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

// fail refuses a request because of an error. What is unknown is logged and not shown.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	refuse(w, r, s.reason(r, err))
}

// reason turns an error into a refusal. An unknown one goes into the log with the id of the request,
// which is all that the caller is told.
func (s *Server) reason(r *http.Request, err error) refusal {
	var known *fault.Error
	if !errors.As(err, &known) || statuses[known.Code] == 0 {
		s.note(r, slog.LevelError, "a request failed", err)
		return refusal{Status: http.StatusInternalServerError}
	}
	if known.Code == fault.Unavailable {
		s.note(r, slog.LevelWarn, "a request was put off", err)
	}
	return refusal{Status: statuses[known.Code], Message: known.Message, RetryAfter: known.RetrySeconds()}
}

// note writes down what went wrong, unless it is that the caller hung up.
func (s *Server) note(r *http.Request, level slog.Level, message string, err error) {
	if r.Context().Err() == nil {
		s.log.LogAttrs(r.Context(), level, message,
			slog.String("request_id", exchangeOf(r).id), slog.String("route", exchangeOf(r).route), slog.Any("error", err))
	}
}

// refuseGraphQL answers who calls the GraphQL API.
func refuseGraphQL(w http.ResponseWriter, r *http.Request, why refusal) {
	graph.WriteRefusal(w, r, why.Status, why.Message)
}

// refuseOAuth answers who calls an OAuth endpoint.
func (s *Server) refuseOAuth(w http.ResponseWriter, _ *http.Request, why refusal) {
	s.oauth.WriteRefusal(w, why.Status, why.Message)
}

// refuseVerify answers a proxy that asks whether to let a request pass.
func refuseVerify(w http.ResponseWriter, _ *http.Request, _ refusal) { oauth.WriteVerifyRefusal(w) }

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
