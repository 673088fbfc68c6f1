package accounts_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

func TestCreateUpdateDeleteUser(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		g := h.group("g", nil)
		u, err := h.CreateUser(h.as(h.root), accounts.UserDraft{
			Username: "  Ada   Lovelace ", Email: " Ada@Example.com ", FullName: " Ada  King ", Password: new(password),
			Permissions: []access.Permission{access.ViewUsers, access.ViewAuthClients, access.ViewUsers}, GroupIDs: []string{g.ID, g.ID},
		})
		ok(t, err)
		if u.Username != "Ada Lovelace" || u.Email != "Ada@Example.com" || u.FullName != "Ada King" || u.Status != user.StatusACTIVE ||
			!slices.Equal(u.Permissions, []access.Permission{access.ViewAuthClients, access.ViewUsers}) || !u.CreatedAt.Equal(h.DB.Now()) {
			t.Errorf("created %v", u)
		}
		if strings.Contains(u.PasswordHash, password) || !strings.HasPrefix(u.PasswordHash, "$argon2id$v=19$m=8,t=1,p=1$") {
			t.Errorf("stored as %q", u.PasswordHash)
		}
		groups, err := h.GroupsOf(t.Context(), []string{u.ID})
		ok(t, err)
		if len(groups[u.ID]) != 1 || groups[u.ID][0].ID != g.ID {
			t.Errorf("in %v", groups)
		}
		got, err := h.UserByUsername(t.Context(), "ada lovelace")
		ok(t, err)
		if got.ID != u.ID {
			t.Errorf("found %v", got)
		}

		// A partial update leaves the rest as it is, the password too.
		changed, err := h.UpdateUser(h.as(h.root), u.ID, func(d *accounts.UserDraft) { d.FullName, d.Email = "Ada", "" })
		ok(t, err)
		if changed.FullName != "Ada" || changed.Email != "" || changed.Username != u.Username || changed.PasswordHash != u.PasswordHash {
			t.Errorf("changed to %v", changed)
		}
		if n := h.DB.Read().User.Query().Where(user.EmailKeyIsNil(), user.ID(u.ID)).CountX(t.Context()); n != 1 {
			t.Error("the e-mail key is still there")
		}
		// An update that changes nothing is no event.
		_, err = h.UpdateUser(h.as(h.root), u.ID, func(*accounts.UserDraft) {})
		ok(t, err)
		ok(t, h.DeleteUser(h.as(h.root), u.ID))
		_, err = h.User(t.Context(), u.ID)
		wantCode(t, err, fault.NotFound)
		if got := h.events(u.ID); !slices.Equal(got, []string{"USER_CREATED", "USER_UPDATED", "USER_DELETED"}) {
			t.Errorf("events %v", got)
		}
		update := h.DB.Read().AuditEvent.Query().Where(auditevent.Kind("USER_UPDATED")).OnlyX(t.Context())
		var name struct{ Old, New string }
		ok(t, json.Unmarshal(update.Changes["fullName"], &name))
		if len(update.Changes) != 2 || name.Old != "Ada King" || name.New != "Ada" || update.ActorID != h.root.ID {
			t.Errorf("audited %v", update)
		}
	})
}

// A new user can have the name of one who was deleted, but is somebody else (T58).
func TestT58SameNameAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first := h.user("bob", func(d *accounts.UserDraft) { d.Email = "bob@example.com" })
		ok(t, h.DeleteUser(h.operator(), first.ID))
		second := h.user("bob", func(d *accounts.UserDraft) { d.Email = "bob@example.com" })
		if first.ID == second.ID {
			t.Error("the same id again")
		}
	})
}

func TestUserErrors(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("bob", func(d *accounts.UserDraft) { d.Email = "bob@example.com" })
		good := accounts.UserDraft{Username: "alice", Password: new(password)}
		for name, test := range map[string]struct {
			change func(*accounts.UserDraft)
			want   []problem
		}{
			"everything missing": {func(d *accounts.UserDraft) { *d = accounts.UserDraft{} },
				[]problem{{"username", fault.Required}, {"password", fault.Required}}},
			"everything wrong": {func(d *accounts.UserDraft) {
				*d = accounts.UserDraft{Username: strings.Repeat("x", 256), Email: "no", FullName: strings.Repeat("x", 256), Status: "X",
					Password: new("short"), Permissions: []access.Permission{access.ViewUsers, "X"}, GroupIDs: []string{"grp_none", "\x00"}}
			}, []problem{{"username", fault.TooLong}, {"email", fault.Invalid}, {"fullName", fault.TooLong}, {"status", fault.Invalid},
				{"password", fault.TooShort}, {"permissions.1", fault.Invalid}, {"groupIds.0", fault.Missing}, {"groupIds.1", fault.Missing}}},
			"T41 case":         {func(d *accounts.UserDraft) { d.Username = "BOB" }, []problem{{"username", fault.Taken}}},
			"T41 spaces":       {func(d *accounts.UserDraft) { d.Username = " bob\u00a0" }, []problem{{"username", fault.Taken}}},
			"T41 full width":   {func(d *accounts.UserDraft) { d.Username = "ｂｏｂ" }, []problem{{"username", fault.Taken}}},
			"T41 zero width":   {func(d *accounts.UserDraft) { d.Username = "bo\u200bb" }, []problem{{"username", fault.Invalid}}},
			"T41 e-mail":       {func(d *accounts.UserDraft) { d.Email = "BOB@example.com" }, []problem{{"email", fault.Taken}}},
			"T42 NUL":          {func(d *accounts.UserDraft) { d.Username = "a\x00" }, []problem{{"username", fault.Invalid}}},
			"T42 UTF-8":        {func(d *accounts.UserDraft) { d.Username = "a\xff" }, []problem{{"username", fault.Invalid}}},
			"T42 direction":    {func(d *accounts.UserDraft) { d.FullName = "a\u202eb" }, []problem{{"fullName", fault.Invalid}}},
			"T42 full name":    {func(d *accounts.UserDraft) { d.FullName = "a\x00\xff" }, []problem{{"fullName", fault.Invalid}}},
			"T42 1 MB":         {func(d *accounts.UserDraft) { d.Username = strings.Repeat("ab", 1<<19) }, []problem{{"username", fault.TooLong}}},
			"T42 e-mail":       {func(d *accounts.UserDraft) { d.Email = "a\x00@example.com" }, []problem{{"email", fault.Invalid}}},
			"T42 e-mail UTF-8": {func(d *accounts.UserDraft) { d.Email = "a\xff@example.com" }, []problem{{"email", fault.Invalid}}},
			"T42 password":     {func(d *accounts.UserDraft) { d.Password = new("correct\x00horse battery") }, []problem{{"password", fault.Invalid}}},
			"T42 one NUL":      {func(d *accounts.UserDraft) { d.Password = new("\x00") }, []problem{{"password", fault.Invalid}}},
			"no password":      {func(d *accounts.UserDraft) { d.Password = nil }, []problem{{"password", fault.Required}}},
			"empty password":   {func(d *accounts.UserDraft) { d.Password = new("") }, []problem{{"password", fault.Required}}},
			"colon":            {func(d *accounts.UserDraft) { d.Username = "a:b" }, []problem{{"username", fault.Invalid}}},
			"named address":    {func(d *accounts.UserDraft) { d.Email = "Bob <b@example.com>" }, []problem{{"email", fault.Invalid}}},
			"no domain":        {func(d *accounts.UserDraft) { d.Email = "b@" }, []problem{{"email", fault.Invalid}}},
			"long e-mail":      {func(d *accounts.UserDraft) { d.Email = strings.Repeat("b", 260) + "@example.com" }, []problem{{"email", fault.TooLong}}},
			"11 characters":    {func(d *accounts.UserDraft) { d.Password = new("éééééééééé1") }, []problem{{"password", fault.TooShort}}},
			"1025 bytes":       {func(d *accounts.UserDraft) { d.Password = new(strings.Repeat("x", 1025)) }, []problem{{"password", fault.TooLong}}},
		} {
			draft := good
			test.change(&draft)
			before := h.DB.Read().User.Query().CountX(t.Context())
			_, err := h.CreateUser(h.as(h.root), draft)
			wantProblems(t, err, test.want...)
			if t.Failed() {
				t.Fatal(name)
			}
			if h.DB.Read().User.Query().CountX(t.Context()) != before {
				t.Fatalf("%s: stored", name)
			}
		}
		// The limits themselves are fine, and a user keeps their own name.
		edge := h.user("edge", func(d *accounts.UserDraft) { d.Password = new(strings.Repeat("é", 512)) })
		_, err := h.UpdateUser(h.operator(), edge.ID, func(d *accounts.UserDraft) { d.Username, d.Password = "EDGE", new("éééééééééé12") })
		ok(t, err)
		_, err = h.UpdateUser(h.operator(), edge.ID, func(d *accounts.UserDraft) { d.Username, d.Password = "Bob", new("") })
		wantProblems(t, err, problem{"username", fault.Taken}, problem{"password", fault.Required})
		_, err = h.UpdateUser(h.operator(), edge.ID, func(d *accounts.UserDraft) { d.Password = new("\x00") })
		wantProblems(t, err, problem{"password", fault.Invalid})
		_, err = h.SignIn(from(t.Context(), here), "edge", "éééééééééé12")
		ok(t, err)
	})
}

func TestUnknownUser(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, id := range []string{"", "1", "usr_none", "\x00", "\xff", strings.Repeat("x", 1<<20), "' OR 1=1 --"} {
			_, err := h.User(t.Context(), id)
			wantCode(t, err, fault.NotFound)
			_, err = h.UpdateUser(h.operator(), id, func(*accounts.UserDraft) {})
			wantProblems(t, err, problem{"id", fault.Missing})
			wantProblems(t, h.DeleteUser(h.operator(), id), problem{"id", fault.Missing})
		}
	})
}
