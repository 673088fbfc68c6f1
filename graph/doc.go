// Package graph is the door for people: the GraphQL API of schema.graphql over HTTP.
//
// It owns the transport (GraphQL over HTTP), the limits of a request, the directives that ask for
// permissions, and how errors look. Resolvers call a room and return: no SQL and no rule is here.
// Package server mounts it, and puts the actor and the origin of the request into the context.
//
// The code in generated comes from schema.graphql and gqlgen.yml.
package graph
