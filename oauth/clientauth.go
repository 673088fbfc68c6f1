package oauth

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/tokens"
)

// basicChallenge tells a client how to authenticate (RFC 6749 section 5.2).
const basicChallenge = `Basic realm="ostiary", charset="UTF-8"`

// clientHandler answers a request of a client that has proved who it is. That there is no other way
// to get at the client is the point: a handler that forgot to authenticate it cannot be written.
type clientHandler func(w http.ResponseWriter, r *http.Request, client *ent.AuthClient, f form) error

// lookingHandler is a clientHandler that needs a token as well, which is looked up together with the client.
type lookingHandler func(w http.ResponseWriter, r *http.Request, client *ent.AuthClient, f form, token *tokens.Beside) error

// withClient runs the first phases: parse the request and authenticate the client, who acts from then on.
func (s *Server) withClient(at metrics.Endpoint, handle clientHandler) http.HandlerFunc {
	none := func(string) *tokens.Beside { return nil }
	return s.withClientAnd(at, none, func(w http.ResponseWriter, r *http.Request, client *ent.AuthClient, f form, _ *tokens.Beside) error {
		return handle(w, r, client, f)
	})
}

// withClientAnd is withClient that has the parameter token looked up.
func (s *Server) withClientAnd(at metrics.Endpoint, look func(token string) *tokens.Beside, handle lookingHandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f, err := parseForm(w, r)
		if err != nil {
			s.writeError(w, r, at, err)
			return
		}
		token := look(f["token"])
		client, err := s.authenticate(r, f, token)
		if err != nil {
			s.writeError(w, r, at, err)
			return
		}
		who := actor(client)
		s.Saw(r.Context(), who, client.ID)
		if err := handle(w, r.WithContext(access.WithActor(r.Context(), who)), client, f, token); err != nil {
			s.writeError(w, r, at, err)
		}
	}
}

// actor is the client as it stands in the audit log.
func actor(client *ent.AuthClient) access.Actor {
	return access.Actor{Kind: access.Client, ID: strconv.Itoa(client.ID), Name: client.Name}
}

// authenticate finds out which client asks (RFC 6749 section 2.3): by HTTP Basic, by parameters in
// the body, or, for a public client, by its client_id alone. Failures are limited.
func (s *Server) authenticate(r *http.Request, f form, beside *tokens.Beside) (*ent.AuthClient, error) {
	id, secret, usedBasic, err := credentials(r, f)
	var client *ent.AuthClient
	switch {
	case err != nil:
	case beside != nil:
		client, err = s.Clients.AuthenticateBeside(r.Context(), id, secret, beside)
	default:
		client, err = s.Clients.Authenticate(r.Context(), id, secret)
	}
	if fault.CodeOf(err) != fault.Unauthenticated {
		return client, err
	}
	if limited := s.failures.count(id, audit.OriginFrom(r.Context()).Network(), s.Clients.DB.Now()); limited != nil {
		return nil, limited
	}
	return nil, invalidClient(usedBasic, err)
}

// invalidClient is the one answer for an unknown client, a wrong secret and a disabled client. Only what says
// nothing about a client is told as well: why, if it is known, is a [fault.Error].
func invalidClient(usedBasic bool, why error) *refusal {
	e := &refusal{status: http.StatusUnauthorized, code: codeInvalidClient, description: "Client authentication failed."}
	var known *fault.Error
	if errors.As(why, &known) {
		e.description = known.Message
	}
	if usedBasic {
		e.challenge = basicChallenge
	}
	return e
}

// credentials reads what the client says about itself. A client must not use more than one method of
// authentication in a request (RFC 6749 section 2.3); repeating its client_id in the body is fine. Who says
// nothing is told about HTTP Basic as well.
func credentials(r *http.Request, f form) (id, secret string, usedBasic bool, err error) {
	header := r.Header.Values("Authorization")
	if len(header) == 0 {
		if f["client_id"] == "" {
			return "", "", true, fault.New(fault.Unauthenticated, "Nothing says which client asks: send HTTP Basic, or client_id in the body.")
		}
		return f["client_id"], f["client_secret"], false, nil
	}
	if len(header) > 1 || f["client_secret"] != "" {
		return "", "", true, refuse(codeInvalidRequest, "Use one method of client authentication.")
	}
	id, secret, ok := parseBasic(header[0])
	if !ok {
		return "", "", true, fault.New(fault.Unauthenticated, "The Authorization header is not well-formed HTTP Basic.")
	}
	if f["client_id"] != "" && f["client_id"] != id {
		return "", "", true, refuse(codeInvalidRequest, "The client_id in the body is not that of the Authorization header.")
	}
	return id, secret, true, nil
}

// parseBasic reads an Authorization header of the Basic scheme. Both parts are form-encoded inside
// it (RFC 6749 section 2.3.1), which ordinary HTTP Basic does not do.
func parseBasic(header string) (id, secret string, ok bool) {
	scheme, encoded, found := strings.Cut(header, " ")
	if !found || !strings.EqualFold(scheme, "Basic") {
		return "", "", false
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return "", "", false
	}
	id, secret, found = strings.Cut(string(decoded), ":")
	if !found {
		return "", "", false
	}
	if id, err = url.QueryUnescape(id); err != nil {
		return "", "", false
	}
	if secret, err = url.QueryUnescape(secret); err != nil {
		return "", "", false
	}
	return id, secret, true
}

// isConfidential reports whether the client has a secret with which to prove who it is. Others merely say so.
func isConfidential(client *ent.AuthClient) bool {
	return client.Type == authclient.TypeCONFIDENTIAL
}
