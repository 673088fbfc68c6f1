package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
)

// resolver leads fields to the rooms.
type resolver struct{ rooms Config }

// query has the root fields of queries, mutation those of mutations.
type (
	query    struct{ resolver }
	mutation struct{ resolver }
)

func (r resolver) Query() generated.QueryResolver       { return query{r} }
func (r resolver) Mutation() generated.MutationResolver { return mutation{r} }

func (q query) Server(context.Context) (*generated.Server, error) {
	return &generated.Server{Version: q.rooms.Version, Issuer: q.rooms.Issuer}, nil
}

func (q query) Viewer(ctx context.Context) (*ent.User, error) {
	actor := access.ActorFrom(ctx)
	if actor.Kind != access.User {
		return nil, nil
	}
	return orNull(q.rooms.Accounts.User(ctx, actor.ID))
}

func (q query) Permissions(context.Context) ([]*access.Definition, error) {
	var all []*access.Definition
	for _, definition := range access.Definitions {
		all = append(all, &definition)
	}
	return all, nil
}

// given returns what an argument points at; the zero value when it was left out.
func given[T any](argument *T) (value T) {
	if argument != nil {
		value = *argument
	}
	return value
}

// ifDone returns what an operation was about, or has done, unless there is something to mend.
func ifDone[T any](done T, problems []*fault.UserError) *T {
	if len(problems) > 0 {
		return nil
	}
	return &done
}

// unlessEmpty makes null of nothing.
func unlessEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// listed makes the empty list of none: a list that cannot be null.
func listed[T any](items []T, err error) ([]T, error) {
	return append([]T{}, items...), err
}
