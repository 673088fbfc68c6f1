package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ostiary/ostiary/bench/limit"
)

// The paths of the server, and what is said there.
const (
	tokenPath         = "/oauth/token"
	introspectPath    = "/oauth/introspect"
	verifyPath        = "/oauth/verify"
	revokePath        = "/oauth/revoke"
	graphQLPath       = "/graphql"
	clientCredentials = "grant_type=client_credentials"
	clientsQuery      = `{"query": "{authClients(first: 20) {nodes {name redirectUris grants lastUsedAt}}}"}`
	pageSize          = 20
)

// clientsAfter asks for the page behind a cursor, and where it ends.
func clientsAfter(cursor string) string {
	if cursor != "" {
		cursor = fmt.Sprintf(", after: %q", cursor)
	}
	query, _ := json.Marshal(map[string]string{
		"query": "{authClients(first: 20" + cursor + ") {nodes {name redirectUris grants lastUsedAt} pageInfo {endCursor}}}",
	})
	return string(query)
}

// usual is what a database holds.
var usual = size{clients: 1000, tokens: liveTokens}

// goalConnections is the number of connections for which there are goals.
const goalConnections = 16

// work is what a server and its limit are asked to do. The works that change nothing come first, so that all are
// measured on databases of the size that is told.
type work struct {
	name   string
	goals  map[string]float64 // least ratio to the limit, by database
	right  string             // stands in every right answer of the server
	server func(ctx context.Context, s *server, connections int) (ask, error)
	bare   func(ctx context.Context, b *bare, connections int) (ask, error)
}

// pair returns the two sides of the work.
func (w work) pair(ctx context.Context, s *server, b *bare, connections int) (one, other side, err error) {
	asked, err := w.server(ctx, s, connections)
	if err != nil {
		return one, other, err
	}
	beside, err := w.bare(ctx, b, connections)
	return side{s.Process, asked, w.right}, side{b.Process, beside, ""}, err
}

var works = []work{introspection, verify, list, issuance, refresh, revocation}

var introspection = work{
	name: "introspection", goals: map[string]float64{sqlite: 0.55, postgres: 0.60}, right: `"active":true`,
	server: func(_ context.Context, s *server, n int) (ask, error) {
		return just(anyOf(n, render(s.tokens, func(token string) []byte { return post(introspectPath, s.api.basic(), "token="+token) })))
	},
	bare: lookup,
}

var verify = work{
	name: "verify", goals: map[string]float64{sqlite: 0.75}, right: `"active":true`,
	server: func(_ context.Context, s *server, n int) (ask, error) {
		return just(anyOf(n, render(s.tokens, func(token string) []byte { return get(verifyPath, bearer(token)) })))
	},
	bare: lookup,
}

var list = work{
	name: "list of 20 clients", goals: map[string]float64{sqlite: 0.70}, right: `"redirectUris":["https://`,
	server: func(_ context.Context, s *server, n int) (ask, error) {
		return just(alike(n, postAs(jsonType, graphQLPath, bearer(s.admin), clientsQuery)))
	},
	bare: func(_ context.Context, b *bare, n int) (ask, error) {
		return just(alike(n, postAs(jsonType, limit.GraphQLPath, "", clientsQuery)))
	},
}

var issuance = work{
	name: "issuance", goals: map[string]float64{sqlite: 0.75, postgres: 0.75}, right: `"access_token":"ost_at_`,
	server: func(_ context.Context, s *server, n int) (ask, error) {
		return just(alike(n, post(tokenPath, s.caller.basic(), clientCredentials)))
	},
	bare: issue,
}

var refresh = work{
	name: "refresh", goals: map[string]float64{sqlite: 0.50}, right: `"access_token":"ost_at_`,
	server: func(ctx context.Context, s *server, n int) (ask, error) { return s.chains(ctx, n) },
	bare:   issue,
}

var revocation = work{
	name: "revocation", goals: map[string]float64{sqlite: 0.50}, right: `{}`,
	server: func(_ context.Context, s *server, n int) (ask, error) {
		return using(n, func(token string) []byte { return post(revokePath, s.caller.basic(), "token="+token) }, s.addTokens), nil
	},
	bare: func(_ context.Context, b *bare, n int) (ask, error) {
		return using(n, func(token string) []byte { return get(limit.RevokePath, bearer(token)) }, b.addTokens), nil
	},
}

func lookup(_ context.Context, b *bare, n int) (ask, error) {
	return just(anyOf(n, render(b.tokens, func(token string) []byte { return get(limit.LookupPath, bearer(token)) })))
}

func issue(_ context.Context, b *bare, n int) (ask, error) {
	return just(alike(n, post(limit.IssuePath, b.caller.basic(), clientCredentials)))
}
