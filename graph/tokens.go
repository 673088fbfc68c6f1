package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/tokens"
)

func (q query) Authorizations(
	ctx context.Context, userID *string, first *int, after *string, last *int, before *string,
) (*model.AuthorizationConnection, error) {
	page, total, err := q.rooms.Tokens.Authorizations(ctx, whose(ctx, userID), paging.Args{First: first, After: after, Last: last, Before: before})
	if err != nil {
		return nil, err
	}
	return model.NewConnection(page, func() (int, error) { return total, nil }), nil
}

// authorization resolves whose account it is.
type authorization struct{}

func (r resolver) Authorization() generated.AuthorizationResolver { return authorization{} }

func (authorization) User(ctx context.Context, a *tokens.Authorization) (*ent.User, error) {
	return load(ctx).users.get(ctx, a.UserID)
}

func (m mutation) RevokeAuthorization(ctx context.Context, input generated.RevokeAuthorizationInput) (*generated.RevokeAuthorizationPayload, error) {
	revoked, err := m.rooms.Tokens.RevokeAuthorization(ctx, input.ID)
	problems, err := split(err)
	return &generated.RevokeAuthorizationPayload{
		RevokedID: ifDone(input.ID, problems), RevokedCount: ifDone(revoked, problems), UserErrors: problems,
	}, err
}

func (m mutation) RevokeToken(ctx context.Context, input generated.RevokeTokenInput) (*generated.RevokeTokenPayload, error) {
	problems, err := split(m.rooms.Tokens.RevokeByID(ctx, input.ID))
	return &generated.RevokeTokenPayload{RevokedID: ifDone(input.ID, problems), UserErrors: problems}, err
}

func (m mutation) RevokeAuthClientTokens(ctx context.Context, input generated.RevokeAuthClientTokensInput) (*generated.RevokeAuthClientTokensPayload, error) {
	revoked, err := m.rooms.Tokens.RevokeClient(ctx, clientID(input.ID))
	problems, err := split(err)
	return &generated.RevokeAuthClientTokensPayload{RevokedCount: ifDone(revoked, problems), UserErrors: problems}, err
}

func (m mutation) RevokeUserTokens(ctx context.Context, input generated.RevokeUserTokensInput) (*generated.RevokeUserTokensPayload, error) {
	revoked, err := m.rooms.Tokens.RevokeUser(ctx, input.ID)
	problems, err := split(err)
	return &generated.RevokeUserTokensPayload{RevokedCount: ifDone(revoked, problems), UserErrors: problems}, err
}
