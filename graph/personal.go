package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/tokens"
)

func (q query) PersonalAccessTokenClients(ctx context.Context) ([]*ent.AuthClient, error) {
	offered, err := q.rooms.Clients.OfferPersonal(ctx)
	for _, client := range offered {
		load(ctx).expectScopes(client.Scopes)
	}
	return listed(offered, err)
}

// personalClient resolves what a personal access token of a client can have.
type personalClient struct{}

func (r resolver) PersonalAccessTokenClient() generated.PersonalAccessTokenClientResolver {
	return personalClient{}
}

func (personalClient) Scopes(ctx context.Context, client *ent.AuthClient) ([]*ent.Scope, error) {
	scopes := []*ent.Scope{}
	for _, name := range client.Scopes {
		found, err := load(ctx).scopes.get(ctx, name)
		if err != nil {
			return nil, err
		}
		if found != nil {
			scopes = append(scopes, found)
		}
	}
	return scopes, nil
}

func (q query) PersonalAccessTokens(
	ctx context.Context, userID *string, first *int, after *string, last *int, before *string,
) (*model.PersonalAccessTokenConnection, error) {
	page, err := q.rooms.Tokens.Personal(ctx, whose(ctx, userID), paging.Args{First: first, After: after, Last: last, Before: before})
	if err != nil {
		return nil, err
	}
	load(ctx).expectPersonal(page.Items)
	return model.NewConnection(page, func() (int, error) { return q.rooms.Tokens.CountPersonal(ctx, whose(ctx, userID)) }), nil
}

// personal resolves what hangs on a personal access token.
type personal struct{}

func (r resolver) PersonalAccessToken() generated.PersonalAccessTokenResolver { return personal{} }

func (personal) Hint(_ context.Context, t *ent.PersonalAccessToken) (string, error) {
	return tokens.Hint(tokens.PersonalAccessTokenPrefix, t.LastFour), nil
}

func (personal) User(ctx context.Context, t *ent.PersonalAccessToken) (*ent.User, error) {
	return load(ctx).users.get(ctx, t.UserID)
}

func (personal) AuthClient(ctx context.Context, t *ent.PersonalAccessToken) (*ent.AuthClient, error) {
	return load(ctx).clients.get(ctx, t.ClientID)
}

func (personal) Scopes(ctx context.Context, t *ent.PersonalAccessToken) ([]string, error) {
	client, err := load(ctx).clients.get(ctx, t.ClientID)
	return listed(tokens.PersonalScopes(t, client), err)
}

func (personal) Active(ctx context.Context, t *ent.PersonalAccessToken) (bool, error) {
	return load(ctx).active.get(ctx, t.ID)
}

func (m mutation) CreatePersonalAccessToken(ctx context.Context, input generated.CreatePersonalAccessTokenInput) (*generated.CreatePersonalAccessTokenPayload, error) {
	created, value, err := m.rooms.Tokens.CreatePersonal(ctx, tokens.PersonalDraft{
		ClientID: clientID(input.ClientID), Name: input.Name, Scopes: input.Scopes.Value(), ExpiresAt: input.ExpiresAt.Value(),
	})
	problems, err := split(err)
	return &generated.CreatePersonalAccessTokenPayload{PersonalAccessToken: created, Token: unlessEmpty(value), UserErrors: problems}, err
}

func (m mutation) RevokePersonalAccessToken(ctx context.Context, input generated.RevokePersonalAccessTokenInput) (*generated.RevokePersonalAccessTokenPayload, error) {
	problems, err := split(m.rooms.Tokens.RevokePersonal(ctx, input.ID))
	return &generated.RevokePersonalAccessTokenPayload{RevokedID: ifDone(input.ID, problems), UserErrors: problems}, err
}
