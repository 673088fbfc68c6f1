package tokens_test

import (
	"context"
	"slices"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// What is counted by its grants is what stops working without them, in one statement for all clients.
func TestCountLiveByGrants(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.addClient(t, 2)
		pat, err := w.tokens.Lookup(t.Context(), w.personal(t))
		if err != nil {
			t.Fatal(err)
		}
		w.personal(t)
		for range 2 {
			w.issue(t, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Personal: pat})
			w.issue(t, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Scope: "read"})
		}
		w.issue(t, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Scope: "read write"})
		w.issue(t, tokens.Grant{Type: grants.ClientCredentials})
		w.agree(t, w.client.ID, "read")
		w.Statements.Take()
		counts, err := w.tokens.CountLive(t.Context(), []int{w.client.ID, 2, 99})
		if err != nil || len(w.Statements.Take()) != 1 || len(counts) != 1 || counts[2].Total() != 0 {
			t.Fatalf("%v %v", counts, err)
		}
		all := counts[w.client.ID]
		for _, test := range []struct {
			without []grants.Type
			want    int
		}{
			{nil, 0},
			{[]grants.Type{grants.ClientCredentials}, 1},
			{[]grants.Type{grants.Password}, 5},
			{[]grants.Type{grants.PersonalAccessToken}, 4}, // and those that were got with one
			{[]grants.Type{grants.AuthorizationCode}, 1},
			{[]grants.Type{grants.DeviceCode, "NONE"}, 0},
			{[]grants.Type{grants.PersonalAccessToken, grants.Password, grants.Password}, 7},
			{grants.All, 9},
		} {
			left := slices.DeleteFunc(slices.Clone(grants.All), func(g grants.Type) bool { return slices.Contains(test.without, g) })
			w.write(t, func(ctx context.Context, tx *ent.Client) error {
				return tx.AuthClient.UpdateOneID(w.client.ID).SetGrants(left).Exec(ctx)
			})
			after, err := w.tokens.CountLive(t.Context(), []int{w.client.ID})
			if err != nil || all.GotBy(test.without...) != test.want || after[w.client.ID].Total() != all.Total()-test.want {
				t.Errorf("%v: %d, want %d; %d of %d are left: %v", test.without, all.GotBy(test.without...), test.want, after[w.client.ID].Total(), all.Total(), err)
			}
		}
	})
}
