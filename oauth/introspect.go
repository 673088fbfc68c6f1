package oauth

import (
	"context"
	"net/http"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/tokens"
)

// introspection is the answer about a token (RFC 7662 section 2.2).
type introspection struct {
	Active    bool   `json:"active"`
	Scope     string `json:"scope,omitempty"`
	ClientID  string `json:"client_id,omitempty"`
	Username  string `json:"username,omitempty"`
	TokenType string `json:"token_type,omitempty"`
	ExpiresAt int64  `json:"exp,omitempty"`
	IssuedAt  int64  `json:"iat,omitempty"`
	Subject   string `json:"sub,omitempty"`
	Issuer    string `json:"iss,omitempty"`
	ID        string `json:"jti,omitempty"`
}

// introspect tells a confidential client whether a token works: its own tokens, or, when it is a resource
// server, whatever may be shown to an API. Of others it says no more than of unknown ones (RFC 7662 section
// 2.2).
func (s *Server) introspect(w http.ResponseWriter, r *http.Request, client *ent.AuthClient, f form, token *tokens.Beside) error {
	if !isConfidential(client) {
		return invalidClient(false, nil)
	}
	if f["token"] == "" {
		return refuse(codeInvalidRequest, "The parameter token is missing.")
	}
	live, err := s.found(r.Context(), f["token"], token)
	switch {
	case fault.CodeOf(err) == fault.Unauthenticated:
		s.Metrics.Checked(metrics.IntrospectEndpoint, notAlive(err))
		writeJSON(w, http.StatusOK, introspection{})
	case err != nil:
		return err
	case live.ClientID != client.ID && (!client.ResourceServer || live.Prefix == tokens.RefreshTokenPrefix):
		s.Metrics.Checked(metrics.IntrospectEndpoint, metrics.OfAnotherClient)
		writeJSON(w, http.StatusOK, introspection{})
	default:
		s.Metrics.Checked(metrics.IntrospectEndpoint, metrics.Active)
		writeJSON(w, http.StatusOK, s.describe(live))
	}
	return nil
}

// found returns a token of any kind that works: an access token was looked up beside the client. One that does not
// work is [fault.Unauthenticated].
func (s *Server) found(ctx context.Context, value string, access *tokens.Beside) (*tokens.Live, error) {
	switch {
	case access != nil:
		return access.Live()
	case tokens.HasForm(tokens.RefreshTokenPrefix, value):
		return s.Tokens.LookupRefresh(ctx, value)
	}
	return s.Tokens.Lookup(ctx, value)
}

func (s *Server) describe(live *tokens.Live) introspection {
	answer := introspection{
		Active: true, Scope: live.Scope, ClientID: live.ClientIDString(), Username: live.Username,
		ExpiresAt: unix(live.ExpiresAt), IssuedAt: live.IssuedAt.Unix(),
		Subject: live.Subject(), Issuer: s.PublicURL, ID: live.ID,
	}
	if live.Prefix != tokens.RefreshTokenPrefix {
		answer.TokenType = "Bearer"
	}
	return answer
}
