package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/internal/fault"
)

// Algorithm is how a key signs, as JWTs name it (RFC 7518 section 3.1, RFC 8037 section 3.1).
type Algorithm string

// The algorithms.
const (
	ES256 Algorithm = "ES256" // ECDSA on P-256: short, and known to all
	RS256 Algorithm = "RS256" // RSA with 3072 bits, for those who know nothing else
	EdDSA Algorithm = "EdDSA" // Ed25519
)

// Algorithms lists them; the first is that of the first key.
var Algorithms = []Algorithm{ES256, RS256, EdDSA}

// rsaBits are as strong as the other algorithms are (NIST SP 800-57 part 1, table 2).
const rsaBits = 3072

// generate makes a private key. One of RS256 takes a moment: the database is not to wait for it.
func (a Algorithm) generate() (crypto.Signer, error) {
	switch a {
	case ES256:
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case RS256:
		return rsa.GenerateKey(rand.Reader, rsaBits)
	case EdDSA:
		_, private, err := ed25519.GenerateKey(rand.Reader)
		return private, err
	}
	return nil, fmt.Errorf("there is no algorithm %q", a)
}

func (a Algorithm) check() error {
	if !slices.Contains(Algorithms, a) {
		return fault.One(fault.Invalid, "algorithm", "The algorithm is %s, %s or %s.", ES256, RS256, EdDSA)
	}
	return nil
}
