package signing

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
)

// Ensure makes the first key when there is none, and opens the one that signs, so that a wrong secret is found
// out before somebody waits for a token: then it is [ErrOtherSecret].
func (s *Service) Ensure(ctx context.Context) error {
	keys, err := load(ctx, s.db.Read())
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		if err := s.makeFirst(ctx); err != nil {
			return fmt.Errorf("make the first signing key: %w", err)
		}
	}
	_, _, err = s.signer(ctx)
	return err
}

// makeFirst makes the first key, unless another replica was faster.
func (s *Service) makeFirst(ctx context.Context) error {
	first, err := s.newKey(Algorithms[0])
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, tx *ent.Client, keys ring) error {
		if len(keys) > 0 {
			return nil
		}
		now := s.db.Now()
		return first.store(ctx, tx, now, now)
	})
}
