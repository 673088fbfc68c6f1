package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
)

// sweepChunk is how many rows are deleted at once, so that nobody waits long for the write lock.
const sweepChunk = 500

// Sweep deletes what time has made worthless: sessions and set-up links that expired, failed attempts
// that no longer count. It is to be called now and then.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.DB.Now()
	for _, worthless := range []struct {
		table, column string
		before        time.Time
	}{
		{"sessions", "expires_at", now.Add(-lingering)},
		{"setup_links", "expires_at", now},
		{"failed_attempts", "last_failed_at", now.Add(-forgetAfter)},
	} {
		if err := s.sweep(ctx, worthless.table, worthless.column, worthless.before); err != nil {
			return fmt.Errorf("sweep %s: %w", worthless.table, err)
		}
	}
	return nil
}

func (s *Service) sweep(ctx context.Context, table, column string, before time.Time) error {
	statement := fmt.Sprintf(`DELETE FROM %[1]s WHERE id IN (SELECT id FROM %[1]s WHERE %[2]s < $1 LIMIT %[3]d)`, table, column, sweepChunk)
	for {
		var deleted int64
		err := s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
			result, err := tx.ExecContext(ctx, statement, before)
			if err != nil {
				return err
			}
			deleted, err = result.RowsAffected()
			return err
		})
		if err != nil || deleted < sweepChunk {
			return err
		}
	}
}
