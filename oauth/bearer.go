package oauth

import (
	"net/http"
	"strings"
)

// BearerToken reads the token from the Authorization header (RFC 6750 section 2.1); the scheme is
// compared without case. It is read from nowhere else: addresses and forms are logged and cached. ok
// is false when the header is missing, repeated, or not of this scheme.
func BearerToken(r *http.Request) (token string, ok bool) {
	header := r.Header.Values("Authorization")
	if len(header) != 1 {
		return "", false
	}
	scheme, token, found := strings.Cut(header[0], " ")
	if !found || !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	token = strings.TrimSpace(token)
	return token, token != ""
}
