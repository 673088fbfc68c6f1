package graph

import (
	"context"

	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/paging"
)

func (q query) Tokens(
	ctx context.Context, first *int, after *string, last *int, before *string, orderBy *credentials.Order, filter *credentials.Filter,
) (*model.CredentialConnection, error) {
	tokens := given(filter).TokensOnly()
	return q.Credentials(ctx, first, after, last, before, orderBy, &tokens)
}

func (q query) Credentials(
	ctx context.Context, first *int, after *string, last *int, before *string, orderBy *credentials.Order, filter *credentials.Filter,
) (*model.CredentialConnection, error) {
	page, err := q.rooms.Credentials.List(ctx, given(filter), given(orderBy), paging.Args{First: first, After: after, Last: last, Before: before})
	if err != nil {
		return nil, err
	}
	return model.NewConnection(page, func() (int, error) { return q.rooms.Credentials.Count(ctx, given(filter)) }), nil
}

func (q query) CredentialHygiene(ctx context.Context, olderThanDays, unusedForDays, expiringWithinDays int) (*credentials.Hygiene, error) {
	return q.rooms.Credentials.Hygiene(ctx, credentials.Limits{
		OlderThanDays: olderThanDays, UnusedForDays: unusedForDays, ExpiringWithinDays: expiringWithinDays,
	})
}

func (m mutation) RevokeCredentials(ctx context.Context, input generated.RevokeCredentialsInput) (*generated.RevokeCredentialsPayload, error) {
	results, err := m.rooms.Credentials.Revoke(ctx, input.Ids)
	problems, err := split(err)
	return &generated.RevokeCredentialsPayload{
		Results: results, RevokedCount: ifDone(credentials.CountRevoked(results), problems), UserErrors: problems,
	}, err
}
