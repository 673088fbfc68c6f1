package oauth

import (
	"log/slog"
	"net/http"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Server answers the OAuth endpoints.
type Server struct {
	Clients  *clients.Service
	Accounts *accounts.Service
	Tokens   *tokens.Service
	// PublicURL is the issuer (RFC 8414): scheme and host.
	PublicURL string
	Log       *slog.Logger

	failures failureLimits
}

// Token is the token endpoint (RFC 6749 section 3.2).
func (s *Server) Token(w http.ResponseWriter, r *http.Request) {
	s.withClient(s.token)(w, r)
}

// Introspect is the introspection endpoint (RFC 7662), for confidential clients.
func (s *Server) Introspect(w http.ResponseWriter, r *http.Request) {
	s.withClient(s.introspect)(w, r)
}

// Revoke is the revocation endpoint (RFC 7009).
func (s *Server) Revoke(w http.ResponseWriter, r *http.Request) {
	s.withClient(s.revoke)(w, r)
}
