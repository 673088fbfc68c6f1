package tokens_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/tokens"
)

// signedIn returns a context in which the user of the world is signed in.
func (w *world) signedIn(t *testing.T) context.Context {
	t.Helper()
	return access.WithActor(t.Context(), access.Actor{Kind: access.User, ID: w.user.ID, Name: "ann", SessionID: w.NewSession(t, w.user.ID)})
}

// make makes a personal access token.
func (w *world) make(t *testing.T, d tokens.PersonalDraft) (*ent.PersonalAccessToken, string) {
	t.Helper()
	d.ClientID, d.Name = w.client.ID, "mine"
	created, value, err := w.tokens.CreatePersonal(w.signedIn(t), d)
	if err != nil {
		t.Fatal(err)
	}
	return created, value
}

func (w *world) setScopes(t *testing.T, scopes ...string) {
	w.write(t, func(ctx context.Context, tx *ent.Client) error {
		return tx.AuthClient.UpdateOneID(w.client.ID).SetScopes(scopes).Exec(ctx)
	})
}

// problems returns the user errors as "CODE field.index".
func problems(t *testing.T, err error) (got []string) {
	t.Helper()
	u, ok := fault.AsUserErrors(err)
	if !ok {
		t.Fatalf("not user errors: %v", err)
	}
	for _, problem := range u {
		got = append(got, string(problem.Code)+" "+strings.Join(problem.Field, "."))
	}
	return got
}

func TestCreatePersonal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setScopes(t, "read", "write", "admin")
		for _, c := range []struct {
			name        string
			asked, want []string
		}{
			{"all but admin by default", nil, []string{"read", "write"}},
			{"none", []string{}, nil},
			{"each once", []string{"write", "read", "write"}, []string{"write", "read"}},
			{"admin by name", []string{"admin"}, []string{"admin"}},
		} {
			created, value := w.make(t, tokens.PersonalDraft{Scopes: c.asked})
			live, err := w.tokens.Lookup(t.Context(), value)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if live.ID != created.ID || live.UserID != w.user.ID || live.Scope != strings.Join(c.want, " ") || live.ExpiresAt != nil {
				t.Errorf("%s: %+v", c.name, live)
			}
		}
		events := w.events(t)
		if len(events) != 4 || events[0].Kind != "PERSONAL_ACCESS_TOKEN_CREATED" || events[0].ObjectName != "mine" || events[0].ActorID != w.user.ID {
			t.Errorf("audited %v", events)
		}
		at := w.DB.Now().Add(time.Hour).In(time.FixedZone("", 3600)).Add(time.Nanosecond)
		if created, _ := w.make(t, tokens.PersonalDraft{ExpiresAt: &at}); !created.ExpiresAt.Equal(w.DB.Now().Add(time.Hour)) {
			t.Errorf("expires at %v", created.ExpiresAt)
		}
	})
}

func TestCreatePersonalRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setScopes(t, "read")
		now := w.DB.Now()
		for _, c := range []struct {
			name  string
			draft tokens.PersonalDraft
			want  []string
		}{
			{"unknown client", tokens.PersonalDraft{ClientID: 99, Name: "x"}, []string{"NOT_FOUND clientId"}},
			{"no client", tokens.PersonalDraft{Name: "x", Scopes: []string{"read"}}, []string{"NOT_FOUND clientId"}},
			{"no name", tokens.PersonalDraft{ClientID: 1, Name: " \t"}, []string{"REQUIRED name"}},
			{"long name", tokens.PersonalDraft{ClientID: 1, Name: strings.Repeat("é", 256)}, []string{"TOO_LONG name"}},
			{"hostile name", tokens.PersonalDraft{ClientID: 1, Name: "a\x00b"}, []string{"INVALID name"}},
			{"scope that the client lacks", tokens.PersonalDraft{ClientID: 1, Name: "x", Scopes: []string{"read", "write"}}, []string{"INVALID scopes.1"}},
			{"T59 admin that the client lacks", tokens.PersonalDraft{ClientID: 1, Name: "x", Scopes: []string{"admin"}}, []string{"INVALID scopes.0"}},
			{"hostile scope", tokens.PersonalDraft{ClientID: 1, Name: "x", Scopes: []string{"read\x00", "a b", ""}}, []string{"INVALID scopes.0", "INVALID scopes.1", "INVALID scopes.2"}},
			{"expired", tokens.PersonalDraft{ClientID: 1, Name: "x", ExpiresAt: &now}, []string{"INVALID expiresAt"}},
			{"too far", tokens.PersonalDraft{ClientID: 1, Name: "x", ExpiresAt: new(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))}, []string{"INVALID expiresAt"}},
			{"all at once", tokens.PersonalDraft{ExpiresAt: &now}, []string{"NOT_FOUND clientId", "REQUIRED name", "INVALID expiresAt"}},
		} {
			created, value, err := w.tokens.CreatePersonal(w.signedIn(t), c.draft)
			if diff := cmp.Diff(c.want, problems(t, err)); diff != "" || created != nil || value != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
		_, _, unknown := w.tokens.CreatePersonal(w.signedIn(t), tokens.PersonalDraft{ClientID: 99, Name: "x"})
		for name, change := range map[string]func(*ent.AuthClientUpdateOne){
			"not offering": func(u *ent.AuthClientUpdateOne) {
				u.SetGrants([]grants.Type{grants.Password})
			},
			"disabled": func(u *ent.AuthClientUpdateOne) {
				u.SetGrants(grants.All).SetEnabled(false)
			},
		} {
			w.write(t, func(ctx context.Context, tx *ent.Client) error {
				update := tx.AuthClient.UpdateOneID(1)
				change(update)
				return update.Exec(ctx)
			})
			_, _, err := w.tokens.CreatePersonal(w.signedIn(t), tokens.PersonalDraft{ClientID: 1, Name: "x"})
			if err == nil || err.Error() != unknown.Error() {
				t.Errorf("%s is told from unknown: %v", name, err)
			}
		}
		if n := w.DB.Read().PersonalAccessToken.Query().CountX(t.Context()) + w.DB.Read().AuditEvent.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d rows were stored", n)
		}
	})
}

// TestCreatePersonalAsksForASession tries everybody who is not a user signed in with a session.
func TestCreatePersonalAsksForASession(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			actor access.Actor
			code  fault.Code
		}{
			"T59 a token": {access.Actor{Kind: access.User, ID: w.user.ID, SuperAdmin: true}, fault.Forbidden},
			"nobody":      {access.Actor{Kind: access.Anonymous}, fault.Unauthenticated},
			"a client":    {access.Actor{Kind: access.Client, ID: "1"}, fault.Unauthenticated},
			"an operator": {access.Actor{Kind: access.Operator}, fault.Unauthenticated},
			"a user gone": {access.Actor{Kind: access.User, ID: "usr_gone", SessionID: "ses_1"}, fault.Unauthenticated},
		} {
			_, _, err := w.tokens.CreatePersonal(access.WithActor(t.Context(), c.actor), tokens.PersonalDraft{ClientID: 1, Name: "x"})
			if fault.CodeOf(err) != c.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.User.UpdateOneID(w.user.ID).SetStatus(user.StatusINACTIVE).Exec(ctx)
		})
		_, _, err := w.tokens.CreatePersonal(w.signedIn(t), tokens.PersonalDraft{ClientID: 1, Name: "x"})
		if fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("T55 disabled while the request was under way: %v", err)
		}
		if n := w.DB.Read().PersonalAccessToken.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d tokens were made", n)
		}
	})
}

func TestPersonalAreBounded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		soon := w.DB.Now().Add(time.Minute)
		w.make(t, tokens.PersonalDraft{ExpiresAt: &soon})
		revoked, _ := w.make(t, tokens.PersonalDraft{})
		for range tokens.MaxPersonal - 2 {
			w.make(t, tokens.PersonalDraft{})
		}
		draft := tokens.PersonalDraft{ClientID: 1, Name: "one more"}
		_, _, err := w.tokens.CreatePersonal(w.signedIn(t), draft)
		if diff := cmp.Diff([]string{"TOO_MANY "}, problems(t, err)); diff != "" {
			t.Fatal(diff)
		}
		if err := w.tokens.RevokePersonal(w.signedIn(t), revoked.ID); err != nil {
			t.Fatal(err)
		}
		w.make(t, tokens.PersonalDraft{})
		w.Clock.Advance(time.Minute)
		w.make(t, tokens.PersonalDraft{})
		if _, _, err := w.tokens.CreatePersonal(w.signedIn(t), draft); err == nil {
			t.Error("too many were made")
		}
	})
}

func TestListPersonal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var made []string
		for range 5 {
			token, _ := w.make(t, tokens.PersonalDraft{})
			made = append([]string{token.ID}, made...)
			w.Clock.Advance(time.Second)
		}
		if err := w.tokens.RevokePersonal(w.signedIn(t), made[1]); err != nil {
			t.Fatal(err)
		}
		made = append(made[:1], made[2:]...)
		var got []string
		var after *string
		for range 4 {
			page, err := w.tokens.Personal(w.signedIn(t), w.user.ID, paging.Args{First: new(3), After: after})
			if err != nil {
				t.Fatal(err)
			}
			for _, token := range page.Items {
				got = append(got, token.ID)
			}
			if !page.HasNextPage {
				break
			}
			after = new(page.Cursor(len(page.Items) - 1))
		}
		if diff := cmp.Diff(made, got); diff != "" {
			t.Error(diff)
		}
		if n, err := w.tokens.CountPersonal(w.signedIn(t), w.user.ID); n != 4 || err != nil {
			t.Errorf("counted %d, %v", n, err)
		}
	})
}

// TestActivePersonal compares with what a look-up says, while everything changes that it depends on.
func TestActivePersonal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		values, ids := map[string]string{}, []string{"pat_nonsense", "pat_\x00", "", "tok_01M7Z6WZ32APQS3D4ZJSEAWSXX"}
		for i := range 3 {
			draft := tokens.PersonalDraft{}
			if i == 0 {
				draft.ExpiresAt = new(w.DB.Now().Add(time.Minute))
			}
			token, value := w.make(t, draft)
			values[token.ID], ids = value, append(ids, token.ID)
		}
		if err := w.tokens.RevokePersonal(w.signedIn(t), ids[5]); err != nil {
			t.Fatal(err)
		}
		check := func(what string, want int) {
			t.Helper()
			w.Statements.Take()
			active, err := w.tokens.ActivePersonal(t.Context(), ids)
			if err != nil {
				t.Fatal(err)
			}
			if statements := w.Statements.Take(); len(statements) > 2 {
				t.Errorf("%d statements: %v", len(statements), statements)
			}
			n := 0
			for id, value := range values {
				_, err := w.tokens.Lookup(t.Context(), value)
				if active[id] != (err == nil) {
					t.Errorf("%s: active is %v, the look-up says %v", what, active[id], err)
				}
				if active[id] {
					n++
				}
			}
			if n != want || len(active) > len(values) {
				t.Errorf("%s: %v", what, active)
			}
		}
		check("at first", 2)
		w.Clock.Advance(time.Minute)
		check("one expired", 1)
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.AuthClient.UpdateOneID(1).SetGrants([]grants.Type{grants.Password}).Exec(ctx)
		})
		check("not offered any more", 0)
	})
}

// TestT50PersonalOfOthers tries what belongs to somebody else.
func TestT50PersonalOfOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token, value := w.make(t, tokens.PersonalDraft{})
		bob := w.addUser(t, "bob")
		as := func(id string, permissions ...access.Permission) context.Context {
			w.write(t, func(ctx context.Context, tx *ent.Client) error {
				return tx.User.UpdateOneID(id).SetPermissions(permissions).Exec(ctx)
			})
			return access.WithActor(t.Context(), access.Actor{Kind: access.User, ID: id, SessionID: w.NewSession(t, id), Permissions: access.SetOf(permissions...)})
		}
		stranger := as(bob)
		for _, id := range []string{"", "pat_", "pat_\x00", token.ID + "x", strings.ToLower(token.ID), "pat_01M7Z6WZ32APQS3D4ZJSEAWSXX", w.user.ID} {
			if diff := cmp.Diff([]string{"NOT_FOUND id"}, problems(t, w.tokens.RevokePersonal(w.signedIn(t), id))); diff != "" {
				t.Errorf("%q: %s", id, diff)
			}
		}
		unknown := w.tokens.RevokePersonal(stranger, "pat_01M7Z6WZ32APQS3D4ZJSEAWSXX")
		if err := w.tokens.RevokePersonal(stranger, token.ID); err == nil || err.Error() != unknown.Error() {
			t.Errorf("another's is told from unknown: %v", err)
		}
		if _, err := w.tokens.Personal(stranger, w.user.ID, paging.Args{}); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("listed another's: %v", err)
		}
		if _, err := w.tokens.CountPersonal(stranger, w.user.ID); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("counted another's: %v", err)
		}
		w.wantAlive(t, "after strangers", value, true)
		helper := as(bob, access.EditUsers, access.ViewUsers)
		for _, id := range []string{"nobody", "usr_\x00", ""} {
			if page, err := w.tokens.Personal(helper, id, paging.Args{}); err != nil || len(page.Items) != 0 {
				t.Errorf("%q: %v, %v", id, page, err)
			}
		}
		if page, err := w.tokens.Personal(helper, w.user.ID, paging.Args{}); err != nil || len(page.Items) != 1 {
			t.Errorf("a helper sees %v, %v", page, err)
		}
		as(w.user.ID, access.ViewAuditLog) // which the helper does not hold
		if diff := cmp.Diff([]string{"FORBIDDEN id"}, problems(t, w.tokens.RevokePersonal(helper, token.ID))); diff != "" {
			t.Errorf("P4: %s", diff)
		}
		as(w.user.ID)
		if err := w.tokens.RevokePersonal(helper, token.ID); err != nil {
			t.Fatal(err)
		}
		w.wantAlive(t, "revoked by a helper", value, false)
		if err := w.tokens.RevokePersonal(helper, token.ID); err == nil || err.Error() != unknown.Error() {
			t.Errorf("revoked twice: %v", err)
		}
		event := w.events(t)[1]
		if event.Kind != "PERSONAL_ACCESS_TOKEN_REVOKED" || event.ActorID != bob || event.ObjectID != token.ID {
			t.Errorf("audited %v", event)
		}
		if said := fmt.Sprint(event); strings.Contains(said, value) {
			t.Error("the value is in the audit log")
		}
	})
}

// events returns what was audited, the oldest first.
func (w *world) events(t *testing.T) []*ent.AuditEvent {
	return w.DB.Read().AuditEvent.Query().Order(auditevent.ByID()).AllX(t.Context())
}

// addUser stores another user.
func (w *world) addUser(t *testing.T, name string) (id string) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *ent.Client) error {
		now := w.DB.Now()
		u, err := tx.User.Create().SetUsername(name).SetUsernameKey([]byte(name)).SetFullNameKey([]byte{}).SetLastSignInAt(time.Unix(0, 0).UTC()).
			SetPasswordHash("").SetPermissions([]access.Permission{}).SetSearchText(name).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err == nil {
			id = u.ID
		}
		return err
	})
	return id
}
