package console_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserCreatesUser creates somebody with a password made at random, permissions ticked in the grid and a group, and
// sees from where they have what.
func TestBrowserCreatesUser(t *testing.T) {
	s, b := browsertest.Console(t)
	newGroup(t, s, "Auditors", "VIEW_AUDIT_LOG", "VIEW_USERS")
	newGroup(t, s, "Support")
	b.Open(s.URL + "/admin/users")
	b.Column("User name", "admin\nSuper Admin")
	b.Click("+User")
	b.Heading("Create A User")

	// What is wrong stands at its field, and nothing that was typed is lost.
	b.Fill("User name", "admin")
	b.Fill("Password", "short")
	b.Click("Save")
	b.Sees("Another user has this user name.", "12 characters")
	b.Fill("User name", "ada")
	b.Fill("Full name", "Ada Lovelace")
	b.Click("Generate")
	password := b.Value("Password")
	if copied := b.Copied("Copy the password"); len(password) < 20 || copied != password {
		t.Errorf("the password is %q, and %q was copied", password, copied)
	}

	b.Click("Users: Edit Users")
	ticked(b, "Users: View Users", true) // editing needs it
	b.Click("Users: View Users")
	ticked(b, "Users: Edit Users", false)
	b.Click("Scopes: all")
	for _, title := range []string{"View", "Create", "Edit", "Delete"} {
		ticked(b, "Scopes: "+title+" Scopes", true)
	}
	b.Click("Scopes: Delete Scopes")
	b.Click("Users: Create Users")
	pick(b, "Member of", "aud", "Auditors")
	b.Look("user-new")
	b.Click("Groups") // it would all be lost
	b.Sees("Leave without saving?")
	b.Click("Stay")
	b.Click("Save")
	b.Sees("ada is created.")
	b.Heading("ada")

	b.Click("Permissions in effect")
	b.At("?tab=permissions")
	b.Column("Permission", "Users: View Users", "Users: Create Users", "Scopes: View Scopes", "Scopes: Create Scopes",
		"Scopes: Edit Scopes", "Audit Log: View Audit Log")
	b.Column("Where it comes from", "Directly\nGroup Auditors", "Directly", "Directly", "Directly", "Directly", "Group Auditors")
	b.Look("user-permissions")

	got := s.SignIn(t, "ada", password).Must(t, `{viewer{fullName effectivePermissions}}`, nil)
	held := fmt.Sprint(got.At("viewer", "effectivePermissions"))
	if want := "[VIEW_USERS CREATE_USERS VIEW_SCOPES CREATE_SCOPES EDIT_SCOPES VIEW_AUDIT_LOG]"; held != want || got.String("viewer", "fullName") != "Ada Lovelace" {
		t.Errorf("%v, want %s", got, want)
	}
	b.Clean(s.URL)
}

// TestBrowserEditsUser changes an account: only what was changed is sent, and each act says first what it leads to.
func TestBrowserEditsUser(t *testing.T) {
	s, b := browsertest.Console(t)
	ada := s.Create(t, accounts.UserDraft{Username: "ada", FullName: "Ada"})
	page := s.URL + "/admin/users/" + ada.UserID
	b.Open(page)
	b.Heading("ada")
	b.Fill("E-mail", "ada@example.com")
	// Somebody else changes another field meanwhile.
	updateUser(t, s.Admin, map[string]any{"id": ada.UserID, "permissions": []string{"VIEW_SCOPES"}})
	b.Click("Save")
	b.Sees("ada is saved.")
	ticked(b, "Scopes: View Scopes", true)
	b.Look("user")

	b.Click("Set a new password")
	b.Sees("It ends all sessions of this user")
	b.Fill("New password", "another long password")
	b.Look("user-password")
	b.Click("Set password")
	b.Sees("The password of ada is changed")
	if _, errs := ada.GraphQL(t, `{viewer{id} sessions{totalCount}}`, nil); len(errs) == 0 {
		t.Error("they are still signed in")
	}
	s.SignIn(t, "ada", "another long password")

	b.Click("Unlock")
	b.Sees("All failed attempts to sign in to this account are forgotten")
	b.Click("Unlock") // in the dialog
	b.Sees("ada can try to sign in again.")

	b.Click("Disable")
	b.Sees("signed out everywhere and cannot sign in")
	b.Look("user-disable")
	b.Click("Disable")
	b.Sees("ada is disabled", "Inactive")
	b.Click("Enable")
	b.Sees("They can sign in again.")
	b.Click("Enable")
	b.Sees("ada is enabled")

	b.Fill("Full name", "Nobody") // what was typed holds nobody back
	b.Click("Delete User")
	b.Fill("Type ada to confirm", "ada")
	b.Click("Delete User")
	b.Heading("Users")
	b.Sees("ada is deleted.")
	b.Column("User name", "admin\nSuper Admin")
	b.Open(page)
	b.Sees("There is no user with this ID.")
	b.Clean(s.URL)
}

// TestBrowserEndsAccess ends what has access to an account: an application, tokens and sessions.
func TestBrowserEndsAccess(t *testing.T) {
	s, b := browsertest.Console(t)
	id, _ := s.NewClient(t, map[string]any{"name": "Scripts", "grants": []string{"PERSONAL_ACCESS_TOKEN"}})
	ada := s.Create(t, accounts.UserDraft{Username: "ada"})
	s.SignIn(t, "ada", servertest.Password)
	var tokens []string
	for _, name := range []string{"Laptop", "Server"} {
		made := ada.Must(t, `mutation($input: CreatePersonalAccessTokenInput!) {
			createPersonalAccessToken(input: $input) { token userErrors { message } } }`,
			map[string]any{"input": map[string]any{"clientId": id, "name": name}})
		tokens = append(tokens, made.String("createPersonalAccessToken", "token"))
	}
	desk, secret := s.NewClient(t, map[string]any{"name": "Order desk", "grants": []string{"PASSWORD"}})
	got := s.Token(t, desk, secret, url.Values{"grant_type": {"password"}, "username": {"ada"}, "password": {servertest.Password}}).
		JSON(t).String("access_token")

	b.Open(s.URL + "/admin/users/" + ada.UserID + "?tab=access")
	b.Sees("Order desk", "Laptop", "Server", "127.0.0.1")
	b.Look("user-access")
	b.Click("Withdraw Order desk")
	b.Sees("Withdraw the access of Order desk?", "for the account of ada", "It was given their password")
	b.Click("Withdraw")
	b.Sees("No application has access to this account.")
	if works(t, s, got) {
		t.Error("the application still has access")
	}
	b.Click("Revoke Laptop")
	b.Sees("Revoke Laptop?", "Only ada can make another.")
	b.Click("Revoke")
	b.Sees("Laptop is revoked.")
	if works(t, s, tokens[0]) || !works(t, s, tokens[1]) {
		t.Error("another token was revoked")
	}
	b.Click("Sign out everywhere")
	b.Click("Sign out everywhere") // in the dialog
	b.Sees("They are signed in nowhere.")

	b.Click("Settings")
	b.Click("Revoke all tokens")
	b.Sees("Revoke all tokens of ada?")
	b.Click("Revoke all tokens")
	b.Sees("One token is revoked.")
	if works(t, s, tokens[1]) {
		t.Error("a token still works")
	}
	b.Clean(s.URL)
}

// TestBrowserKeepsLastSuperAdmin tries to leave nobody in charge.
func TestBrowserKeepsLastSuperAdmin(t *testing.T) {
	s, b := browsertest.Console(t)
	me := s.Admin.Must(t, `{viewer{id}}`, nil).String("viewer", "id")
	const refused = "This is the last active super admin. Make somebody else a super admin first."
	b.Open(s.URL + "/admin/users/" + me)
	b.Heading("admin")
	b.Click("Make this user a Super Admin")
	b.Click("Save")
	b.Sees(refused)
	b.Look("user-last-super-admin")
	b.Click("Undo changes")
	b.Click("Disable")
	b.Sees("This is your own account: you will be signed out.")
	b.Click("Disable")
	b.Sees(refused)
	b.Click("Cancel")
	b.Click("Delete User")
	b.Fill("Type admin to confirm", "admin")
	b.Click("Delete User")
	b.Sees(refused)
	b.Click("Cancel")

	// With somebody else in charge it can be done, and what was theirs is offered no longer.
	other := s.Create(t, accounts.UserDraft{Username: "grace"})
	updateUser(t, s.Admin, map[string]any{"id": other.UserID, "superAdmin": true})
	b.Click("Make this user a Super Admin")
	b.Click("Save")
	b.Sees("admin is saved.")
	b.Until(func() string {
		if b.Offers("Groups") {
			return "Groups is still offered"
		}
		return ""
	})
	b.Clean()
}

// TestBrowserViewsUsers shows users to somebody who may only look, and refuses what they send past the console.
func TestBrowserViewsUsers(t *testing.T) {
	s, b := browsertest.Console(t)
	viewer := s.User(t, access.ViewUsers)
	ada := s.Create(t, accounts.UserDraft{Username: "ada", Permissions: []access.Permission{access.ViewScopes}})
	b.SignIn(s, viewer.Username)
	b.Open(s.URL + "/admin/users?sort=USERNAME.ASC")
	b.Column("User name", "ada", "admin\nSuper Admin", viewer.Username)
	for _, act := range []string{"+User", "Actions for ada", "Groups"} {
		if b.Offers(act) {
			t.Errorf("%s is offered", act)
		}
	}
	b.Click("ada")
	b.Heading("ada")
	b.Sees("Full name", "Held directly")
	for _, act := range []string{"Save", "Access", "Disable", "Delete User", "Scopes: View Scopes"} {
		if b.Offers(act) {
			t.Errorf("%s is offered", act)
		}
	}
	b.Look("user-read-only")
	b.Open(s.URL + "/admin/users/new")
	b.Sees("you need the permission Create Users")
	_, errs := viewer.GraphQL(t, `mutation($id: ID!) { updateUser(input: {id: $id, status: INACTIVE}) { userErrors { message } } }`,
		map[string]any{"id": ada.UserID})
	if len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
		t.Errorf("the server: %v", errs)
	}
	b.Clean(s.URL)
}

// TestBrowserGivesNoMore: nobody can tick what they do not hold, nor change whoever may do more than they.
func TestBrowserGivesNoMore(t *testing.T) {
	s, b := browsertest.Console(t)
	support := s.User(t, access.ViewUsers, access.EditUsers, access.ViewScopes)
	less := s.Create(t, accounts.UserDraft{Username: "less"})
	more := s.Create(t, accounts.UserDraft{Username: "more", Permissions: []access.Permission{access.ViewAuditLog}})
	b.SignIn(s, support.Username)
	b.Open(s.URL + "/admin/users/" + less.UserID)
	b.Heading("less")
	if b.Ready("Audit Log: View Audit Log") || !b.Ready("Scopes: View Scopes") {
		t.Error("it can be ticked what is not held, or cannot what is")
	}
	b.Sees("You can give only what you hold yourself", "you need the permission View Groups")
	b.Click("All permissions")
	b.Click("Save")
	b.Sees("less is saved.")
	got := s.Admin.Must(t, `query($id: ID!) {user(id: $id) {permissions}}`, map[string]any{"id": less.UserID})
	if held := fmt.Sprint(got.At("user", "permissions")); held != "[VIEW_USERS EDIT_USERS VIEW_SCOPES]" {
		t.Errorf("gave %s", held)
	}

	b.Open(s.URL + "/admin/users/" + more.UserID)
	b.Sees("This user holds permissions that you do not hold")
	for _, act := range []string{"Disable", "Set a new password", "Make this user a Super Admin"} {
		if b.Offers(act) {
			t.Errorf("%s is offered", act)
		}
	}
	b.Fill("Full name", "More Than You")
	b.Click("Save")
	b.Sees("more is saved.")
	b.Look("user-locked")
	b.Clean(s.URL)
}
