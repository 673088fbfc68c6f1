package console_test

import (
	"fmt"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserGroups goes through the life of a group: what it gives comes and goes with its members.
func TestBrowserGroups(t *testing.T) {
	s, b := browsertest.Console(t)
	ada := s.Create(t, accounts.UserDraft{Username: "ada", FullName: "Ada Lovelace"})
	s.Create(t, accounts.UserDraft{Username: "grace"})
	newGroup(t, s, "Interns")
	holds := func(want string) {
		t.Helper()
		if got := fmt.Sprint(ada.Must(t, `{viewer{effectivePermissions}}`, nil).At("viewer", "effectivePermissions")); got != want {
			t.Errorf("ada holds %s, want %s", got, want)
		}
	}
	b.Open(s.URL + "/admin/groups")
	b.Column("Name", "Interns")
	b.Click("+Group")
	b.Heading("Create A Group")
	b.Fill("Name", "Interns")
	b.Click("Save")
	b.Sees("Another group has this name.")
	b.Fill("Name", "Auditors")
	b.Fill("Description", "Read everything, change nothing.")
	b.Click("Audit Log: View Audit Log")
	pick(b, "Members", "lovelace", "ada (Ada Lovelace)")
	pick(b, "Contains", "int", "Interns")
	b.Look("group-new")
	b.Click("Save")
	b.Sees("Auditors is created.")
	b.Heading("Auditors")
	holds("[VIEW_AUDIT_LOG]")

	b.Click("Members")
	b.At("?tab=members")
	b.Column("User name", "ada")
	b.Click("+Member")
	pick(b, "Users", "gra", "grace")
	b.Look("group-add-members")
	b.Click("Add")
	b.Column("User name", "ada", "grace")
	b.Look("group-members")
	b.Click("Remove ada")
	b.Sees("They lose at once what comes through Auditors")
	b.Click("Remove")
	b.Column("User name", "grace")
	holds("[]")
	b.Click("+Member")
	pick(b, "Users", "ada", "ada (Ada Lovelace)")
	b.Click("Add")
	b.Column("User name", "ada", "grace")
	holds("[VIEW_AUDIT_LOG]")

	// Switched off, it grants nothing, and says so first.
	b.Click("Settings")
	b.Click("Active")
	b.Sees("Affects 2 members and those of the groups in it: each loses the permission it gives")
	b.Look("group")
	b.Click("Save")
	b.Sees("Auditors is saved.", "Inactive")
	holds("[]")

	b.Open(s.URL + "/admin/groups")
	b.Column("Name", "Auditors", "Interns")
	b.Column("Members", "2", "0")
	b.Look("groups")
	b.Click("Actions for Auditors")
	b.Click("Delete Group")
	b.Sees("It is inactive, so nobody loses anything now.")
	b.Fill("Type Auditors to confirm", "Auditors")
	b.Click("Delete Group")
	b.Sees("Auditors is deleted.")
	b.Column("Name", "Interns")
	b.Clean(s.URL)
}

// TestBrowserManyMembers finds a member among more than a page of them.
func TestBrowserManyMembers(t *testing.T) {
	s, b := browsertest.Console(t)
	everybody := newGroup(t, s, "Everybody")
	for i := range 25 {
		draft := accounts.UserDraft{Username: fmt.Sprintf("user%02d", i), Status: "ACTIVE", Password: new(servertest.Password), GroupIDs: []string{everybody}}
		if _, err := s.Accounts.CreateUser(servertest.Operator(t.Context()), draft); err != nil {
			t.Fatal(err)
		}
	}
	b.Open(s.URL + "/admin/groups/" + everybody + "?tab=members")
	b.Sees("1–20 of 25", "user00")
	b.Click("Next")
	b.Column("User name", "user20", "user21", "user22", "user23", "user24")
	b.At("&page=2")
	b.Fill("Search members", "user07")
	b.Column("User name", "user07")
	b.Clean(s.URL)
}

// TestBrowserViewsGroups shows groups to somebody who may only look at them, and lets nobody give what they do not hold.
func TestBrowserViewsGroups(t *testing.T) {
	s, b := browsertest.Console(t)
	auditors := newGroup(t, s, "Auditors", "VIEW_AUDIT_LOG")
	viewer := s.Create(t, accounts.UserDraft{Permissions: []access.Permission{access.ViewGroups}, GroupIDs: []string{newGroup(t, s, "Viewers")}})
	b.SignIn(s, viewer.Username)
	b.Open(s.URL + "/admin/groups")
	b.Column("Name", "Viewers", "Auditors")
	for _, act := range []string{"+Group", "Actions for Viewers"} {
		if b.Offers(act) {
			t.Errorf("%s is offered", act)
		}
	}
	b.Click("Viewers")
	b.Heading("Viewers")
	b.Click("Members")
	b.Sees(viewer.Username)
	if b.Offers("+Member") || b.Offers("Save") {
		t.Error("they can change it")
	}
	b.Look("group-read-only")

	editor := s.User(t, access.ViewGroups, access.EditGroups, access.ViewUsers)
	b.SignIn(s, editor.Username)
	b.Open(s.URL + "/admin/groups/" + auditors)
	b.Sees("This group gives permissions that you do not hold")
	if b.Ready("Active") {
		t.Error("it can be switched off")
	}
	b.Fill("Description", "Of the platform")
	b.Click("Save")
	b.Sees("Auditors is saved.")
	b.Click("Members")
	b.Sees("No Data Available")
	if b.Offers("+Member") {
		t.Error("a member can be added")
	}
	b.Clean(s.URL)
}
