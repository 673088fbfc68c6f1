package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
)

// The pair of RFC 7636, appendix B.
const (
	sampleVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	sampleChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

func challengeOf(verifier string) string {
	hash := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(hash[:])
}

func TestChallengeForm(t *testing.T) {
	if !validChallenge(sampleChallenge) {
		t.Error("the challenge of the RFC is refused")
	}
	for _, challenge := range []string{
		"", sampleChallenge[1:], sampleChallenge + "A", sampleChallenge + "=", sampleChallenge[1:] + "=", sampleChallenge[1:] + "+",
		sampleChallenge[1:] + "/", sampleChallenge[1:] + ".", sampleChallenge[1:] + "~", sampleChallenge[1:] + "\n", " " + sampleChallenge[1:],
		sampleChallenge[:20] + "é" + sampleChallenge[22:], sampleChallenge[:20] + " " + sampleChallenge[21:], strings.Repeat("A", 1<<16),
	} {
		if validChallenge(challenge) {
			t.Errorf("%.60q has the form of a challenge", challenge)
		}
	}
}

func TestVerifier(t *testing.T) {
	if !verifies(sampleChallenge, sampleVerifier) {
		t.Error("the verifier of the RFC is refused")
	}
	for _, verifier := range []string{strings.Repeat("a", 43), strings.Repeat("~", 128), strings.Repeat("aZ09-._~", 8)} {
		if !verifies(challengeOf(verifier), verifier) {
			t.Errorf("%q does not verify", verifier)
		}
	}
	// The hash is right, the form is not.
	for _, verifier := range []string{
		"", strings.Repeat("a", 42), strings.Repeat("a", 129), strings.Repeat("a", 42) + " ", strings.Repeat("a", 42) + "+",
		strings.Repeat("a", 21) + "\x00" + strings.Repeat("a", 21), strings.Repeat("é", 43), sampleVerifier + "\n", sampleVerifier + "=",
	} {
		if verifies(challengeOf(verifier), verifier) {
			t.Errorf("%q verifies", verifier)
		}
	}
	for _, challenge := range []string{
		"", sampleVerifier, sampleChallenge[:42], sampleChallenge + "=", strings.ToLower(sampleChallenge), challengeOf(sampleVerifier + "a"),
	} {
		if verifies(challenge, sampleVerifier) {
			t.Errorf("the verifier of the RFC verifies %q", challenge)
		}
	}
	// A method of plain, or what is left of it.
	if verifies(sampleVerifier, sampleVerifier) || verifies("", "") {
		t.Error("a verifier verifies itself")
	}
}
