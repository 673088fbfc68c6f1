package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
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
		revoked, err = s.revokeAll(ctx, tx, holder{clientIDs: []int{clientID}}, audit.ClientTokensRevoked, audit.Client(client.ID, client.Name))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("revoke the tokens of a client: %w", err)
	}
	return revoked, nil
}

// RevokeUser ends every token of a user, of each kind, and returns how many of them were alive.
func (s *Service) RevokeUser(ctx context.Context, userID string) (revoked int, err error) {
	unknown := fault.One(fault.Missing, "id", "There is no such user.")
	if !ids.Is(ids.User, userID) {
		return 0, unknown
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		user, err := tx.User.Get(ctx, userID)
		if ent.IsNotFound(err) {
			return unknown
		}
		if err != nil {
			return err
		}
		revoked, err = s.revokeAll(ctx, tx, holder{userID: userID}, audit.UserTokensRevoked, audit.User(user.ID, user.Username))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("revoke the tokens of a user: %w", err)
	}
	return revoked, nil
}

// revokeAll ends what a holder has, of each kind, and records it. It returns how much was alive.
func (s *Service) revokeAll(ctx context.Context, tx *ent.Client, of holder, kind audit.Kind, object audit.Object) (int, error) {
	now := s.DB.Now()
	revoked, err := countAlive(ctx, tx, of, now)
	if err != nil {
		return 0, err
	}
	if err := endGranted(ctx, tx, of, now); err != nil {
		return 0, err
	}
	if err := execute(ctx, tx, endPersonalAccessTokens, of, now); err != nil {
		return 0, err
	}
	return revoked, audit.Record(ctx, tx, now, kind, object, audit.Changed("liveTokenCount", revoked, 0))
}

// endGranted ends what applications were given: all but personal access tokens. Refresh tokens live and
// die with their family, and a code that is on its way must not become a token afterwards.
func endGranted(ctx context.Context, tx *ent.Client, of holder, now time.Time) error {
	for _, statement := range []string{endAccessTokens, endFamilies, dropCodes} {
		if err := execute(ctx, tx, statement, of, now); err != nil {
			return err
		}
	}
	return nil
}

// execute runs one of the statements below for a holder.
func execute(ctx context.Context, tx *ent.Client, statement string, of holder, now time.Time) error {
	where, args := of.condition(now)
	_, err := tx.ExecContext(ctx, statement+where, args...)
	return err
}

const (
	endAccessTokens         = `UPDATE access_tokens AS t SET revoked_at = $1 WHERE t.revoked_at IS NULL AND `
	endPersonalAccessTokens = `UPDATE personal_access_tokens AS t SET revoked_at = $1 WHERE t.revoked_at IS NULL AND `
	endFamilies             = `UPDATE token_families AS t SET revoked_at = $1 WHERE t.revoked_at IS NULL AND `
	dropCodes               = `DELETE FROM authorization_codes AS t WHERE t.consumed_at IS NULL AND t.expires_at > $1 AND `
)
