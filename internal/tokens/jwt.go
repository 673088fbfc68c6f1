package tokens

import "strings"

// maxJWT is how long a JWT access token may be, in bytes: more than one with as many scopes as a client can
// have, and no more than a header can carry.
const maxJWT = 20 << 10

// base64url is the alphabet of the parts of a JWT (RFC 4648 section 5).
const base64url = base62 + "-_"

// isJWT reports whether value has the form of a signed JWT (RFC 7515 section 3.1). Whether it is one of ours
// is known by its hash, like that of any access token: its signature is for those who do not ask.
func isJWT(value string) bool {
	if len(value) > maxJWT || strings.Count(value, ".") != 2 {
		return false
	}
	for part := range strings.SplitSeq(value, ".") {
		if part == "" || strings.Trim(part, base64url) != "" {
			return false
		}
	}
	return true
}

// IsAccessToken reports whether value can be that of an access token, of whatever format.
func IsAccessToken(value string) bool { return HasForm(AccessTokenPrefix, value) || isJWT(value) }
