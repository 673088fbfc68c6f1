package graph_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/testkit"
)

// T45: a query that takes too long is stopped and says so; a mutation is not, because what it has done must
// be told.
func TestT45QueriesAreStopped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		a := newAPI(t, kit, graph.IntrospectionSignedIn)
		a.handler = graph.New(graph.Config{
			Accounts: a.accounts, Clients: a.clients, Tokens: a.tokens,
			Credentials: &credentials.Service{DB: kit.DB, Tokens: a.tokens, Clients: a.clients},
			Log:         slog.New(slog.NewTextHandler(a.log, nil)), QueryTimeout: time.Nanosecond,
		})
		got := a.do(t, a.root, `{authClients{totalCount} viewer{username}}`, nil)
		if got.code() != "TOO_COMPLEX" || !strings.Contains(got.Raw, "too long") {
			t.Errorf("%s", got.Raw)
		}
		a.must(t, a.root, `mutation{createAuthClient(input: {name: "App", grants: [PASSWORD]}){authClient{id liveTokenCount} clientSecret userErrors{code}}}`, nil)
		if said := a.log.String(); said != "" {
			t.Errorf("logged: %s", said)
		}
	})
}

// T45: what looks at everything there is cannot be asked for many times at once.
func TestT45HeavyFieldsCost(t *testing.T) {
	kit := testkit.SQLite(t)
	a := newAPI(t, kit, graph.IntrospectionSignedIn)
	for _, field := range []string{
		"authorizations(first: 1){nodes{liveTokenCount}}", "credentialHygiene{accessTokens{total}}", "personalAccessTokenClients{id}",
		"tokens(first: 1, orderBy: {field: LAST_USED_AT}){nodes{id}}",
	} {
		many := "{" + numbered(20, "a%d: "+field+" ") + "}"
		if got := a.do(t, a.root, many, nil); got.code() != "TOO_COMPLEX" {
			t.Errorf("twenty times %s: %.200s", field, got.Raw)
		}
		a.must(t, a.root, "{"+field+"}", nil)
	}
}
