package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/testkit"
)

// valid returns a value that the type accepts.
func valid(schema *ast.Schema, t *ast.Type) any {
	if t.Elem != nil {
		return []any{valid(schema, t.Elem)}
	}
	definition := schema.Types[t.NamedType]
	switch definition.Kind {
	case ast.Enum:
		return definition.EnumValues[0].Name
	case ast.InputObject:
		object := map[string]any{}
		for _, field := range definition.Fields {
			if field.Type.NonNull {
				object[field.Name] = valid(schema, field.Type)
			}
		}
		return object
	}
	return map[string]any{"String": "text", "ID": "x", "Int": 1, "Boolean": true, "DateTime": "2031-01-01T00:00:00Z", "Seconds": 60}[t.NamedType]
}

// call returns a request for a root field with variables in place of its arguments.
func call(root string, field *ast.FieldDefinition) string {
	var declared, passed []string
	for _, argument := range field.Arguments {
		declared = append(declared, fmt.Sprintf("$%s: %s", argument.Name, argument.Type))
		passed = append(passed, fmt.Sprintf("%s: $%s", argument.Name, argument.Name))
	}
	return fmt.Sprintf("%s(%s){%s(%s){__typename ...on %s{__typename} %s}}", root, strings.Join(declared, ", "), field.Name,
		strings.Join(passed, ", "), field.Type.Name(), map[string]string{"mutation": "userErrors{field code message}"}[root])
}

// everyInput calls test with each place where a value can be given: put makes the variables of a
// request that has a value there.
func everyInput(schema *ast.Schema, test func(name, query string, t *ast.Type, put func(value any) vars)) {
	for root, definition := range map[string]*ast.Definition{"query": schema.Query, "mutation": schema.Mutation} {
		for _, field := range definition.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			for _, argument := range field.Arguments {
				with := func(value any) vars {
					variables := vars{argument.Name: value}
					for _, other := range field.Arguments {
						if other != argument && other.Type.NonNull {
							variables[other.Name] = valid(schema, other.Type)
						}
					}
					return variables
				}
				name := field.Name + "." + argument.Name
				test(name, call(root, field), argument.Type, with)
				for _, inner := range schema.Types[argument.Type.Name()].Fields {
					test(name+"."+inner.Name, call(root, field), inner.Type, func(value any) vars {
						object := valid(schema, argument.Type).(map[string]any)
						object[inner.Name] = value
						return with(object)
					})
				}
			}
		}
	}
}

// Whatever is sent in place of a value, it is understood or refused: never an internal error, which
// would mean that it got further than it should.
func TestValuesOfAnyKind(t *testing.T) {
	values := []any{nil, true, 0, -1, 1.5, 1e300, json.Number("99999999999999999999999"), "", "x", "1", "true", "null", "active", "CONFIDENTIALx",
		[]any{}, []any{nil}, []any{"x", nil}, []any{[]any{}}, []any{map[string]any{}}, map[string]any{}, map[string]any{"x": 1},
		map[string]any{"field": "id", "direction": "asc"}, map[string]any{"__typename": "x"}, "2031-01-01", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"}
	schema := schema(t)
	each(t, func(t *testing.T, a *api) {
		everyInput(schema, func(name, query string, _ *ast.Type, put func(any) vars) {
			if strings.HasPrefix(name, "changePassword") {
				return // each try is a failed sign-in
			}
			for _, value := range values {
				got := a.do(t, a.root, query, put(value))
				if code := got.code(); code != "" && code != "BAD_USER_INPUT" && code != "TOO_COMPLEX" {
					t.Errorf("%s = %v: %.400s", name, value, got.Raw)
				}
			}
		})
		if said := a.log.String(); said != "" {
			t.Errorf("logged: %.2000s", said)
		}
	})
}

// T42: what cannot be seen or stored is a user error at its field on both databases, or matches nothing.
func TestT42HostileStrings(t *testing.T) {
	hostile := map[string]string{
		"NUL": "a\x00b", "right to left": "a\u202eb", "zero width": "a\u200bb", "control": "a\x1bb", "bad UTF-8": "a\ufffdb",
		"long": strings.Repeat("a", 70_000),
	}
	schema := schema(t)
	each(t, func(t *testing.T, a *api) {
		everyInput(schema, func(name, query string, of *ast.Type, put func(any) vars) {
			if of.Name() != "String" && of.Name() != "ID" || strings.HasPrefix(name, "changePassword") {
				return
			}
			for kind, text := range hostile {
				var value any = text
				if of.Elem != nil {
					value = []string{text}
				}
				got := a.do(t, a.root, query, put(value))
				if code := got.code(); code != "" && code != "BAD_USER_INPUT" || len(got.Raw) > 10_000 {
					t.Errorf("%s, %s: %.400s", name, kind, got.Raw)
				}
				// What became of each of many credentials is told beside the user errors.
				if strings.HasPrefix(query, "mutation") && !strings.Contains(got.Raw, `"code":`) && !strings.HasPrefix(name, "revokeCredentials") {
					t.Errorf("%s, %s was taken: %.400s", name, kind, got.Raw)
				}
			}
		})
		const megabyte = `{"query": "mutation($s: String!){createAuthClient(input: {name: $s, description: $s, redirectUris: [$s], grants: [AUTHORIZATION_CODE]}){userErrors{field code}}}", "variables": {"s": "%s"}}`
		got := a.post(t, a.root, fmt.Sprintf(megabyte, strings.Repeat("a", 1_000_000)), "")
		if found := got.userErrors("createAuthClient"); found["name"] != "TOO_LONG" || found["description"] != "TOO_LONG" || found["redirectUris.0"] == "" {
			t.Errorf("1 MB: %.300s", got.Raw)
		}
		// Half of a pair of surrogates, which JSON and GraphQL can write and UTF-8 cannot.
		for _, name := range []string{`\\ud800`, `\ud800`} {
			got := a.post(t, a.root, `{"query": "mutation{createAuthClient(input: {name: \"a`+name+`b\", grants: [PASSWORD]}){userErrors{field code}}}"}`, "")
			if got.userErrors("createAuthClient")["name"] != "INVALID" {
				t.Errorf("%s: %s", name, got.Raw)
			}
		}
	})
}

// T42: a password of one NUL is none that somebody can have.
func TestT42PasswordOfOneNUL(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		got := a.do(t, a.root, `mutation{createUser(input: {username: "ann", password: "\u0000"}){user{id} userErrors{field code message}}}`, nil)
		if got.userErrors("createUser")["password"] != "INVALID" || got.at("createUser", "user") != nil {
			t.Errorf("create: %s", got.Raw)
		}
		got = a.do(t, a.root, `mutation($id: ID!){updateUser(input: {id: $id, password: "\u0000"}){user{id} userErrors{field code message}}}`, vars{"id": a.root.ID})
		if got.userErrors("updateUser")["password"] != "INVALID" {
			t.Errorf("update: %s", got.Raw)
		}
		if _, err := a.accounts.SignIn(t.Context(), "root", password); err != nil {
			t.Errorf("the password is another: %v", err)
		}
	})
}

// T44: filters, orders and cursors are values, never SQL; what looks like a pattern matches itself.
func TestT44NoInjection(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for _, name := range []string{"plain", `100%`, `under_score`, `back\slash`, `quo'te`, `semi;colon`} {
			a.addClient(t, name)
			a.must(t, a.root, `mutation($n: String!){createUser(input: {username: $n, password: "correct horse battery"}){user{id} userErrors{code}}
				createGroup(input: {name: $n}){group{id} userErrors{code}}}`, vars{"n": name})
		}
		for search, want := range map[string]int{
			`%`: 1, `_`: 1, `\`: 1, `'`: 1, `;`: 1, `%%`: 0, `__`: 0, `u_d`: 0, `' OR 1=1 --`: 0, `" OR ""="`: 0, `'); DROP TABLE users; --`: 0, `plain`: 1,
		} {
			got := a.must(t, a.root, `query($s: String){authClients(filter: {search: $s}){nodes{id} totalCount} users(filter: {search: $s}){nodes{id} totalCount} groups(filter: {search: $s}){nodes{id} totalCount}}`, vars{"s": search})
			for _, list := range []string{"authClients", "users", "groups"} {
				if nodes := got.at(list, "nodes").([]any); len(nodes) != want || got.at(list, "totalCount") != float64(want) {
					t.Errorf("%s, %s: %d, want %d", list, search, len(nodes), want)
				}
			}
		}
		for _, wrong := range []string{`ID; DROP TABLE users`, `id`, `NAME DESC`, ``, `1`} {
			for _, variables := range []vars{{"o": vars{"field": wrong}}, {"o": vars{"field": "ID", "direction": wrong}}} {
				got := a.do(t, a.root, `query($o: AuthClientOrder){authClients(orderBy: $o){nodes{id}}}`, variables)
				if got.code() != "BAD_USER_INPUT" {
					t.Errorf("%v: %s", variables, got.Raw)
				}
			}
		}
		cursors(t, a)
	})
}

// cursors of one list, or forged ones, are refused by another (T50).
func cursors(t *testing.T, a *api) {
	t.Helper()
	got := a.must(t, a.root, `{authClients{edges{cursor}} byName: authClients(orderBy: {field: NAME}){edges{cursor}} users{edges{cursor}} groups{edges{cursor}}}`, nil)
	clients, users := got.at("authClients", "edges", 0, "cursor"), got.at("users", "edges", 0, "cursor")
	for list, foreign := range map[string][]any{
		"authClients": {users, got.at("byName", "edges", 0, "cursor")}, "users": {clients}, "groups": {clients, users},
	} {
		for _, cursor := range append(foreign, "x", "' OR 1=1 --", "eyJ4IjoxfQ", "\x00", strings.Repeat("A", 100_000)) {
			for _, argument := range []string{"after", "before"} {
				got := a.do(t, a.root, fmt.Sprintf(`query($c: String){%s(%s: $c){nodes{id}}}`, list, argument), vars{"c": cursor})
				if got.code() != "BAD_USER_INPUT" || len(got.Raw) > 1000 {
					t.Errorf("%s after %.40v: %.300s", list, cursor, got.Raw)
				}
			}
		}
	}
}

// T49: what goes wrong inside stays inside: the caller gets a request id, the log gets the rest.
func TestT49ErrorsDoNotLeak(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		id := a.addClient(t, "App")
		err := a.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			_, err := tx.ExecContext(ctx, "ALTER TABLE auth_clients RENAME TO elsewhere")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{
			`{authClients{nodes{id}}}`, `{authClient(id: "` + id + `"){id}}`, `mutation{deleteAuthClient(input: {id: "` + id + `"}){userErrors{code}}}`,
			`mutation{createAuthClient(input: {name: "Other", grants: [PASSWORD]}){userErrors{code}}}`,
		} {
			got := a.do(t, a.root, query, nil)
			internal(t, query, got)
		}
		if said := a.log.String(); !strings.Contains(said, "req_1") || !strings.Contains(said, "auth_clients") {
			t.Errorf("the log: %s", said)
		}
	})
}

// internal expects an answer that says nothing but that something went wrong, and which request.
func internal(t *testing.T, query string, got answer) {
	t.Helper()
	if got.code() != "INTERNAL" || got.Errors[0].Extensions["requestId"] != "req_1" || len(got.Errors[0].Extensions) != 2 ||
		got.Errors[0].Message != "Something went wrong on the server." {
		t.Errorf("%s: %s", query, got.Raw)
	}
	for _, leak := range []string{"SQL", "table", "relation", "elsewhere", "/", ".go", "panic", "goroutine", "nil"} {
		if strings.Contains(strings.ReplaceAll(got.Raw, `null`, ``), leak) {
			t.Errorf("%s: %q is shown: %s", query, leak, got.Raw)
		}
	}
}

// T49: a panic is an error like any other.
func TestT49Panics(t *testing.T) {
	kit := testkit.SQLite(t)
	a := newAPI(t, kit, graph.IntrospectionSignedIn)
	a.clients.DB = nil
	for _, query := range []string{`{authClients{nodes{id}} server{version}}`, `mutation{deleteAuthClient(input: {id: "1"}){deletedId}}`} {
		got := a.do(t, a.root, query, nil)
		internal(t, query, got)
		if strings.Contains(query, "server") && got.at("server", "version") != "1.2.3" {
			t.Errorf("the other field: %s", got.Raw)
		}
	}
	if said := a.log.String(); strings.Count(said, "msg=") != 2 || !strings.Contains(said, "panic") || !strings.Contains(said, "clients.go") {
		t.Errorf("the log: %s", said)
	}
}
