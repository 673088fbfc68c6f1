package signing

import (
	"context"
	"errors"
	"fmt"

	"github.com/ostiary/ostiary/ent"
)

// Rotation is how keys are rotated.
type Rotation struct {
	// Algorithm is that of the new key; empty: that of the newest one there is.
	Algorithm Algorithm
	// Now lets the new key sign at once. Those who cached the keys do not have it yet.
	Now bool
}

// Rotate makes a new key, which is published at once and signs after [Overlap], or at once. In the latter case
// keys that wait are deleted: they must not take over later, and no key that is there is opened, so it helps when
// none can be any more. In the former case it is [ErrOtherSecret]: the servers could not open the new key, and would
// find out when it takes over. An unknown algorithm is a user error.
func (s *Service) Rotate(ctx context.Context, r Rotation) (*Key, error) {
	algorithm, err := s.algorithm(ctx, r.Algorithm)
	if err != nil {
		return nil, err
	}
	if !r.Now {
		if _, _, err := s.signer(ctx); err != nil && !errors.Is(err, errNoKey) {
			return nil, err
		}
	}
	made, err := s.newKey(algorithm)
	if err != nil {
		return nil, err
	}
	var key Key
	err = s.write(ctx, func(ctx context.Context, tx *ent.Client, keys ring) error {
		now := s.db.Now()
		from := now.Add(Overlap)
		if r.Now || len(keys) == 0 {
			from = now
			for i := keys.signing(now) + 1; i < len(keys); i++ {
				if err := remove(ctx, tx, keys[i], now); err != nil {
					return err
				}
			}
		}
		if err := made.rotated(ctx, tx, now, from); err != nil {
			return err
		}
		if keys, err = load(ctx, tx); err != nil {
			return err
		}
		key = keys.key(keys.find(made.id), now)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("rotate the signing keys: %w", err)
	}
	return &key, nil
}

// algorithm returns the one that is asked for, or that of the newest key.
func (s *Service) algorithm(ctx context.Context, asked Algorithm) (Algorithm, error) {
	if asked != "" {
		return asked, nil
	}
	keys, err := load(ctx, s.db.Read())
	if err != nil || len(keys) == 0 {
		return Algorithms[0], err
	}
	return Algorithm(keys[len(keys)-1].Algorithm), nil
}
