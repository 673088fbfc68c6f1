package signing

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// Sign returns a JWT in compact form (RFC 7519) with these claims and this typ in its header. It must live no
// longer than [MaxLife]. Which key signs is read each time, because another replica may have made a new one.
func (s *Service) Sign(ctx context.Context, typ string, claims any) (jwt string, err error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("write the claims of a JWT: %w", err)
	}
	key, algorithm, err := s.signer(ctx)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.SignatureAlgorithm(algorithm), Key: jose.JSONWebKey{Key: key.private, KeyID: key.id},
	}, (&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
	if err != nil {
		return "", fmt.Errorf("sign a JWT: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign a JWT: %w", err)
	}
	return signed.CompactSerialize()
}

// signer returns the key that signs now.
func (s *Service) signer(ctx context.Context) (*opened, Algorithm, error) {
	keys, err := load(ctx, s.db.Read())
	if err != nil {
		return nil, "", err
	}
	i := keys.signing(s.db.Now())
	if i < 0 {
		return nil, "", errNoKey
	}
	key, err := s.open(keys[i])
	return key, Algorithm(keys[i].Algorithm), err
}
