package manifest

import (
	"context"
	"iter"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/paging"
)

// state is what is there, each list by name.
type state struct {
	scopes  []*ent.Scope
	clients []*ent.AuthClient
	groups  []*ent.Group
}

func (s *Service) load(ctx context.Context) (*state, error) {
	var is state
	var err error
	is.scopes, err = collect(paging.Every(func(args paging.Args) (paging.Page[*ent.Scope], error) {
		return s.Clients.Scopes(ctx, clients.ScopeFilter{}, clients.ScopeOrder{Field: clients.ScopesByName, Direction: paging.Ascending}, args)
	}))
	if err != nil {
		return nil, err
	}
	is.clients, err = collect(paging.Every(func(args paging.Args) (paging.Page[*ent.AuthClient], error) {
		return s.Clients.List(ctx, clients.Filter{}, clients.Order{Field: clients.ByName, Direction: paging.Ascending}, args)
	}))
	if err != nil {
		return nil, err
	}
	is.groups, err = collect(paging.Every(func(args paging.Args) (paging.Page[*ent.Group], error) {
		return s.Accounts.Groups(ctx, accounts.GroupFilter{}, accounts.GroupOrder{Field: accounts.GroupsByName, Direction: paging.Ascending}, args)
	}))
	if err != nil {
		return nil, err
	}
	return &is, nil
}

// membersOf returns the direct members of a group by user name.
func (s *Service) membersOf(ctx context.Context, groupID string) ([]*ent.User, error) {
	return collect(paging.Every(func(args paging.Args) (paging.Page[*ent.User], error) {
		order := accounts.UserOrder{Field: accounts.UsersByUsername, Direction: paging.Ascending}
		return s.Accounts.Users(ctx, accounts.UserFilter{GroupID: &groupID}, order, args)
	}))
}

func collect[T any](items iter.Seq2[T, error]) (all []T, err error) {
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}
