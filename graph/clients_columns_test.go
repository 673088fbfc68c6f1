package graph_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
)

// A list reads only what is asked for, and shows the same as a client by itself, however it is asked for.
func TestClientsShowWhatIsAskedFor(t *testing.T) {
	schema := schema(t)
	each(t, func(t *testing.T, a *api) {
		a.fill(t, 2)
		a.must(t, a.root, `mutation($input: UpdateAuthClientInput!){updateAuthClient(input: $input){userErrors{message}}}`, vars{"input": vars{
			"id": "2", "description": "What it is for", "contact": "ops@example.com", "type": "PUBLIC", "grants": []grants.Type{grants.AuthorizationCode},
			"redirectUris": []string{"https://app.example.com/callback"}, "allowedOrigins": []string{"https://app.example.com"},
			"accessTokenLifetime": 600, "refreshTokenLifetime": 6000, "refreshTokenGracePeriod": 6, "accessTokenFormat": "JWT",
		}})
		if err := a.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			return tx.AuthClient.Update().SetLastUsedAt(a.Clock.Now()).SetResourceServer(true).Exec(ctx)
		}); err != nil {
			t.Fatal(err)
		}
		client := schema.Types["AuthClient"]
		whole := a.must(t, a.root, `{a: authClient(id: "1")`+selection(schema, schema.Query.Fields.ForName("authClient").Type, nil)+
			` b: authClient(id: "2")`+selection(schema, schema.Query.Fields.ForName("authClient").Type, nil)+"}", nil)
		for _, order := range []string{"ID", "NAME", "REDIRECT", "CREATED_AT", "LAST_USED_AT"} {
			for _, field := range client.Fields {
				asked := field.Name + selection(schema, field.Type, []string{client.Name})
				got := a.must(t, a.root, `{authClients(first: 1, orderBy: {field: `+order+`, direction: ASC}){
					edges{... on AuthClientEdge{node{...F}}} pageInfo{endCursor} nodes{__typename}}} fragment F on AuthClient{`+asked+`}`, nil)
				rest := a.must(t, a.root, `query($after: String){authClients(after: $after, orderBy: {field: `+order+`, direction: ASC}){
					nodes{`+asked+`} pageInfo{hasPreviousPage}}}`, vars{"after": got.at("authClients", "pageInfo", "endCursor")})
				shown := []any{got.at("authClients", "edges", 0, "node", field.Name), rest.at("authClients", "nodes", 0, field.Name)}
				if want := []any{whole.at("a", field.Name), whole.at("b", field.Name)}; !reflect.DeepEqual(shown, want) {
					t.Errorf("%s by %s: %v, want %v", field.Name, order, shown, want)
				}
			}
		}
	})
}
