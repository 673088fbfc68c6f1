package limit

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/paging"
)

// stock returns the schema of Ostiary behind a server such as gqlgen's NewDefaultServer makes it, with one page of
// clients from memory and directives that let everybody pass.
func stock() http.Handler {
	server := handler.New(generated.NewExecutableSchema(generated.Config{
		Resolvers: root{page: samples()},
		Directives: generated.DirectiveRoot{
			Authenticated: pass, Public: pass,
			HasPermission: func(ctx context.Context, object any, next graphql.Resolver, _ []access.Permission) (any, error) {
				return next(ctx)
			},
		},
	}))
	server.AddTransport(transport.Options{})
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	server.Use(extension.Introspection{})
	server.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](100)})
	return server
}

func pass(ctx context.Context, _ any, next graphql.Resolver) (any, error) { return next(ctx) }

// samples is a page like the one that the server is asked for.
func samples() (page paging.Page[*ent.AuthClient]) {
	for i := range paging.DefaultSize {
		page.Items = append(page.Items, &ent.AuthClient{
			ID: i + 1, Name: fmt.Sprintf("Application %06d", i+1), Grants: grants.List{grants.ClientCredentials, grants.AuthorizationCode},
			RedirectUris: []string{fmt.Sprintf("https://app%06d.example/callback", i+1)}, LastUsedAt: time.Now().UTC(),
		})
	}
	return page
}

// root resolves what the page asks for. For everything else it has no resolver, and would panic.
type root struct {
	generated.ResolverRoot
	page paging.Page[*ent.AuthClient]
}

func (r root) Query() generated.QueryResolver           { return query{page: r.page} }
func (r root) AuthClient() generated.AuthClientResolver { return authClient{} }

type query struct {
	generated.QueryResolver
	page paging.Page[*ent.AuthClient]
}

func (q query) AuthClients(context.Context, *int, *string, *int, *string, *clients.Order, *clients.Filter) (*model.AuthClientConnection, error) {
	return model.NewConnection(q.page, nil), nil
}

type authClient struct{ generated.AuthClientResolver }

func (authClient) Grants(_ context.Context, client *ent.AuthClient) ([]grants.Type, error) {
	return client.Grants, nil
}

func (authClient) LastUsedAt(_ context.Context, client *ent.AuthClient) (*time.Time, error) {
	return &client.LastUsedAt, nil
}
