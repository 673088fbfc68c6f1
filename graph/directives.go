package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/internal/access"
)

// directives are the guards that schema.graphql puts before its root fields.
var directives = generated.DirectiveRoot{
	HasPermission: func(ctx context.Context, _ any, next graphql.Resolver, all []access.Permission) (any, error) {
		if err := access.Require(ctx, all...); err != nil {
			return nil, err
		}
		return next(access.Needing(ctx, all...))
	},
	Authenticated: func(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
		if err := access.RequireUser(ctx); err != nil {
			return nil, err
		}
		return next(ctx)
	},
	Public: func(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
		return next(ctx)
	},
}
