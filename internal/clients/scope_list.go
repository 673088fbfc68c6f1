package clients

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/predicate"
	entscope "github.com/ostiary/ostiary/ent/scope"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/scope"
)

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

// maxScopeSearch is how many characters a search may have: a scope has no more to be searched.
const maxScopeSearch = scope.MaxLength + maxScopeDescription + len(" ")

// Scopes returns a page of scopes. What it cannot understand is [fault.BadUserInput].
func (s *Service) Scopes(ctx context.Context, filter ScopeFilter, order ScopeOrder, args paging.Args) (paging.Page[*ent.Scope], error) {
	var none paging.Page[*ent.Scope]
	conditions, err := filter.conditions()
	if err != nil {
		return none, err
	}
	sorted, err := scopeOrders.By(order.Field, order.Direction)
	if err != nil {
		return none, err
	}
	return paging.Load(args, sorted, func(window paging.Window) ([]*ent.Scope, error) {
		scopes, err := s.DB.Read().Scope.Query().Where(conditions...).Where(window).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list scopes: %w", err)
		}
		return scopes, nil
	})
}

// CountScopes returns how many scopes the filter chooses.
func (s *Service) CountScopes(ctx context.Context, filter ScopeFilter) (int, error) {
	conditions, err := filter.conditions()
	if err != nil {
		return 0, err
	}
	n, err := s.DB.Read().Scope.Query().Where(conditions...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count scopes: %w", err)
	}
	return n, nil
}

func (f ScopeFilter) conditions() ([]predicate.Scope, error) {
	text, err := names.Search(f.Search, maxScopeSearch)
	if err != nil || text == "" {
		return nil, err
	}
	return []predicate.Scope{entscope.SearchTextContains(text)}, nil
}

var scopeOrders = paging.Orders[*ent.Scope, ScopeOrderField]{
	List: "Scope", Plural: "Scopes", Default: ScopesByCreatedAt,
	Columns: map[ScopeOrderField][]paging.Column[*ent.Scope]{
		ScopesByName: {paging.Bytes(entscope.FieldNameKey, func(s *ent.Scope) []byte { return s.NameKey })}, // unique by itself
		ScopesByCreatedAt: {
			paging.Time(entscope.FieldCreatedAt, func(s *ent.Scope) time.Time { return s.CreatedAt }),
			paging.Text(entscope.FieldID, func(s *ent.Scope) string { return s.ID }),
		},
	},
}
