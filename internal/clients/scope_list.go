package clients

import (
	"context"
	"errors"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/paging"
)

var errShape = errors.New("not written yet")

// ScopeFilter chooses scopes. The zero value chooses all.
type ScopeFilter struct {
	// Search is text in the name or the description; case does not count.
	Search string
}

// ScopeOrderField is what scopes are sorted by. The values are those of schema.graphql.
type ScopeOrderField string

// The fields that scopes can be sorted by.
const (
	ScopesByCreatedAt ScopeOrderField = "CREATED_AT"
	ScopesByName      ScopeOrderField = "NAME"
)

// ScopeOrder is how scopes are sorted. What is left empty is the default: the newest first.
type ScopeOrder struct {
	Field     ScopeOrderField
	Direction paging.Direction
}

// Scopes returns a page of scopes.
func (s *Service) Scopes(ctx context.Context, filter ScopeFilter, order ScopeOrder, args paging.Args) (paging.Page[*ent.Scope], error) {
	return paging.Page[*ent.Scope]{}, errShape
}

// CountScopes returns how many scopes the filter chooses.
func (s *Service) CountScopes(ctx context.Context, filter ScopeFilter) (int, error) {
	return 0, errShape
}

// Scope returns the scope with this id, or [fault.NotFound].
func (s *Service) Scope(ctx context.Context, id string) (*ent.Scope, error) { return nil, errShape }

// ScopesNamed returns the scopes with these names.
func (s *Service) ScopesNamed(ctx context.Context, names []string) (map[string]*ent.Scope, error) {
	return nil, errShape
}

// UpdateScope changes the description of a scope.
func (s *Service) UpdateScope(ctx context.Context, id, description string) (*ent.Scope, error) {
	return nil, errShape
}

// DeleteScope deletes a scope that no client has.
func (s *Service) DeleteScope(ctx context.Context, id string) error { return errShape }

// OfferPersonal returns the clients under which personal access tokens can be made, by name.
func (s *Service) OfferPersonal(ctx context.Context) ([]*ent.AuthClient, error) { return nil, errShape }

// ByID returns the clients with these ids. Unknown ids are left out.
func (s *Service) ByID(ctx context.Context, ids []int) (map[int]*ent.AuthClient, error) {
	return nil, errShape
}
