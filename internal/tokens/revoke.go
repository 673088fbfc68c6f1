package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/accesstoken"
	"github.com/ostiary/ostiary/ent/personalaccesstoken"
	"github.com/ostiary/ostiary/ent/tokenfamily"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// Revoke ends an access token of the client (RFC 7009). A token that is unknown, dead, or another
// client's is left alone, and the caller is not told.
func (s *Service) Revoke(ctx context.Context, clientID int, token string) error {
	if !HasForm(AccessTokenPrefix, token) {
		return nil
	}
	err := s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		_, err := tx.ExecContext(ctx, revokeAccessToken, s.DB.Now(), Hash(token), clientID)
		return err
	})
	if err != nil {
		return fmt.Errorf("revoke a token: %w", err)
	}
	return nil
}

// RevokeClient ends every token of a client, of each kind, and returns how many of them were alive.
func (s *Service) RevokeClient(ctx context.Context, clientID int) (revoked int, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		client, err := tx.AuthClient.Get(ctx, clientID)
		if ent.IsNotFound(err) {
			return fault.One(fault.Missing, "id", "There is no auth client with this Client ID.")
		}
		if err != nil {
			return err
		}
		now := s.DB.Now()
		if revoked, err = revokeAll(ctx, tx, clientID, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, now, audit.ClientTokensRevoked, audit.Client(client.ID, client.Name),
			audit.Changed("liveTokenCount", revoked, 0))
	})
	if err != nil {
		return 0, fmt.Errorf("revoke the tokens of a client: %w", err)
	}
	return revoked, nil
}

func revokeAll(ctx context.Context, tx *ent.Client, clientID int, now time.Time) (int, error) {
	counts, err := countLive(ctx, tx, []int{clientID}, now)
	if err != nil {
		return 0, err
	}
	if err := tx.AccessToken.Update().
		Where(accesstoken.ClientID(clientID), accesstoken.RevokedAtIsNil()).
		SetRevokedAt(now).Exec(ctx); err != nil {
		return 0, err
	}
	if err := tx.PersonalAccessToken.Update().
		Where(personalaccesstoken.ClientID(clientID), personalaccesstoken.RevokedAtIsNil()).
		SetRevokedAt(now).Exec(ctx); err != nil {
		return 0, err
	}
	// Refresh tokens live and die with their family.
	return counts[clientID], tx.TokenFamily.Update().
		Where(tokenfamily.ClientID(clientID), tokenfamily.RevokedAtIsNil()).
		SetRevokedAt(now).Exec(ctx)
}
