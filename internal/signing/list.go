package signing

import (
	"context"
	"encoding/json"
	"fmt"
)

// List returns all keys, in the order in which they sign.
func (s *Service) List(ctx context.Context) ([]Key, error) {
	keys, err := load(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	list, now := make([]Key, len(keys)), s.db.Now()
	for i := range keys {
		list[i] = keys.key(i, now)
	}
	return list, nil
}

// JWKS returns the published keys as a JWK Set (RFC 7517 section 5): the public halves alone.
func (s *Service) JWKS(ctx context.Context) ([]byte, error) {
	keys, err := load(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	published, now := []json.RawMessage{}, s.db.Now()
	for i, key := range keys {
		if keys.isPublished(i, now) {
			published = append(published, key.PublicKey)
		}
	}
	set, err := json.Marshal(struct {
		Keys []json.RawMessage `json:"keys"`
	}{published})
	if err != nil {
		return nil, fmt.Errorf("write the published keys: %w", err)
	}
	return set, nil
}
