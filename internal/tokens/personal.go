package tokens

import (
	"context"
	"errors"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/paging"
)

var errShape = errors.New("not written yet")

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

// CreatePersonal makes a personal access token for who is signed in.
func (s *Service) CreatePersonal(ctx context.Context, draft PersonalDraft) (created *ent.PersonalAccessToken, value string, err error) {
	return nil, "", errShape
}

// Personal returns a page of a user's personal access tokens that are not revoked, the newest first.
func (s *Service) Personal(ctx context.Context, userID string, args paging.Args) (paging.Page[*ent.PersonalAccessToken], error) {
	return paging.Page[*ent.PersonalAccessToken]{}, errShape
}

// CountPersonal returns how many there are.
func (s *Service) CountPersonal(ctx context.Context, userID string) (int, error) { return 0, errShape }

// ActivePersonal returns which of the tokens work now.
func (s *Service) ActivePersonal(ctx context.Context, ids []string) (map[string]bool, error) {
	return nil, errShape
}

// RevokePersonal ends a personal access token of the actor, or of somebody they may act on.
func (s *Service) RevokePersonal(ctx context.Context, id string) error { return errShape }

// RevokeByID ends an access token or a personal access token, whosesoever it is.
func (s *Service) RevokeByID(ctx context.Context, id string) error { return errShape }

// RevokeUser ends every token of a user and returns how many of them were alive.
func (s *Service) RevokeUser(ctx context.Context, userID string) (revoked int, err error) {
	return 0, errShape
}
