package oauth

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

const (
	alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	// challengeLength is that of a SHA-256 in base64url without padding.
	challengeLength   = 43
	minVerifierLength = 43
	maxVerifierLength = 128
)

// validChallenge reports whether the text has the form of a code challenge of the method S256 (RFC 7636
// section 4.2), the only one there is here: plain would show the verifier to whoever sees the request.
func validChallenge(challenge string) bool {
	return len(challenge) == challengeLength && consistsOf(challenge, alphanumeric+"-_")
}

// verifies reports whether the verifier has the form of RFC 7636 section 4.1 and its hash is the challenge.
func verifies(challenge, verifier string) bool {
	if len(verifier) < minVerifierLength || len(verifier) > maxVerifierLength || !consistsOf(verifier, alphanumeric+"-._~") {
		return false
	}
	hash := sha256.Sum256([]byte(verifier))
	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(hash[:])), []byte(challenge)) == 1
}

func consistsOf(text, characters string) bool {
	return strings.Trim(text, characters) == ""
}
