package oauth

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// The error codes of RFC 6749 section 5.2 (and 4.1.2.1 for the last two).
const (
	codeInvalidRequest         = "invalid_request"
	codeInvalidClient          = "invalid_client"
	codeInvalidGrant           = "invalid_grant"
	codeUnauthorizedClient     = "unauthorized_client"
	codeUnsupportedGrantType   = "unsupported_grant_type"
	codeInvalidScope           = "invalid_scope"
	codeServerError            = "server_error"
	codeTemporarilyUnavailable = "temporarily_unavailable"
)

// Error is an answer in the form of RFC 6749 section 5.2.
type Error struct {
	Status      int
	Code        string
	Description string // for developers; only characters that section 5.2 allows
	RetryAfter  time.Duration
	// Challenge is sent as WWW-Authenticate when it is not empty.
	Challenge string
}

// Error returns the code and the description.
func (e *Error) Error() string { return e.Code + ": " + e.Description }

// refuse returns a 400 with an error code.
func refuse(code, format string, args ...any) *Error {
	return &Error{Status: http.StatusBadRequest, Code: code, Description: fmt.Sprintf(format, args...)}
}

// asError gives every error its OAuth form. What is unknown says nothing but a request id.
func asError(r *http.Request, err error, log *slog.Logger) *Error {
	var oauthErr *Error
	if errors.As(err, &oauthErr) {
		return oauthErr
	}
	var f *fault.Error
	if errors.As(err, &f) {
		switch f.Code {
		case fault.RateLimited:
			return &Error{http.StatusTooManyRequests, codeTemporarilyUnavailable, f.Message, f.RetryAfter, ""}
		case fault.Unavailable:
			log.ErrorContext(r.Context(), "unavailable", "error", err)
			return &Error{http.StatusServiceUnavailable, codeTemporarilyUnavailable, f.Message, f.RetryAfter, ""}
		}
	}
	if r.Context().Err() == nil { // otherwise nobody is there to be answered
		log.ErrorContext(r.Context(), "internal error", "error", err)
	}
	return &Error{
		Status: http.StatusInternalServerError, Code: codeServerError,
		Description: "Something went wrong. The request id is " + audit.OriginFrom(r.Context()).RequestID + ".",
	}
}

// writeError answers with an error; it is the only place that does, save for /oauth/verify.
func (s *Server) writeError(w http.ResponseWriter, r *http.Request, err error) {
	e := asError(r, err, s.Log)
	if e.Challenge != "" {
		w.Header().Set("WWW-Authenticate", e.Challenge)
	}
	setRetryAfter(w, e.RetryAfter)
	writeJSON(w, e.Status, struct {
		Error       string `json:"error"`
		Description string `json:"error_description,omitempty"`
	}{e.Code, e.Description})
}

func setRetryAfter(w http.ResponseWriter, d time.Duration) {
	if d > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(d.Seconds()))))
	}
}
