package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/tokens"
)

// verification is the body of a successful check.
type verification struct {
	Active    bool   `json:"active"`
	Subject   string `json:"sub"`
	Username  string `json:"username,omitempty"`
	ClientID  string `json:"client_id"`
	Scope     string `json:"scope"`
	ExpiresAt int64  `json:"exp,omitempty"`
}

// Verify tells a reverse proxy whether to let a request through (forward authentication). It answers
// any method and any path below its own, with 200, 401, 403 or 503 and nothing else, because that is
// what nginx, Caddy and Traefik agree on.
//
// The token comes as a bearer token, or, for tools that only know HTTP Basic, as the password of the
// user whose personal access token it is.
func (s *Server) Verify(w http.ResponseWriter, r *http.Request) {
	live, err := s.presented(r)
	if err != nil {
		s.countUnverified(err)
		s.refuseVerify(w, r, err)
		return
	}
	s.sawToken(r, live)
	if wanted, ok := wantedScopes(r.URL.RawQuery); !ok || !hasAll(live.Scope, wanted) {
		s.Metrics.Checked(metrics.VerifyEndpoint, metrics.InsufficientScope)
		s.refuseVerify(w, r, insufficientScope(wanted))
		return
	}
	s.Metrics.Checked(metrics.VerifyEndpoint, metrics.Active)
	header := w.Header()
	// All four are always there, empty where unknown, so that a proxy that copies them overwrites
	// what the caller may have made up.
	header.Set("X-Auth-Subject", live.Subject())
	header.Set("X-Auth-Username", live.Username)
	header.Set("X-Auth-Client-Id", live.ClientIDString())
	header.Set("X-Auth-Scope", live.Scope)
	writeJSON(w, http.StatusOK, verification{
		Active: true, Subject: live.Subject(), Username: live.Username,
		ClientID: live.ClientIDString(), Scope: live.Scope, ExpiresAt: unix(live.ExpiresAt),
	})
}

// sawToken tells whose token it is.
func (s *Server) sawToken(r *http.Request, live *tokens.Live) {
	who := access.Actor{Kind: access.Client}
	if live.UserID != "" {
		who = access.Actor{Kind: access.User, ID: live.UserID}
	}
	s.Saw(r.Context(), who, live.ClientID)
}

// countUnverified counts a request without a token that works.
func (s *Server) countUnverified(err error) {
	var why *refusal
	switch {
	case errors.As(err, &why) && why.code == "":
		s.Metrics.Checked(metrics.VerifyEndpoint, metrics.Missing)
	case why != nil:
		s.Metrics.Checked(metrics.VerifyEndpoint, metrics.Malformed)
	case fault.CodeOf(err) == fault.Unauthenticated:
		s.Metrics.Checked(metrics.VerifyEndpoint, notAlive(err))
	default:
		s.Metrics.Refused(metrics.VerifyEndpoint, codeTemporarilyUnavailable)
	}
}

// notAlive says which kind of token does not work.
func notAlive(err error) metrics.Outcome {
	if errors.Is(err, tokens.ErrMalformed) {
		return metrics.Malformed
	}
	return metrics.Inactive
}

// wantedScopes reads the scopes that the proxy asks for: all that are there, in however many parameters.
// One that cannot be read is not met, nor is one without a value, which is a variable of the proxy that is
// not set. Other parameters are not looked at, because a proxy may have appended what it was asked for
// itself, in whatever shape; but what can only be meant for this one, is.
func wantedScopes(query string) (wanted []string, ok bool) {
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(name); err != nil || !strings.EqualFold(name, "scope") && !strings.EqualFold(name, "scopes") {
			continue
		}
		list, err := url.QueryUnescape(value)
		if err != nil {
			return nil, false
		}
		scopes, ok := scope.Parse(list)
		if !ok || len(scopes) == 0 {
			return nil, false
		}
		wanted = append(wanted, scopes...)
	}
	return wanted, true
}

// presented returns the live token that the request shows.
func (s *Server) presented(r *http.Request) (*tokens.Live, error) {
	if token, ok := BearerToken(r); ok {
		return s.Tokens.Lookup(r.Context(), token)
	}
	if username, token, ok := r.BasicAuth(); ok && len(r.Header.Values("Authorization")) == 1 {
		return s.Tokens.LookupPersonal(r.Context(), username, token)
	}
	if r.Header.Get("Authorization") == "" {
		return nil, &refusal{status: http.StatusUnauthorized, challenge: tokens.Challenge}
	}
	return nil, invalidToken()
}

func hasAll(list string, wanted []string) bool {
	for _, name := range wanted {
		if !scope.Has(list, name) {
			return false
		}
	}
	return true
}

// invalidToken and insufficientScope are the errors of RFC 6750 section 3.1.
func invalidToken() *refusal {
	return &refusal{status: http.StatusUnauthorized, code: "invalid_token", challenge: tokens.ChallengeInvalid}
}

func insufficientScope(wanted []string) *refusal {
	return &refusal{status: http.StatusForbidden, code: "insufficient_scope", challenge: tokens.ChallengeScope(scope.Join(wanted))}
}

// refuseVerify answers a proxy with an error.
func (s *Server) refuseVerify(w http.ResponseWriter, r *http.Request, err error) {
	if fault.CodeOf(err) == fault.Unauthenticated {
		err = invalidToken()
	}
	s.asRefusal(r.Context(), err).writeVerify(w)
}

// WriteVerifyRefusal answers a proxy whose request did not get as far as [Server.Verify].
func WriteVerifyRefusal(w http.ResponseWriter) { (&refusal{}).writeVerify(w) }

// writeVerify answers a proxy. It knows what 401 and 403 mean, and 503, whatever else went wrong.
func (e *refusal) writeVerify(w http.ResponseWriter) {
	if e.status != http.StatusUnauthorized && e.status != http.StatusForbidden {
		e = &refusal{status: http.StatusServiceUnavailable, code: codeTemporarilyUnavailable, retryAfter: max(e.retryAfter, 1)}
	}
	e.send(w, struct {
		Active bool   `json:"active"`
		Error  string `json:"error,omitempty"`
	}{false, e.code})
}

// unix writes a moment as in JWTs; nil, which means never, becomes zero, which is left out.
func unix(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return t.Unix()
}
