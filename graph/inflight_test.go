package graph_test

import (
	"context"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
)

// T54, T55, T57: a mutation that had to wait for its turn is not done with rights that are gone by then. The
// actors of these tests are as old as the request: they were found out before.
func TestT54MutationsUnderWay(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		const offering = `mutation{createAuthClient(input: {name: "App", grants: [PERSONAL_ACCESS_TOKEN]}){userErrors{code}}}`
		a.must(t, a.root, offering, nil)
		group := a.must(t, a.root, `mutation{createGroup(input: {name: "Staff"}){group{id} userErrors{code}}}`, nil).at("createGroup", "group", "id").(string)
		mutations := []string{
			`mutation{updateAuthClient(input: {id: "1", name: "Mine"}){userErrors{code}}}`,
			`mutation{createAuthClientSecret(input: {id: "1"}){clientSecret userErrors{code}}}`,
			`mutation{createScope(input: {name: "late", description: "x"}){userErrors{code}}}`,
			`mutation{createUser(input: {username: "late", password: "correct horse battery"}){userErrors{code}}}`,
			`mutation{updateGroup(input: {id: "` + group + `", name: "Late"}){userErrors{code}}}`,
			`mutation{revokeAuthClientTokens(input: {id: "1"}){revokedCount userErrors{code}}}`,
			`mutation{revokeUserTokens(input: {id: "` + a.root.ID + `"}){revokedCount userErrors{code}}}`,
			`mutation{revokeToken(input: {id: "tok_01M7Z6WZ32APQS3D4ZJSEAWSXX"}){userErrors{code}}}`,
			`mutation{deleteAuthClient(input: {id: "1"}){userErrors{code}}}`,
		}
		own := []string{
			`mutation{createPersonalAccessToken(input: {clientId: "1", name: "x"}){token userErrors{code}}}`,
			`mutation{endOtherSessions(input: {}){endedCount userErrors{code}}}`,
		}
		everything := access.All().Sorted()
		for what, gone := range map[string]struct {
			take      func(tx *ent.Client, who access.Actor) error
			mutations []string
			want      string
		}{
			"session ended": {func(tx *ent.Client, who access.Actor) error {
				return tx.Session.UpdateOneID(who.SessionID).ClearUserID().Exec(t.Context())
			}, append(own, mutations...), "UNAUTHENTICATED"},
			"user inactive": {func(tx *ent.Client, who access.Actor) error {
				return tx.User.UpdateOneID(who.ID).SetStatus(user.StatusINACTIVE).Exec(t.Context())
			}, append(own, mutations...), "UNAUTHENTICATED"},
			"permissions withdrawn": {func(tx *ent.Client, who access.Actor) error {
				return tx.User.UpdateOneID(who.ID).SetPermissions([]access.Permission{}).Exec(t.Context())
			}, mutations, "FORBIDDEN"},
		} {
			who := a.Somebody(t, strings.ReplaceAll(what, " ", ""), everything...)
			err := a.DB.Write(t.Context(), func(_ context.Context, tx *ent.Client) error { return gone.take(tx, who) })
			if err != nil {
				t.Fatal(err)
			}
			for _, mutation := range gone.mutations {
				if got := a.do(t, who, mutation, nil); got.code() != gone.want {
					t.Errorf("%s: %s: %s", what, mutation, got.Raw)
				}
			}
		}
		if left := a.must(t, a.root, `{authClients{nodes{name}} scopes(filter: {search: "late"}){totalCount}}`, nil); !strings.Contains(left.Raw, `"App"`) || left.at("scopes", "totalCount") != 0.0 {
			t.Errorf("something was done: %s", left.Raw)
		}
	})
}
