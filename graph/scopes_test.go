package graph_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/access"
)

const createScope = `mutation($input: CreateScopeInput!) { createScope(input: $input) {
	scope { name description builtIn } userErrors { field code message } } }`

// The way from a scope that does not exist to a client that has it.
func TestCreateScope(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		client := vars{"input": vars{"name": "App", "grants": "PASSWORD", "scopes": []string{"admin", "orders:read"}}}
		got := a.do(t, a.root, createClient, client)
		if message := got.at("createAuthClient", "userErrors", 0, "message"); message != `The scope "orders:read" does not exist. Create it first, or choose another.` {
			t.Errorf("%v", message)
		}
		somebody := holding(access.CreateScopes, access.ViewScopes)
		scope := vars{"input": vars{"name": "orders:read", "description": "See your orders."}}
		made := a.must(t, somebody, createScope, scope)
		if made.at("createScope", "scope", "name") != "orders:read" || made.at("createScope", "scope", "description") != "See your orders." ||
			made.at("createScope", "scope", "builtIn") != false {
			t.Errorf("%s", made.Raw)
		}
		a.must(t, a.root, createClient, client)
		again := a.do(t, somebody, createScope, scope)
		if again.userErrors("createScope")["name"] != "TAKEN" || again.at("createScope", "scope") != nil {
			t.Errorf("again: %s", again.Raw)
		}
		if all := a.must(t, somebody, `{scopes{name}}`, nil).at("scopes").([]any); len(all) != 2 {
			t.Errorf("scopes: %v", all)
		}
	})
}
