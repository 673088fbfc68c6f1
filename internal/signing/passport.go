package signing

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"

	"github.com/go-jose/go-jose/v4"
)

// minRSA is how many bits a key has at least (RFC 7518 section 3.3).
const minRSA = 2048

// PassportKey is the public key of a Laravel Passport, whose personal access tokens were imported. It signs nothing here.
type PassportKey struct{ key *rsa.PublicKey }

// ParsePassportKey reads the file oauth-public.key of a Laravel Passport: an RSA key in PEM.
func ParsePassportKey(text []byte) (*PassportKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("it is no key in PEM, which begins with -----BEGIN PUBLIC KEY-----")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, errors.New("it is no public key: give oauth-public.key, and not the private one")
	}
	key, isRSA := parsed.(*rsa.PublicKey)
	if !isRSA || key.N.BitLen() < minRSA {
		return nil, errors.New("it is no RSA key of 2048 bits or more")
	}
	return &PassportKey{key}, nil
}

// TokenID returns the id (jti, RFC 7519 section 4.1.7) of a token that the Passport has signed. Whether the token works is
// another question.
func (k *PassportKey) TokenID(token string) (id string, ok bool) {
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return "", false
	}
	payload, err := signed.Verify(k.key)
	if err != nil {
		return "", false
	}
	var claims struct {
		ID string `json:"jti"`
	}
	err = json.Unmarshal(payload, &claims)
	return claims.ID, err == nil && claims.ID != ""
}
