package tokens

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/scope"
)

// stored is a token with everything that its life hangs on, as it is in the database.
type stored struct {
	Known
	client      *ent.AuthClient          // nil: gone
	user        *ent.User                // nil: none, or gone
	family      *ent.TokenFamily         // nil: none, or gone
	personal    *ent.PersonalAccessToken // that it was got with; nil: none, or gone
	hangsOn     struct{ family, personal bool }
	revokedAt   *time.Time
	consumedAt  *time.Time
	revocations *Revocations // under which it was asked for; nil for personal access tokens
}

// loadStored returns the token with this id. That there is none is an error that [ent.IsNotFound] knows; that what it
// hangs on is gone is not.
func loadStored(ctx context.Context, q *ent.Client, id string) (*stored, error) {
	load := loadAccessToken
	switch {
	case ids.Is(ids.RefreshToken, id):
		load = loadRefreshToken
	case isPersonal(id):
		load = loadPersonal
	}
	s, err := load(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if s.client, err = orGone(q.AuthClient.Get(ctx, s.ClientID)); err != nil {
		return nil, err
	}
	if s.UserID != "" {
		s.user, err = orGone(q.User.Get(ctx, s.UserID))
	}
	return s, err
}

func loadAccessToken(ctx context.Context, q *ent.Client, id string) (*stored, error) {
	t, err := q.AccessToken.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	s := &stored{revokedAt: t.RevokedAt, revocations: &Revocations{t.ClientRevocations, t.UserRevocations}}
	s.Live = Live{
		ID: id, Prefix: AccessTokenPrefix, ClientID: t.ClientID, Scope: t.Scope,
		IssuedAt: t.IssuedAt.UTC(), ExpiresAt: t.ExpiresAt, lastUsedAt: t.LastUsedAt,
	}
	s.Grant = t.Grant
	if t.UserID != nil {
		s.UserID = *t.UserID
	}
	if s.hangsOn.family = t.FamilyID != nil; s.hangsOn.family {
		if s.family, err = orGone(q.TokenFamily.Get(ctx, *t.FamilyID)); err != nil {
			return nil, err
		}
	}
	if s.hangsOn.personal = t.PersonalAccessTokenID != nil; s.hangsOn.personal {
		s.personal, err = orGone(q.PersonalAccessToken.Get(ctx, *t.PersonalAccessTokenID))
	}
	return s, err
}

// loadRefreshToken tells of a refresh token what the list does: it is as old as its family.
func loadRefreshToken(ctx context.Context, q *ent.Client, id string) (*stored, error) {
	t, err := q.RefreshToken.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	s := &stored{consumedAt: t.ConsumedAt}
	s.Live = Live{ID: id, Prefix: RefreshTokenPrefix, IssuedAt: t.IssuedAt.UTC(), ExpiresAt: t.ExpiresAt}
	s.hangsOn.family = true
	if s.family, err = orGone(q.TokenFamily.Get(ctx, t.FamilyID)); err != nil || s.family == nil {
		return s, err
	}
	f := s.family
	s.ClientID, s.UserID, s.Grant, s.Scope = f.ClientID, f.UserID, f.Grant, f.Scope
	if s.lastUsedAt = t.ConsumedAt; s.lastUsedAt == nil && t.ParentID != nil {
		s.lastUsedAt = &t.IssuedAt
	}
	s.IssuedAt, s.revocations = f.CreatedAt.UTC(), &Revocations{f.ClientRevocations, f.UserRevocations}
	return s, nil
}

func loadPersonal(ctx context.Context, q *ent.Client, id string) (*stored, error) {
	t, err := q.PersonalAccessToken.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	s := &stored{revokedAt: t.RevokedAt}
	s.Name, s.Grant = t.Name, grants.PersonalAccessToken
	s.Live = Live{
		ID: id, Prefix: PersonalAccessTokenPrefix, ClientID: t.ClientID, UserID: t.UserID,
		Scope: t.Scope, IssuedAt: t.IssuedAt.UTC(), ExpiresAt: t.ExpiresAt, lastUsedAt: t.LastUsedAt,
	}
	return s, nil
}

// known returns what can be told of it. A token whose client is gone allows nothing.
func (s *stored) known() *Known {
	known := s.Known
	var has []string
	if s.client != nil {
		known.ClientName, has = s.client.Name, s.client.Scopes
	}
	if s.user != nil {
		known.Username, known.UserRevocations = s.user.Username, s.user.Revocations
	}
	known.Scope = scope.Both(known.Scope, has)
	return &known
}

// orGone makes nil of what is not there.
func orGone[T any](found *T, err error) (*T, error) {
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return found, err
}
