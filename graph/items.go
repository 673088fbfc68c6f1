package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// fieldsOfItems returns the names of the fields that a query asks of the items of a connection, whose field is
// being resolved. item is the type of one.
func fieldsOfItems(ctx context.Context, item string) (names []string) {
	within := func(field graphql.CollectedField, object string) []graphql.CollectedField {
		return graphql.CollectFields(graphql.GetOperationContext(ctx), field.Selections, []string{object})
	}
	see := func(items graphql.CollectedField) {
		for _, field := range within(items, item) {
			names = append(names, field.Name)
		}
	}
	for _, part := range graphql.CollectFieldsCtx(ctx, []string{item + "Connection"}) {
		switch part.Name {
		case "nodes":
			see(part)
		case "edges":
			for _, field := range within(part, item+"Edge") {
				if field.Name == "node" {
					see(field)
				}
			}
		}
	}
	return names
}
