package accounts

import (
	"context"
	"errors"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/paging"
)

var errShape = errors.New("not written yet")

// Sessions returns a page of a user's sessions, the newest first.
func (s *Service) Sessions(ctx context.Context, userID string, args paging.Args) (paging.Page[*ent.Session], error) {
	return paging.Page[*ent.Session]{}, errShape
}

// CountSessions returns how many sessions a user has.
func (s *Service) CountSessions(ctx context.Context, userID string) (int, error) { return 0, errShape }

// EndSession signs a browser out.
func (s *Service) EndSession(ctx context.Context, id string) error { return errShape }

// EndOtherSessions signs all browsers of a user out, save the one that asks, and returns how many.
func (s *Service) EndOtherSessions(ctx context.Context, userID string) (ended int, err error) {
	return 0, errShape
}

// UnlockUser forgets all failed attempts on an account and returns it.
func (s *Service) UnlockUser(ctx context.Context, id string) (*ent.User, error) { return nil, errShape }

// CountMembers returns how many direct members each group has.
func (s *Service) CountMembers(ctx context.Context, groupIDs []string) (map[string]int, error) {
	return nil, errShape
}
