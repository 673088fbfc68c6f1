package graph

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/tokens"
)

// clientID reads a Client ID. What cannot be one is 0, which no client has: so it is as unknown as a
// number that was never given.
func clientID(id string) int {
	number, _ := clients.ParseID(id)
	return number
}

func (q query) AuthClients(
	ctx context.Context, first *int, after *string, last *int, before *string, orderBy *clients.Order, filter *clients.Filter,
) (*model.AuthClientConnection, error) {
	page, err := q.rooms.Clients.List(ctx, given(filter), given(orderBy), paging.Args{First: first, After: after, Last: last, Before: before},
		columnsOfClients(ctx)...)
	if err != nil {
		return nil, err
	}
	load(ctx).expectClients(page.Items)
	return model.NewConnection(page, func() (int, error) { return q.rooms.Clients.Count(ctx, given(filter)) }), nil
}

func (q query) AuthClient(ctx context.Context, id string) (*ent.AuthClient, error) {
	return orNull(q.rooms.Clients.Get(ctx, clientID(id)))
}

// authClient resolves what hangs on an auth client.
type authClient struct{}

func (r resolver) AuthClient() generated.AuthClientResolver { return authClient{} }

func (authClient) Grants(_ context.Context, client *ent.AuthClient) ([]grants.Type, error) {
	return client.Grants, nil
}

func (authClient) Secrets(ctx context.Context, client *ent.AuthClient) ([]*ent.ClientSecret, error) {
	return listed(load(ctx).secrets.get(ctx, client.ID))
}

func (authClient) LiveTokenCount(ctx context.Context, client *ent.AuthClient, ways []grants.Type) (int, error) {
	live, err := load(ctx).liveTokens.get(ctx, client.ID)
	if ways == nil {
		return live.Total(), err
	}
	return live.GotBy(ways...), err
}

func (authClient) CreatedBy(ctx context.Context, client *ent.AuthClient) (*ent.User, error) {
	if client.CreatedBy == "" {
		return nil, nil
	}
	return load(ctx).users.get(ctx, client.CreatedBy)
}

func (authClient) LastUsedAt(_ context.Context, client *ent.AuthClient) (*time.Time, error) {
	return moment.OrNil(client.LastUsedAt), nil
}

// clientSecret resolves what is shown of a secret.
type clientSecret struct{}

func (r resolver) AuthClientSecret() generated.AuthClientSecretResolver { return clientSecret{} }

func (clientSecret) Hint(_ context.Context, secret *ent.ClientSecret) (string, error) {
	return tokens.Hint(tokens.ClientSecretPrefix, secret.LastFour), nil
}
