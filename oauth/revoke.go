package oauth

import (
	"net/http"

	"github.com/ostiary/ostiary/ent"
)

// revoke ends a token of the client (RFC 7009). The answer is the same for a token that is unknown or
// another client's: nothing is to be learnt here (section 2.2).
func (s *Server) revoke(w http.ResponseWriter, r *http.Request, client *ent.AuthClient, f form) error {
	if f["token"] == "" {
		return refuse(codeInvalidRequest, "The parameter token is missing.")
	}
	if err := s.Tokens.Revoke(r.Context(), client.ID, f["token"]); err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, struct{}{})
	return nil
}
