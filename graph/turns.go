package graph

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/ostiary/ostiary/internal/fault"
)

// queryTimeout is how long a query may take when [Config] does not say: a hundred times what a page takes.
const queryTimeout = 10 * time.Second

// errTookTooLong ends a query that asks for more than its cost shows.
var errTookTooLong = errors.New("the query took too long")

type turnKey struct{}

// turns lets the root fields of a query be answered one after the other, and not for ever: twenty of them
// at once would take every connection that reads, and all others would wait. Mutations go one after the
// other anyway, and what they have done must be told.
func turns(limit time.Duration) graphql.ResponseMiddleware {
	if limit == 0 {
		limit = queryTimeout
	}
	return func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		if !graphql.HasOperationContext(ctx) || graphql.GetOperationContext(ctx).Operation == nil {
			return next(ctx) // it was refused
		}
		ctx = context.WithValue(ctx, turnKey{}, &sync.Mutex{})
		if graphql.GetOperationContext(ctx).Operation.Operation == ast.Query {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeoutCause(ctx, limit, errTookTooLong)
			defer cancel()
		}
		return next(ctx)
	}
}

// inTurn waits until it is this root field's turn.
func inTurn(ctx context.Context) (done func()) {
	turn, ok := ctx.Value(turnKey{}).(*sync.Mutex)
	if !ok {
		return func() {}
	}
	turn.Lock()
	return turn.Unlock
}

// orTookTooLong puts the reason in the place of the error that it caused.
func orTookTooLong(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errTookTooLong) {
		return fault.New(fault.TooComplex, "This took too long and was stopped. Ask for fewer fields at once, or for smaller pages.")
	}
	return err
}
