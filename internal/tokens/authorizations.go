package tokens

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/paging"
)

// Authorization is the access that a client has to an account.
type Authorization struct {
	ID             string
	AuthClient     *ent.AuthClient
	UserID         string
	Scopes         []string
	GrantedAt      *time.Time
	LiveTokenCount int
	LastUsedAt     *time.Time
}

// Authorizations returns a page of the clients with access to an account, the newest client first.
func (s *Service) Authorizations(ctx context.Context, userID string, args paging.Args) (paging.Page[*Authorization], error) {
	return paging.Page[*Authorization]{}, errShape
}

// CountAuthorizations returns how many there are.
func (s *Service) CountAuthorizations(ctx context.Context, userID string) (int, error) {
	return 0, errShape
}

// RevokeAuthorization withdraws what was agreed to and ends the tokens; it returns how many were alive.
func (s *Service) RevokeAuthorization(ctx context.Context, id string) (revoked int, err error) {
	return 0, errShape
}
