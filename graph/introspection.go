package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
)

// Introspection says who may ask the server for its schema.
type Introspection string

// Who may ask. Nothing but [IntrospectionOff] and [IntrospectionPublic] means those signed in.
const (
	IntrospectionOff      Introspection = "off"
	IntrospectionSignedIn Introspection = "signed-in"
	IntrospectionPublic   Introspection = "public"
)

// check refuses an actor who may not see the schema.
func (i Introspection) check(actor access.Actor) error {
	switch {
	case i == IntrospectionOff:
		return fault.New(fault.Forbidden, "Introspection is switched off.")
	case i != IntrospectionPublic && actor.Kind == access.Anonymous:
		return fault.New(fault.Unauthenticated, "Sign in first: introspection is for those signed in.")
	}
	return nil
}

// guard is the extension that lets introspection through or not. `__typename` is no introspection.
type guard struct{ Introspection }

// ExtensionName names the extension.
func (guard) ExtensionName() string { return "Introspection" }

// Validate finds nothing wrong with any schema.
func (guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses an operation that asks for the schema and may not.
func (g guard) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	operation.DisableIntrospection = false // from here on: what gets past this is allowed
	for _, field := range graphql.CollectFields(operation, operation.Operation.SelectionSet, nil) {
		if field.Name != "__schema" && field.Name != "__type" {
			continue
		}
		if err := g.check(access.ActorFrom(ctx)); err != nil {
			return gqlerror.Wrap(err)
		}
	}
	return nil
}
