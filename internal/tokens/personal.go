package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/scope"
)

// PersonalDraft is what a developer decides about a new personal access token.
type PersonalDraft struct {
	// ClientID is the client to make it under; it must offer such tokens.
	ClientID int
	// Name is what its owner calls it; required.
	Name string
	// Scopes is what it allows; nil: all that the client may ask for, except [scope.Admin].
	Scopes []string
	// ExpiresAt is when it stops working; nil: it does not.
	ExpiresAt *time.Time
}

// personalLock is held by who makes a personal access token, so that what was counted still holds.
const personalLock = "personal_access_tokens"

// CreatePersonal makes a personal access token for who is signed in, and returns it with its value, which
// is shown this once. It asks for a session: a token that makes tokens could not be got rid of. What a
// person can mend is [fault.UserErrors].
func (s *Service) CreatePersonal(ctx context.Context, draft PersonalDraft) (created *ent.PersonalAccessToken, value string, err error) {
	if err := accounts.RequireSession(ctx); err != nil {
		return nil, "", err
	}
	owner := access.ActorFrom(ctx).ID
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.Serialize(ctx, tx, personalLock); err != nil {
			return err
		}
		if _, err := accounts.WithCurrentActor(ctx, tx); err != nil {
			return err // disabled or deleted meanwhile
		}
		reviewed, err := s.reviewPersonal(ctx, tx, owner, draft)
		if err != nil {
			return err
		}
		created, value, err = s.mintPersonal(ctx, tx, owner, reviewed)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	s.Metrics.Issued(metrics.PersonalToken, metrics.Opaque)
	return created, value, nil
}

func (s *Service) mintPersonal(ctx context.Context, tx *ent.Client, owner string, d PersonalDraft) (*ent.PersonalAccessToken, string, error) {
	value, now := Mint(PersonalAccessTokenPrefix), s.DB.Now()
	created, err := tx.PersonalAccessToken.Create().
		SetHash(Hash(value)).SetLastFour(LastFour(value)).
		SetName(d.Name).SetUserID(owner).SetClientID(d.ClientID).SetScope(scope.Join(d.Scopes)).
		SetIssuedAt(now).SetNillableExpiresAt(d.ExpiresAt).
		Save(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("store a personal access token: %w", err)
	}
	object := audit.PersonalAccessToken(created.ID, created.Name)
	return created, value, audit.Record(ctx, tx, now, audit.PersonalAccessTokenCreated, object, audit.Diff(nil, recordedPersonal(created)))
}

// RevokePersonal ends a personal access token of the actor, or of somebody they may act on, and every
// token that was got with it. That there is none, or that it was revoked before, is a user error.
func (s *Service) RevokePersonal(ctx context.Context, id string) error {
	unknown := fault.One(fault.Missing, "id", "There is no such personal access token.")
	if !isPersonal(id) {
		return unknown
	}
	err := s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		token, err := tx.PersonalAccessToken.Get(ctx, id)
		if ent.IsNotFound(err) {
			return unknown
		}
		if err != nil {
			return fmt.Errorf("get a personal access token: %w", err)
		}
		if err := accounts.CheckAct(ctx, tx, token.UserID, unknown); err != nil {
			return err
		}
		ended, err := s.revokePersonal(ctx, tx, token)
		if err == nil && ended != Revoked {
			return unknown
		}
		return err
	})
	if err == nil {
		s.Metrics.Revoked(metrics.OneToken)
	}
	return err
}
