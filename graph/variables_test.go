package graph_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/testkit"
)

// What is wrong with a variable is said where it is, and what it may be.
func TestWrongVariables(t *testing.T) {
	long := strings.Repeat("x", 1000)
	queries := map[string]string{
		"input": createClient,
		"user":  `mutation($user: CreateUserInput!) { createUser(input: $user) { userErrors { message } } }`,
		"first": `query($first: Int) { authClients(first: $first) { totalCount } }`,
		"order": `query($order: AuthClientOrder = {field: ID}) { authClients(orderBy: $order) { totalCount } }`,
		"id":    `query($id: ID!) { authClient(id: $id) { id } }`,
		"grant": `mutation($grant: [GrantType!]!) { createAuthClient(input: {name: "", grants: $grant}) { userErrors { message } } }`,
	}
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionSignedIn)
	for _, test := range []struct{ variable, json, want string }{
		{"input", `{"name":"A","grants":["client_credentials"]}`, `$input.grants[0] is "client_credentials", which is no GrantType. Did you mean CLIENT_CREDENTIALS?`},
		{"input", `{"name":"A","grants":["PASSWORD","x"]}`, `$input.grants[1] is "x", which is no GrantType.`},
		{"input", `{"name":"A","grants":"password"}`, `$input.grants is "password", which is no GrantType. Did you mean PASSWORD?`},
		{"input", `{"name":"A","grants":[null]}`, `$input.grants[0] is null: it must be GrantType!.`},
		{"input", `{"name":"A","grants":[["PASSWORD"]]}`, `$input.grants[0] is a list, which is no GrantType.`},
		{"input", `{"name":"A","grants":[1]}`, `$input.grants[0] is 1, which is no GrantType.`},
		{"input", `{"name":"A","grants":["` + long + `"]}`, `$input.grants[0] is "` + long[:100] + `", which is no GrantType.`},
		{"input", `{"name":"A","grants":["a\u202e\"b"]}`, `$input.grants[0] is "a\u202e\"b", which is no GrantType.`},
		{"input", `{"naem":"A","grants":[]}`, `$input.naem: CreateAuthClientInput has no such field. Did you mean name?`},
		{"input", `{"name":"A","grants":[],"` + long + `":1}`, `$input.` + long[:100] + `: CreateAuthClientInput has no such field.`},
		{"input", `{"grants":[]}`, `$input.name is missing: it must be String!.`},
		{"input", `{"name":null,"grants":[]}`, `$input.name is null: it must be String!.`},
		{"input", `{"name":5,"grants":[]}`, `$input.name is a number, which is no String.`},
		{"input", `{"name":"A","grants":[],"requirePkce":"yes"}`, `$input.requirePkce is "yes", which is no Boolean.`},
		{"input", `{"name":"A","grants":[],"requirePkce":null}`, `$input.requirePkce is null: it must be Boolean!.`},
		{"grant", `["PASSWORD"` + strings.Repeat(`,"PASSWORD"`, 10_000) + `]`, `$grant has 10001 items: there may be 10000.`},
		{"input", `"A"`, `$input is "A", which is no CreateAuthClientInput.`},
		{"input", `[{"name":"A"}]`, `$input is a list, which is no CreateAuthClientInput.`},
		{"input", `null`, `$input is null: it must be CreateAuthClientInput!.`},
		{"input", ``, `$input is missing: it must be CreateAuthClientInput!.`},
		{"user", `{"username":"ann","password":12345678901234}`, `$user.password is a number, which is no String.`},
		{"user", `{"username":"ann","pasword":"correct horse"}`, `$user.pasword: CreateUserInput has no such field. Did you mean password?`},
		{"first", `"5"`, `$first is "5", which is no Int.`},
		{"first", `1.5`, `$first is 1.5, which is no Int.`},
		{"first", `99999999999999999999`, `$first is 99999999999999999999, which is no Int.`},
		{"first", `true`, `$first is true, which is no Int.`},
		{"order", `{"field":"nam"}`, `$order.field is "nam", which is no AuthClientOrderField. Did you mean NAME?`},
		{"order", `{}`, `$order.field is missing: it must be AuthClientOrderField!.`},
		{"id", `{"id":1}`, `$id is an object, which is no ID.`},
		{"first", `null`, ``}, {"first", `5`, ``}, {"first", ``, ``}, {"order", ``, ``}, {"order", `null`, ``},
		{"order", `{"field":"NAME","__typename":"x"}`, ``}, {"id", `1`, ``}, {"id", `"1"`, ``},
		{"grant", `"PASSWORD"`, ``}, {"grant", `["PASSWORD"]`, ``},
	} {
		body := `{"query":` + strconv.Quote(strings.Join(strings.Fields(queries[test.variable]), " ")) + `,"variables":{`
		if test.json != "" {
			body += `"` + test.variable + `":` + test.json
		}
		got, message := a.post(t, a.root, body+`}}`, ""), ""
		if len(got.Errors) > 0 {
			message = strings.TrimPrefix(got.Errors[0].Message, "The variable ")
		}
		if message != test.want || (test.want != "") != (got.code() == "BAD_USER_INPUT") {
			t.Errorf("%s = %.200s:\n%.500s\nwant %s", test.variable, test.json, got.Raw, test.want)
		}
	}
}

// A single value is a list of one.
func TestSingleValueForAList(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		input := vars{"name": "App", "grants": "AUTHORIZATION_CODE", "redirectUris": "https://a.example/"}
		got := a.must(t, a.root, createClient, vars{"input": input})
		client, err := a.clients.Get(t.Context(), 1)
		if err != nil || len(client.Grants) != 1 || client.Grants[0] != "AUTHORIZATION_CODE" || len(client.RedirectUris) != 1 {
			t.Errorf("%s: %+v %v", got.Raw, client, err)
		}
	})
}

// Who may not see the schema does not learn of it by trying.
func TestWrongVariablesTellNothingOfTheSchema(t *testing.T) {
	kit := testkit.SQLite(t)
	for mode, actor := range map[graph.Introspection]access.Actor{graph.IntrospectionSignedIn: anonymous, graph.IntrospectionOff: holding()} {
		a := newAPI(t, kit, mode)
		for _, input := range []any{vars{}, vars{"naem": ""}, vars{"name": nil}, vars{"name": "", "grants": "password"}, 1, nil} {
			got := a.do(t, actor, createClient, vars{"input": input})
			const want = "The variable $input has a value of the wrong type: it must be CreateAuthClientInput!."
			if len(got.Errors) != 1 || got.code() != "BAD_USER_INPUT" || got.Errors[0].Message != want || got.Errors[0].Path != nil {
				t.Errorf("%s, %v: %s", mode, input, got.Raw)
			}
		}
	}
}
