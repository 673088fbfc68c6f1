// Package model holds the Go types of schema.graphql that are neither entities nor generated:
// connections and scalars.
//
// It knows how things look in GraphQL, and nothing else. The generated code imports it; so do the
// resolvers.
package model
