package signing

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
)

// Sweep deletes the keys that nobody can need any more. It is to be called now and then.
func (s *Service) Sweep(ctx context.Context) error {
	keys, err := load(ctx, s.db.Read())
	if err != nil || len(keys) == 0 || keys.isPublished(0, s.db.Now()) {
		return err // the first is the first to go
	}
	err = s.write(ctx, func(ctx context.Context, tx *ent.Client, keys ring) error {
		now := s.db.Now()
		for i, key := range keys {
			if keys.isPublished(i, now) {
				break
			}
			if err := tx.SigningKey.DeleteOne(key).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sweep the signing keys: %w", err)
	}
	return nil
}
