package accounts

import (
	"context"
	"fmt"
	"time"
)

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
		if _, err := s.DB.DeleteBefore(ctx, worthless.table, worthless.column, worthless.before); err != nil {
			return fmt.Errorf("sweep %s: %w", worthless.table, err)
		}
	}
	return nil
}
