package signing

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
)

// Delete deletes a key that somebody else may have: what it signed, or they sign with it, is worth nothing to
// those who ask for the published keys from then on. When it is the one that signs, a new one of its algorithm
// signs at once, and is returned; it is [ErrOtherSecret] when the servers could not open that one. An unknown id is
// a user error.
func (s *Service) Delete(ctx context.Context, id string) (successor *Key, err error) {
	missing := fault.One(fault.Missing, "id", "There is no such signing key.")
	if !ids.Is(ids.Key, id) {
		return nil, missing
	}
	keys, err := load(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	i := keys.find(id)
	if i < 0 {
		return nil, missing
	}
	if i == keys.signing(s.db.Now()) {
		if _, err := s.open(keys[i]); err != nil {
			return nil, err
		}
	}
	made, err := s.newKey(Algorithm(keys[i].Algorithm)) // whether it signs is known for certain only later
	if err != nil {
		return nil, err
	}
	err = s.write(ctx, func(ctx context.Context, tx *ent.Client, keys ring) error {
		i, now := keys.find(id), s.db.Now()
		if i < 0 {
			return missing
		}
		if err := remove(ctx, tx, keys[i], now); err != nil {
			return err
		}
		if i != keys.signing(now) {
			return nil
		}
		if err := made.rotated(ctx, tx, now, now); err != nil {
			return err
		}
		if keys, err = load(ctx, tx); err != nil {
			return err
		}
		successor = new(keys.key(keys.find(made.id), now))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("delete a signing key: %w", err)
	}
	return successor, nil
}
