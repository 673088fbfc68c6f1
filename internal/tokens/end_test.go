package tokens_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// idOf returns the id of a token that works.
func (w *world) idOf(t *testing.T, token string) string {
	t.Helper()
	live, err := w.tokens.Lookup(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return live.ID
}

// asOperator returns a context in which somebody at the command line of the server acts.
func asOperator(t *testing.T) context.Context {
	return access.WithActor(t.Context(), access.Actor{Kind: access.Operator})
}

func TestEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		root := asOperator(t)
		own, users := w.issue(t, tokens.Grant{Type: grants.ClientCredentials}), w.give(t, 1, "read")
		short := w.issue(t, tokens.Grant{Type: grants.ClientCredentials, Lifetime: time.Minute})
		made, value := w.make(t, tokens.PersonalDraft{})
		brief, _ := w.make(t, tokens.PersonalDraft{ExpiresAt: new(w.DB.Now().Add(time.Minute))})
		waiting := w.give(t, 1, "read")
		ids := map[string]string{"own": w.idOf(t, own), "users": w.idOf(t, users), "short": w.idOf(t, short), "waiting": w.idOf(t, waiting)}
		w.Clock.Advance(time.Minute)
		for _, c := range []struct {
			name, id string
			want     tokens.Ended
		}{
			{"own", ids["own"], tokens.Revoked},
			{"own again", ids["own"], tokens.AlreadyDead},
			{"of a user", ids["users"], tokens.Revoked},
			{"personal", made.ID, tokens.Revoked},
			{"personal again", made.ID, tokens.AlreadyDead},
			{"expired", ids["short"], tokens.AlreadyDead},
			{"personal, expired", brief.ID, tokens.AlreadyDead},
			{"unknown", "tok_01M7Z6WZ32APQS3D4ZJSEAWSXX", tokens.NotFound},
			{"unknown, personal", "pat_01M7Z6WZ32APQS3D4ZJSEAWSXX", tokens.NotFound},
			{"another kind", strings.Replace(made.ID, "pat_", "tok_", 1), tokens.NotFound},
			{"a value", value, tokens.NotFound},
			{"hostile", "tok_\x00", tokens.NotFound},
			{"nothing", "", tokens.NotFound},
		} {
			if got, err := w.tokens.End(root, c.id); got != c.want || err != nil {
				t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
			}
		}
		for what, token := range map[string]string{"own": own, "of a user": users, "personal": value} {
			if _, err := w.tokens.Lookup(t.Context(), token); err == nil {
				t.Errorf("%s: it works", what)
			}
		}
		var kinds []string
		for _, event := range w.events(t) {
			kinds = append(kinds, event.Kind+" "+event.ObjectName)
		}
		want := []string{"PERSONAL_ACCESS_TOKEN_CREATED mine", "PERSONAL_ACCESS_TOKEN_CREATED mine",
			"ACCESS_TOKEN_REVOKED ost_at_…" + tokens.LastFour(own), "ACCESS_TOKEN_REVOKED ost_at_…" + tokens.LastFour(users), "PERSONAL_ACCESS_TOKEN_REVOKED mine"}
		if diff := cmp.Diff(want, kinds); diff != "" {
			t.Errorf("audited: %s", diff)
		}
		// One that waits for its client is ended too, and stays dead when the client is back.
		enable := func(on bool) {
			w.write(t, func(ctx context.Context, tx *ent.Client) error {
				return tx.AuthClient.UpdateOneID(1).SetEnabled(on).Exec(ctx)
			})
		}
		enable(false)
		if err := w.tokens.RevokeByID(root, ids["waiting"]); err != nil {
			t.Error(err)
		}
		enable(true)
		w.wantAlive(t, "after the client is back", waiting, false)
		for _, id := range []string{ids["waiting"], made.ID, "", "tok_01M7Z6WZ32APQS3D4ZJSEAWSXX"} {
			if diff := cmp.Diff([]string{"NOT_FOUND id"}, problems(t, w.tokens.RevokeByID(root, id))); diff != "" {
				t.Errorf("%q: %s", id, diff)
			}
		}
	})
}

// TestEndPersonalEndsWhatItGave checks that what hangs on a token dies with it.
func TestEndPersonalEndsWhatItGave(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		made, value := w.make(t, tokens.PersonalDraft{})
		personal, err := w.tokens.LookupPersonal(t.Context(), "ANN", value)
		if err != nil {
			t.Fatal(err)
		}
		got := w.issue(t, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Personal: personal})
		if err := w.tokens.RevokeByID(asOperator(t), made.ID); err != nil {
			t.Fatal(err)
		}
		w.wantAlive(t, "after its parent", got, false)
	})
}

func TestRevokeUser(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.addClient(t, 2)
		bob := w.addUser(t, "bob")
		own := []string{w.give(t, 1, ""), w.agree(t, 2, ""), w.personal(t)}
		others := []string{
			w.issue(t, tokens.Grant{Type: grants.ClientCredentials}), w.issue(t, tokens.Grant{Type: grants.Password, UserID: bob}),
		}
		w.issue(t, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Lifetime: time.Second})
		w.Clock.Advance(time.Second)
		revoked, err := w.tokens.RevokeUser(asOperator(t), w.user.ID)
		if err != nil || revoked != 3 {
			t.Fatalf("revoked %d, %v", revoked, err)
		}
		for _, token := range own {
			if _, err := w.tokens.Lookup(t.Context(), token); err == nil {
				t.Error("a token of the user works")
			}
		}
		for _, token := range others {
			if _, err := w.tokens.Lookup(t.Context(), token); err != nil {
				t.Errorf("a token of somebody else: %v", err)
			}
		}
		if n := w.DB.Read().Consent.Query().CountX(t.Context()); n != 1 {
			t.Error("what was agreed to is forgotten")
		}
		event := w.events(t)[0]
		if event.Kind != "USER_TOKENS_REVOKED" || event.ObjectID != w.user.ID || event.ObjectName != "ann" {
			t.Errorf("audited %v", event)
		}
		for _, id := range []string{"", "usr_\x00", "usr_01M7Z6WZ32APQS3D4ZJSEAWSXX", "nobody"} {
			_, err := w.tokens.RevokeUser(asOperator(t), id)
			if diff := cmp.Diff([]string{"NOT_FOUND id"}, problems(t, err)); diff != "" {
				t.Errorf("%q: %s", id, diff)
			}
		}
	})
}
