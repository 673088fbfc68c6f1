package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/personalaccesstoken"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/metrics"
)

// Ended is what came of [Service.End].
type Ended int

// What can come of it.
const (
	// NotFound: there is no token with this id.
	NotFound Ended = iota
	// AlreadyDead: it was revoked before, or has expired. A token that only waits for its client or its
	// user to be enabled again is not dead.
	AlreadyDead
	// Revoked: it works no longer.
	Revoked
)

// End ends an access token, a refresh token or a personal access token by its id, whosesoever it is, and every
// token that was got with it. With one token of a family all of it ends. Whether the actor may is decided before.
func (s *Service) End(ctx context.Context, id string) (ended Ended, err error) {
	end := s.endAccessToken
	switch {
	case isPersonal(id):
		end = s.endPersonal
	case ids.Is(ids.RefreshToken, id):
		end = s.endRefreshToken
	case !ids.Is(ids.AccessToken, id):
		return NotFound, nil
	}
	err = s.revoking(ctx, func(ctx context.Context, tx *ent.Client) error {
		ended, err = end(ctx, tx, id)
		return err
	})
	if err != nil {
		return NotFound, fmt.Errorf("end a token: %w", err)
	}
	if ended == Revoked {
		s.Metrics.Revoked(metrics.OneToken)
	}
	return ended, nil
}

// RevokeByID is [Service.End] for one token that a person chose: that there is none, or that it is dead,
// is a user error.
func (s *Service) RevokeByID(ctx context.Context, id string) error {
	ended, err := s.End(ctx, id)
	if err == nil && ended != Revoked {
		return fault.One(fault.Missing, "id", "There is no such token.")
	}
	return err
}

func (s *Service) endAccessToken(ctx context.Context, tx *ent.Client, id string) (Ended, error) {
	token, err := tx.AccessToken.Get(ctx, id)
	if ent.IsNotFound(err) {
		return NotFound, nil
	}
	if err != nil {
		return NotFound, err
	}
	now := s.DB.Now()
	if token.RevokedAt != nil || token.ExpiresAt != nil && !now.Before(*token.ExpiresAt) {
		return AlreadyDead, nil
	}
	if n, err := endOne(ctx, tx, token, now); err != nil || n == 0 {
		return AlreadyDead, err
	}
	object := audit.AccessToken(id, Hint(AccessTokenPrefix, token.LastFour))
	return Revoked, audit.Record(ctx, tx, now, audit.AccessTokenRevoked, object, audit.Diff(recordedAccessToken(token), nil))
}

// endOne ends an access token, and its family with it: or else the refresh token would get another one. It
// returns 0 when the token was dead before.
func endOne(ctx context.Context, tx *ent.Client, token *ent.AccessToken, now time.Time) (int, error) {
	if token.FamilyID != nil {
		return affect(ctx, tx, endFamily, now, *token.FamilyID)
	}
	return affect(ctx, tx, endAccessToken, now, token.ID)
}

// endRefreshToken ends the family of a refresh token. One that was used meanwhile stands for its successor: who
// chose it from a list means the access that it gave.
func (s *Service) endRefreshToken(ctx context.Context, tx *ent.Client, id string) (Ended, error) {
	token, err := tx.RefreshToken.Get(ctx, id)
	if ent.IsNotFound(err) {
		return NotFound, nil
	}
	if err != nil {
		return NotFound, err
	}
	now := s.DB.Now()
	if token.ConsumedAt == nil && token.ExpiresAt != nil && !now.Before(*token.ExpiresAt) {
		return AlreadyDead, nil
	}
	family, err := tx.TokenFamily.Get(ctx, token.FamilyID)
	if ent.IsNotFound(err) {
		return AlreadyDead, nil
	}
	if err != nil {
		return NotFound, err
	}
	if n, err := affect(ctx, tx, endFamily, now, family.ID); err != nil || n == 0 {
		return AlreadyDead, err
	}
	object := audit.RefreshToken(id, Hint(RefreshTokenPrefix, token.LastFour))
	return Revoked, audit.Record(ctx, tx, now, audit.RefreshTokenRevoked, object, audit.Diff(recordedRefreshToken(token, family), nil))
}

func (s *Service) endPersonal(ctx context.Context, tx *ent.Client, id string) (Ended, error) {
	token, err := tx.PersonalAccessToken.Get(ctx, id)
	if ent.IsNotFound(err) {
		return NotFound, nil
	}
	if err != nil {
		return NotFound, err
	}
	if token.ExpiresAt != nil && !s.DB.Now().Before(*token.ExpiresAt) {
		return AlreadyDead, nil
	}
	return s.revokePersonal(ctx, tx, token)
}

// revokePersonal ends a personal access token, which may have expired, unless it is revoked already.
func (s *Service) revokePersonal(ctx context.Context, tx *ent.Client, token *ent.PersonalAccessToken) (Ended, error) {
	now := s.DB.Now()
	n, err := tx.PersonalAccessToken.Update().
		Where(personalaccesstoken.ID(token.ID), personalaccesstoken.RevokedAtIsNil()).SetRevokedAt(now).Save(ctx)
	if err != nil || n == 0 {
		return AlreadyDead, err
	}
	object := audit.PersonalAccessToken(token.ID, token.Name)
	return Revoked, audit.Record(ctx, tx, now, audit.PersonalAccessTokenRevoked, object, audit.Diff(recordedPersonal(token), nil))
}
