package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/scope"
)

func (q query) Scopes(
	ctx context.Context, first *int, after *string, last *int, before *string, orderBy *clients.ScopeOrder, filter *clients.ScopeFilter,
) (*model.ScopeConnection, error) {
	page, err := q.rooms.Clients.Scopes(ctx, given(filter), given(orderBy), paging.Args{First: first, After: after, Last: last, Before: before})
	if err != nil {
		return nil, err
	}
	return model.NewConnection(page, func() (int, error) { return q.rooms.Clients.CountScopes(ctx, given(filter)) }), nil
}

func (q query) Scope(ctx context.Context, id string) (*ent.Scope, error) {
	return orNull(q.rooms.Clients.Scope(ctx, id))
}

func (m mutation) CreateScope(ctx context.Context, input generated.CreateScopeInput) (*generated.CreateScopePayload, error) {
	created, err := m.rooms.Clients.CreateScope(ctx, input.Name, input.Description)
	problems, err := split(err)
	return &generated.CreateScopePayload{Scope: created, UserErrors: problems}, err
}

func (m mutation) UpdateScope(ctx context.Context, input generated.UpdateScopeInput) (*generated.UpdateScopePayload, error) {
	updated, err := m.rooms.Clients.UpdateScope(ctx, input.ID, input.Description)
	problems, err := split(err)
	return &generated.UpdateScopePayload{Scope: updated, UserErrors: problems}, err
}

func (m mutation) DeleteScope(ctx context.Context, input generated.DeleteScopeInput) (*generated.DeleteScopePayload, error) {
	problems, err := split(m.rooms.Clients.DeleteScope(ctx, input.ID))
	return &generated.DeleteScopePayload{DeletedID: ifDone(input.ID, problems), UserErrors: problems}, err
}

// oauthScope resolves what is told of a scope beside what is stored.
type oauthScope struct{}

func (r resolver) Scope() generated.ScopeResolver { return oauthScope{} }

func (oauthScope) BuiltIn(_ context.Context, s *ent.Scope) (bool, error) {
	return s.Name == scope.Admin, nil
}
