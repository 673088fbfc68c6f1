package graph_test

import (
	"strings"
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
		somebody := a.Somebody(t, "some", access.CreateScopes, access.ViewScopes)
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
		all := a.must(t, somebody, `{scopes(orderBy: {field: NAME}){totalCount nodes{name builtIn}}}`, nil)
		if all.Raw != `{"data":{"scopes":{"totalCount":2,"nodes":[{"name":"admin","builtIn":true},{"name":"orders:read","builtIn":false}]}}}` {
			t.Errorf("%s", all.Raw)
		}
	})
}

// A scope is found, described anew and deleted when no client has it any more.
func TestChangeScope(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		editor := a.Somebody(t, "some", access.CreateScopes, access.ViewScopes, access.EditScopes, access.DeleteScopes)
		a.must(t, editor, createScope, vars{"input": vars{"name": "orders:read", "description": "See."}})
		id := a.must(t, editor, `{scopes(filter: {search: "ORDERS"}, first: 1){nodes{id}}}`, nil).at("scopes", "nodes", 0, "id").(string)
		const update = `mutation($id: ID!, $text: String!) { updateScope(input: {id: $id, description: $text}) { scope { name description } userErrors { field code message } } }`
		const remove = `mutation($id: ID!) { deleteScope(input: {id: $id}) { deletedId userErrors { field code message } } }`
		if got := a.must(t, editor, update, vars{"id": id, "text": "See your orders."}); got.Raw != `{"data":{"updateScope":{"scope":{"name":"orders:read","description":"See your orders."},"userErrors":[]}}}` {
			t.Errorf("%s", got.Raw)
		}
		a.must(t, a.root, createClient, vars{"input": vars{"name": "App", "grants": "PASSWORD", "scopes": "orders:read"}})
		used := a.do(t, editor, remove, vars{"id": id})
		if used.userErrors("deleteScope")["id"] != "IN_USE" || used.at("deleteScope", "deletedId") != nil || strings.Contains(used.Raw, "App") {
			t.Errorf("%s", used.Raw)
		}
		if named := a.do(t, a.root, remove, vars{"id": id}); !strings.Contains(named.Raw, "App") {
			t.Errorf("%s", named.Raw)
		}
		a.must(t, a.root, `mutation { updateAuthClient(input: {id: "1", scopes: []}) { userErrors { message } } }`, nil)
		if got := a.must(t, editor, remove, vars{"id": id}); got.at("deleteScope", "deletedId") != id {
			t.Errorf("%s", got.Raw)
		}
		if got := a.must(t, editor, `query($id: ID!) { scope(id: $id) { id } }`, vars{"id": id}); got.Raw != `{"data":{"scope":null}}` {
			t.Errorf("%s", got.Raw)
		}
		for id, code := range map[string]string{"scp_00000000000000000000000000": "FORBIDDEN", id: "NOT_FOUND", "\x00": "NOT_FOUND"} {
			if got := a.do(t, a.root, update, vars{"id": id, "text": "x"}); got.userErrors("updateScope")["id"] != code || got.at("updateScope", "scope") != nil {
				t.Errorf("%s", got.Raw)
			}
			if got := a.do(t, a.root, remove, vars{"id": id}); got.userErrors("deleteScope")["id"] != code || got.at("deleteScope", "deletedId") != nil {
				t.Errorf("%s", got.Raw)
			}
		}
	})
}
