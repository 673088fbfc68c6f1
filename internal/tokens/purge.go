package tokens

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/internal/database"
)

const (
	// lingering is how long what has just died is kept, so that somebody who asks is told why it does not work.
	lingering = time.Hour
	// tombstoneAge is how long it is remembered that a code or a refresh token was used. Until then a replay
	// ends the family.
	tombstoneAge = 90 * 24 * time.Hour
	// personalLingering is lingering for personal access tokens that have expired: people look for them.
	personalLingering = 90 * 24 * time.Hour
)

// Purge deletes what is dead for good, in small batches, and erases the successors of refresh tokens when nobody
// can ask for them again. What only waits for its client or its user to be enabled again, or for its grant to be
// ticked again, stays. It is to be called now and then, and may run on several replicas at once.
//
// It does not matter in which order they go, nor that one is interrupted: what has lost its family, its client or
// its user is as dead as before (alive.go).
func (s *Service) Purge(ctx context.Context) error {
	now := s.DB.Now()
	overdue, err := overdueSuccessors(ctx, s.DB.Read(), now)
	if err != nil {
		err = fmt.Errorf("find the graces of refresh tokens: %w", err)
	}
	failed := []error{err}
	for _, dead := range append(deadAt(now), overdue...) {
		if ctx.Err() != nil {
			break // what failed last says so
		}
		if _, err := s.DB.Purge(ctx, dead); err != nil {
			failed = append(failed, fmt.Errorf("purge %s: %w", dead.Table, err))
		}
	}
	return errors.Join(failed...)
}

// hangsOnFamily joins the family of a code or a refresh token, and through it whose it is: without a family there is
// no client.
const hangsOnFamily = `LEFT JOIN token_families f ON f.id = t.family_id ` + ofFamily

// deadAt returns what is dead for good at a moment. Families come last: they go when nothing that works hangs on them,
// and those of their tokens that were used go with them the next time.
func deadAt(now time.Time) []database.Dead {
	lingered, forgotten := now.Add(-lingering), now.Add(-tombstoneAge)
	return []database.Dead{
		{
			Table:  "access_tokens",
			Joined: ofAccessToken,
			Where:  endedAccessToken("$1", "$2"),
			Args:   []any{lingered, now},
		},
		{
			Table:  "refresh_tokens",
			Joined: hangsOnFamily,
			Where:  endedFamily("f") + ` OR t.consumed_at IS NULL AND t.expires_at <= $1 OR t.consumed_at <= $2`,
			Args:   []any{now, forgotten},
		},
		{
			Table:  "authorization_codes",
			Joined: hangsOnFamily,
			Where:  endedFamily("f") + ` OR t.consumed_at IS NULL AND t.expires_at <= $1 OR t.consumed_at <= $2`,
			Args:   []any{now, forgotten},
		},
		{
			Table: "personal_access_tokens",
			Joined: `LEFT JOIN auth_clients c ON c.id = t.client_id
				LEFT JOIN users u ON u.id = t.user_id`,
			Where: `c.id IS NULL OR u.id IS NULL OR t.revoked_at <= $1 OR t.expires_at <= $2`,
			Args:  []any{lingered, now.Add(-personalLingering)},
		},
		{
			Table: "consents",
			Joined: `LEFT JOIN auth_clients c ON c.id = t.client_id
				LEFT JOIN users u ON u.id = t.user_id`,
			Where: `c.id IS NULL OR u.id IS NULL`,
		},
		{
			Table: "token_families",
			Joined: `LEFT JOIN auth_clients c ON c.id = t.client_id
				LEFT JOIN users u ON u.id = t.user_id`,
			Where: `c.id IS NULL OR u.id IS NULL
				OR (t.created_at <= $1 OR ` + endedFamily("t") + `)
					AND NOT EXISTS (SELECT 1 FROM refresh_tokens r WHERE r.family_id = t.id AND r.consumed_at IS NULL)
					AND NOT EXISTS (SELECT 1 FROM access_tokens a WHERE a.family_id = t.id)
					AND NOT EXISTS (SELECT 1 FROM authorization_codes a WHERE a.family_id = t.id AND a.consumed_at IS NULL)`,
			Args: []any{lingered},
		},
	}
}
