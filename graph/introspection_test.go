package graph_test

import (
	"strings"
	"testing"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/testkit"
)

// introspectionQuery is what GraphiQL sends.
const introspectionQuery = `query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind }
	subscriptionType { name kind } types { ...FullType } directives { name description isRepeatable locations
	args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
	fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
	enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`

// T47: the schema is shown to those signed in, or to all, or to nobody.
func TestT47Introspection(t *testing.T) {
	kit := testkit.SQLite(t)
	asks := []string{
		`{__schema{queryType{name}}}`, `{__type(name: "User"){name}}`, `{...F} fragment F on Query{__schema{types{name}}}`,
		`{...on Query{x: __type(name: "User"){name}}}`, `{viewer{id} __schema{types{name}}}`, `mutation{__schema{types{name}}}`,
		`query($no: Boolean = false){__schema @skip(if: $no){types{name}}}`,
	}
	for introspection, want := range map[graph.Introspection][2]string{
		graph.IntrospectionOff:      {"FORBIDDEN", "FORBIDDEN"},
		graph.IntrospectionSignedIn: {"UNAUTHENTICATED", ""},
		graph.IntrospectionPublic:   {"", ""},
		"":                          {"UNAUTHENTICATED", ""},
	} {
		a := newAPI(t, kit, introspection)
		for i, actor := range []access.Actor{anonymous, holding()} {
			for _, query := range asks {
				got := a.do(t, actor, query, nil)
				if got.code() != want[i] && !strings.HasPrefix(query, "mutation") || want[i] != "" && got.Data != nil {
					t.Errorf("%s, %s: %s: %.200s", introspection, actor.Kind, query, got.Raw)
				}
			}
			for _, query := range []string{`{__typename}`, `{__typename @skip(if: false) __schema @skip(if: true){types{name}}}`} {
				if got := a.do(t, actor, query, nil); got.at("__typename") != "Query" {
					t.Errorf("%s: %s", introspection, got.Raw)
				}
			}
		}
	}
}

// T47: what a mistake suggests is a way to ask for the schema, too.
func TestT47NoSuggestions(t *testing.T) {
	kit := testkit.SQLite(t)
	signedIn, public := newAPI(t, kit, graph.IntrospectionSignedIn), newAPI(t, kit, graph.IntrospectionPublic)
	for _, query := range []string{
		`{viewr{id}}`, `{viewer{usrname}}`, `{viewer}`, `{authClient(ide: "1"){id}}`, `query($p: Permision){viewer{id}}`,
		`{authClients(orderBy: {field: NAM}){nodes{id}}}`, `{authClients(filter: {serch: "x"}){nodes{id}}}`, `{viewer{...on Usr{id}}}`,
	} {
		if got := signedIn.do(t, anonymous, query, nil); strings.Contains(got.Raw, "Did you mean") || got.code() != "BAD_USER_INPUT" {
			t.Errorf("%s: %s", query, got.Raw)
		}
		for _, got := range []answer{signedIn.do(t, holding(), query, nil), public.do(t, anonymous, query, nil)} {
			if strings.Contains(query, "viewr") && !strings.Contains(got.Raw, "Did you mean") {
				t.Errorf("%s: %s", query, got.Raw)
			}
		}
	}
}
