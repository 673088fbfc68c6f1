package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/metrics"
)

// Revoke ends an access token of the client, or with a refresh token, used or not, its whole family (RFC 7009
// section 2.1). A token that is unknown, dead, or another client's is left alone, and the caller is not told.
func (s *Service) Revoke(ctx context.Context, clientID int, token string) error {
	statement := revokeAccessToken
	switch {
	case IsAccessToken(token):
	case HasForm(RefreshTokenPrefix, token):
		statement = revokeByRefreshToken
	default:
		return nil
	}
	found, err := s.DB.Exec(ctx, statement, s.DB.Now(), Hash(token), clientID)
	if err != nil {
		return fmt.Errorf("revoke a token: %w", err)
	}
	if found > 0 {
		s.Metrics.Revoked(metrics.OwnToken)
	}
	return nil
}

// revoking runs a use case of somebody who revokes the tokens of others, with the rights they hold now.
func (s *Service) revoking(ctx context.Context, do func(ctx context.Context, tx *ent.Client) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		ctx, err := accounts.WithCurrentActor(ctx, tx)
		if err != nil {
			return err
		}
		return do(ctx, tx)
	})
}

// RevokeClient ends every token of a client, of each kind, and returns how many that were. That
// the actor may is decided before.
func (s *Service) RevokeClient(ctx context.Context, clientID int) (revoked int, err error) {
	err = s.revoking(ctx, func(ctx context.Context, tx *ent.Client) error {
		client, err := clientOf(ctx, tx, clientID)
		if err != nil {
			return err
		}
		if revoked, err = s.revokeAll(ctx, tx, holder{clientIDs: []int{clientID}}, audit.ClientTokensRevoked, audit.Client(client.ID, client.Name)); err != nil {
			return err
		}
		return tx.AuthClient.UpdateOneID(clientID).AddRevocations(1).Exec(ctx)
	})
	if err != nil {
		return 0, fmt.Errorf("revoke the tokens of a client: %w", err)
	}
	s.Metrics.Revoked(metrics.TokensOfClient)
	return revoked, nil
}

// clientOf returns the client whose tokens are to end. That there is none is a user error.
func clientOf(ctx context.Context, tx *ent.Client, id int) (*ent.AuthClient, error) {
	client, err := tx.AuthClient.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, fault.One(fault.Missing, "id", "There is no auth client with this Client ID.")
	}
	return client, err
}

// RevokeUser ends every token of a user, of each kind, and returns how many that were. That the
// actor may is decided before.
func (s *Service) RevokeUser(ctx context.Context, userID string) (revoked int, err error) {
	unknown := fault.One(fault.Missing, "id", "There is no such user.")
	if !ids.Is(ids.User, userID) {
		return 0, unknown
	}
	err = s.revoking(ctx, func(ctx context.Context, tx *ent.Client) error {
		user, err := tx.User.Get(ctx, userID)
		if ent.IsNotFound(err) {
			return unknown
		}
		if err != nil {
			return err
		}
		if revoked, err = s.revokeAll(ctx, tx, holder{userID: userID}, audit.UserTokensRevoked, audit.User(user.ID, user.Username)); err != nil {
			return err
		}
		return tx.User.UpdateOneID(userID).AddRevocations(1).Exec(ctx)
	})
	if err != nil {
		return 0, fmt.Errorf("revoke the tokens of a user: %w", err)
	}
	s.Metrics.Revoked(metrics.TokensOfUser)
	return revoked, nil
}

// revokeAll ends the personal access tokens of a holder, and records that all tokens end. It returns how many
// tokens that is. The others end when the holder's revocations are counted up: however many they are, it
// costs the same, and what is on its way ends as well.
func (s *Service) revokeAll(ctx context.Context, tx *ent.Client, of holder, kind audit.Kind, object audit.Object) (int, error) {
	now := s.DB.Now()
	granted, err := countUnended(ctx, tx, of, now)
	if err != nil {
		return 0, err
	}
	personal, err := execute(ctx, tx, endPersonalAccessTokens, of, now)
	if err != nil {
		return 0, err
	}
	if _, err := execute(ctx, tx, clearPersonalAccessTokens, of, now); err != nil {
		return 0, err
	}
	return granted + personal, audit.Record(ctx, tx, now, kind, object, audit.Changed("revokedTokens", nil, granted+personal))
}

// endGranted ends what applications were given: all but personal access tokens. Codes and refresh tokens live
// and die with their family. It returns how many access tokens and refresh tokens that was.
func endGranted(ctx context.Context, tx *ent.Client, of holder, now time.Time) (revoked int, err error) {
	if revoked, err = countUnended(ctx, tx, of, now); err != nil {
		return 0, err
	}
	for _, statement := range []string{endFamilies, endAccessTokens} {
		if _, err = execute(ctx, tx, statement, of, now); err != nil {
			return 0, err
		}
	}
	return revoked, nil
}

// countUnended returns how many access tokens and refresh tokens of a holder have neither ended nor expired. A
// family has one refresh token, those aside that were used.
func countUnended(ctx context.Context, tx *ent.Client, of holder, now time.Time) (all int, err error) {
	for _, statement := range []string{countAccessTokens, countRefreshTokens} {
		n, err := count(ctx, tx, statement, of, now)
		if err != nil {
			return 0, err
		}
		all += n
	}
	return all, nil
}

// count runs a statement that counts something of a holder. Its arguments begin with first.
func count(ctx context.Context, tx *ent.Client, statement string, of holder, first ...any) (n int, err error) {
	filled, args := of.in(statement, first...)
	_, err = database.First(ctx, tx.QueryContext, filled, args, func(row database.Row) error { return row.Scan(&n) })
	return n, err
}

// execute runs a statement that changes something of a holder, and returns how many rows it found. Its arguments
// begin with first.
func execute(ctx context.Context, tx *ent.Client, statement string, of holder, first ...any) (int, error) {
	filled, args := of.in(statement, first...)
	return affect(ctx, tx, filled, args...)
}

// Tokens that have expired are dead already. Those that only wait for their client or their user to be
// enabled again are not, and count. Personal access tokens are listed until they are revoked, so that is
// done to those that have expired as well, in silence.
const (
	endFamilies               = `UPDATE token_families AS t SET revoked_at = $1 WHERE t.revoked_at IS NULL AND {holder}`
	endAccessTokens           = `UPDATE access_tokens AS t SET revoked_at = $1 WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $1) AND {holder}`
	endPersonalAccessTokens   = `UPDATE personal_access_tokens AS t SET revoked_at = $1 WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $1) AND {holder}`
	clearPersonalAccessTokens = `UPDATE personal_access_tokens AS t SET revoked_at = $1 WHERE t.revoked_at IS NULL AND {holder}`
)

var (
	countAccessTokens = `SELECT COUNT(*) FROM ` + unendedAccessTokens + ` AND {holder}`

	countRefreshTokens = `SELECT COUNT(*) FROM ` + unendedFamilies + ` AND {holder of f}
		AND EXISTS (SELECT 1 FROM refresh_tokens r WHERE r.family_id = f.id AND r.consumed_at IS NULL
			AND (r.expires_at IS NULL OR r.expires_at > $1))`
)
