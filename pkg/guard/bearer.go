package guard

import (
	"net/http"
	"strings"
)

// maxToken is how long a token may be, in bytes: longer than any that Ostiary issues.
const maxToken = 20 << 10

// bearer reads the token from the Authorization header (RFC 6750 section 2.1), and from nowhere else: addresses and forms are
// logged and cached. Two headers are refused, as somebody else may have read the other one.
func bearer(r *http.Request) (string, error) {
	header := r.Header.Values("Authorization")
	if len(header) == 0 {
		return "", errMissing
	}
	scheme, token, _ := strings.Cut(header[0], " ")
	token = strings.TrimSpace(token)
	switch {
	case len(header) > 1:
		return "", errInvalid
	case !strings.EqualFold(scheme, "Bearer"):
		return "", errMissing
	case len(token) > maxToken || !isToken(token):
		return "", errInvalid
	}
	return token, nil
}

// isToken reports whether value has the form of a token (RFC 6750 section 2.1, b64token).
func isToken(value string) bool {
	value = strings.TrimRight(value, "=")
	return value != "" && !strings.ContainsFunc(value, func(r rune) bool {
		letter, digit := r|0x20 >= 'a' && r|0x20 <= 'z', r >= '0' && r <= '9'
		return !letter && !digit && !strings.ContainsRune("-._~+/", r)
	})
}
