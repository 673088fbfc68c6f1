package oauth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/internal/metrics"
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

// Those of an authorization request (RFC 6749 section 4.1.2.1), with the ones that OpenID Connect Core section
// 3.1.2.6 and RFC 8707 section 2 added.
const (
	codeAccessDenied            = "access_denied"
	codeUnsupportedResponseType = "unsupported_response_type"
	codeLoginRequired           = "login_required"
	codeConsentRequired         = "consent_required"
	codeRequestNotSupported     = "request_not_supported"
	codeRequestURINotSupported  = "request_uri_not_supported"
	codeInvalidTarget           = "invalid_target"
)

// refusal is the error of a request that is answered with an error code.
type refusal struct {
	status      int
	code        string
	description string // for developers; only characters that RFC 6749 section 5.2 allows
	retryAfter  int    // seconds; 0 when unknown
	challenge   string // of WWW-Authenticate, unless empty
	topic       help.Topic
}

// topics are where errors are explained, by their code, unless they say so themselves.
var topics = map[string]help.Topic{
	codeInvalidRequest:          help.InvalidRequest,
	codeInvalidClient:           help.InvalidClient,
	codeUnauthorizedClient:      help.UnauthorizedClient,
	codeUnsupportedGrantType:    help.UnsupportedGrantType,
	codeInvalidScope:            help.InvalidScope,
	codeServerError:             help.TemporarilyImpossible,
	codeTemporarilyUnavailable:  help.TemporarilyImpossible,
	codeAccessDenied:            help.AccessDenied,
	codeUnsupportedResponseType: help.UnsupportedResponse,
	codeLoginRequired:           help.InteractionRequired,
	codeConsentRequired:         help.InteractionRequired,
	codeRequestNotSupported:     help.InvalidRequest,
	codeRequestURINotSupported:  help.InvalidRequest,
	codeInvalidTarget:           help.InvalidTarget,
}

// Error returns the code and the description.
func (e *refusal) Error() string { return e.code + ": " + e.description }

// refuse returns a 400 with an error code.
func refuse(code, format string, args ...any) *refusal {
	return &refusal{status: http.StatusBadRequest, code: code, description: fmt.Sprintf(format, args...)}
}

// on names the topic under which the error is explained.
func (e *refusal) on(topic help.Topic) *refusal {
	e.topic = topic
	return e
}

// uri returns where the error is explained, on a page of this server.
func (s *Server) uri(e *refusal) string {
	topic := e.topic
	if topic == "" {
		topic = topics[e.code]
	}
	return topic.Address(s.PublicURL)
}

// asRefusal gives every error its OAuth form. What is unknown says nothing but a request id.
func (s *Server) asRefusal(ctx context.Context, err error) *refusal {
	var known *refusal
	if errors.As(err, &known) {
		return known
	}
	var f *fault.Error
	if errors.As(err, &f) {
		switch f.Code {
		case fault.RateLimited:
			return &refusal{http.StatusTooManyRequests, codeTemporarilyUnavailable, f.Message, f.RetrySeconds(), "", help.TooManyAttempts}
		case fault.Unavailable:
			s.log(ctx, slog.LevelWarn, "OAuth is not available", err)
			return &refusal{http.StatusServiceUnavailable, codeTemporarilyUnavailable, f.Message, f.RetrySeconds(), "", ""}
		}
	}
	s.log(ctx, slog.LevelError, "OAuth failed", err)
	return &refusal{
		status: http.StatusInternalServerError, code: codeServerError,
		description: "Something went wrong. The request id is " + audit.OriginFrom(ctx).RequestID + ".",
	}
}

// log writes down what went wrong, unless it is that the caller hung up.
func (s *Server) log(ctx context.Context, level slog.Level, message string, err error) {
	if ctx.Err() == nil {
		s.Log.LogAttrs(ctx, level, message,
			slog.String("request_id", audit.OriginFrom(ctx).RequestID), slog.Any("error", err))
	}
}

// writeError answers a client with an error.
func (s *Server) writeError(w http.ResponseWriter, r *http.Request, at metrics.Endpoint, err error) {
	why := s.asRefusal(r.Context(), err)
	s.Metrics.Refused(at, why.reason())
	s.write(w, why)
}

// reason is the refusal as it is counted.
func (e *refusal) reason() string {
	if e.status == http.StatusTooManyRequests {
		return metrics.RateLimited
	}
	return e.code
}

// WriteRefusal answers a client whose request did not get as far as a handler, in the form of RFC 6749
// section 5.2. The description is a sentence in ASCII without quotes and backslashes.
func (s *Server) WriteRefusal(w http.ResponseWriter, status int, description string) {
	code := codeInvalidRequest
	switch status {
	case http.StatusServiceUnavailable:
		code = codeTemporarilyUnavailable
	case http.StatusInternalServerError:
		code = codeServerError
	}
	s.write(w, &refusal{status: status, code: code, description: description})
}

// write answers a client.
func (s *Server) write(w http.ResponseWriter, e *refusal) {
	e.send(w, struct {
		Error       string `json:"error"`
		Description string `json:"error_description,omitempty"`
		URI         string `json:"error_uri"`
	}{e.code, e.description, s.uri(e)})
}

// send answers with a body that says why.
func (e *refusal) send(w http.ResponseWriter, body any) {
	if e.challenge != "" {
		w.Header().Set("WWW-Authenticate", e.challenge)
	}
	if e.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
	}
	writeJSON(w, e.status, body)
}
