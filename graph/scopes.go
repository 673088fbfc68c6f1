package graph

import (
	"context"

	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
)

func (m mutation) CreateScope(ctx context.Context, input generated.CreateScopeInput) (*generated.CreateScopePayload, error) {
	created, err := m.Clients.CreateScope(ctx, input.Name, input.Description)
	problems, err := split(err)
	if created == nil {
		return &generated.CreateScopePayload{UserErrors: problems}, err
	}
	return &generated.CreateScopePayload{Scope: &model.Scope{Name: created.Name, Description: created.Description}, UserErrors: problems}, err
}
