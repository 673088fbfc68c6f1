package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/internal/scope"
)

func (q query) Scopes(ctx context.Context) ([]*ent.Scope, error) { return q.Clients.Scopes(ctx) }

func (m mutation) CreateScope(ctx context.Context, input generated.CreateScopeInput) (*generated.CreateScopePayload, error) {
	created, err := m.Clients.CreateScope(ctx, input.Name, input.Description)
	problems, err := split(err)
	return &generated.CreateScopePayload{Scope: created, UserErrors: problems}, err
}

// oauthScope resolves what is told of a scope beside what is stored.
type oauthScope struct{}

func (r resolver) Scope() generated.ScopeResolver { return oauthScope{} }

func (oauthScope) BuiltIn(_ context.Context, s *ent.Scope) (bool, error) {
	return s.Name == scope.Admin, nil
}
