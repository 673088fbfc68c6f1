package oauth

import (
	"net/http"

	"github.com/ostiary/ostiary/internal/metrics"
)

// JWKS answers with the public keys by which JWT access tokens are checked (RFC 7517 section 5).
func (s *Server) JWKS(w http.ResponseWriter, r *http.Request) {
	set, err := s.Keys.JWKS(r.Context())
	if err != nil {
		s.writeError(w, r, metrics.JWKSEndpoint, err)
		return
	}
	writePublic(w, "application/jwk-set+json", set) // RFC 7517 section 8.5.2
}
