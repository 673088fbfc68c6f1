package oauth

import (
	"net/http"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
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

// introspect tells a confidential client whether a token works: its own tokens, or those of all when
// it is a resource server. Of others it says no more than of unknown ones (RFC 7662 section 2.2).
func (s *Server) introspect(w http.ResponseWriter, r *http.Request, client *ent.AuthClient, f form) error {
	if !isConfidential(client) {
		return invalidClient(false)
	}
	if f["token"] == "" {
		return refuse(codeInvalidRequest, "The parameter token is missing.")
	}
	live, err := s.Tokens.Lookup(r.Context(), f["token"])
	switch {
	case fault.CodeOf(err) == fault.Unauthenticated:
		writeJSON(w, http.StatusOK, introspection{})
	case err != nil:
		return err
	case live.ClientID != client.ID && !client.ResourceServer:
		writeJSON(w, http.StatusOK, introspection{})
	default:
		writeJSON(w, http.StatusOK, s.describe(live))
	}
	return nil
}

func (s *Server) describe(live *tokens.Live) introspection {
	return introspection{
		Active: true, Scope: live.Scope, ClientID: live.ClientIDString(), Username: live.Username,
		TokenType: "Bearer", ExpiresAt: unix(live.ExpiresAt), IssuedAt: live.IssuedAt.Unix(),
		Subject: live.Subject(), Issuer: s.PublicURL, ID: live.ID,
	}
}
