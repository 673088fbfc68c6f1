package graph

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"

	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Config is what the API is made of.
type Config struct {
	Accounts    *accounts.Service
	Clients     *clients.Service
	Tokens      *tokens.Service
	Credentials *credentials.Service
	Audit       *audit.Log
	// Introspection says who may ask for the schema; those signed in when empty.
	Introspection Introspection
	// Version and Issuer are what the field `server` tells.
	Version, Issuer string
	// QueryTimeout is how long a query may take; ten seconds when zero.
	QueryTimeout time.Duration
	// Metrics counts operations and errors.
	Metrics *metrics.Metrics
	// Log gets what went wrong and is not shown.
	Log *slog.Logger
}

// New returns the GraphQL API. It expects the actor in the context (access.WithActor), the origin of
// the request (audit.WithOrigin) and, when a bearer token was refused, [WithRefusal]. Whether a
// request that comes with a cookie comes from our own pages is for the caller to check.
func New(config Config) http.Handler {
	schema := generated.NewExecutableSchema(generated.Config{
		Resolvers: resolver{rooms: config}, Directives: directives, Complexity: costs(),
	})
	server := handler.New(schema)
	documents := newDocuments()
	server.AddTransport(strict{transport{config.Metrics}, schema.Schema(), config.Introspection})
	server.SetQueryCache(documents)
	server.SetErrorPresenter(presenter{config.Log, config.Metrics, config.Introspection}.present)
	server.SetRecoverFunc(recovered)
	server.Use(guard{config.Introspection})
	server.Use(&limits{documents: documents})
	server.AroundResponses(turns(config.QueryTimeout))
	server.AroundRootFields(resolver{rooms: config}.withLoaders)
	return server
}
