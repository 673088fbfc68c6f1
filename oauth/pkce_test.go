package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
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

// FuzzPKCE holds that a challenge is met by the one verifier that it was made of, and only if that has the
// form of the RFC.
func FuzzPKCE(f *testing.F) {
	f.Add(sampleVerifier, sampleChallenge)
	f.Add(sampleVerifier, sampleVerifier)
	verifierForm := regexp.MustCompile(`\A[A-Za-z0-9._~-]{43,128}\z`)
	challengeForm := regexp.MustCompile(`\A[A-Za-z0-9_-]{43}\z`)
	f.Fuzz(func(t *testing.T, verifier, other string) {
		challenge, formed := challengeOf(verifier), verifierForm.MatchString(verifier)
		if !validChallenge(challenge) || validChallenge(other) != challengeForm.MatchString(other) {
			t.Errorf("%q or %q is misjudged as a challenge", challenge, other)
		}
		if verifies(challenge, verifier) != formed {
			t.Errorf("%q of %q: its form is %v", verifier, challenge, formed)
		}
		if verifies(challenge, other) != (formed && other == verifier) {
			t.Errorf("%q, of %q: %v", other, verifier, verifies(challenge, other))
		}
		if verifies(other, verifier) != (formed && other == challenge) {
			t.Errorf("%q meets %q", verifier, other)
		}
	})
}
