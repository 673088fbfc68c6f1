package tokens

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/ids"
)

// Issue stores an access token that [Mint] made. When it returns nil the token works and is durable.
func (s *Service) Issue(ctx context.Context, token string, g Grant) error {
	now := s.DB.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		_, err := tx.ExecContext(ctx, insertAccessToken, ids.New(ids.AccessToken), Hash(token), LastFour(token),
			g.ClientID, nullable(g.UserID), nullable(g.personalID()), g.Type, g.Scope, now, g.ExpiresAt(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("issue an access token: %w", err)
	}
	return nil
}

// nullable stores an empty id as NULL.
func nullable(id string) any {
	if id == "" {
		return nil
	}
	return id
}
