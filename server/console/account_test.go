package console_test

import (
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserProfile changes one's own name and address, and keeps what was typed when one of them is refused.
func TestBrowserProfile(t *testing.T) {
	s, b := browsertest.Console(t)
	s.Create(t, accounts.UserDraft{Username: "grace", Email: "grace@example.com"})
	b.SignIn(s, s.Create(t, accounts.UserDraft{Username: "ada"}).Username)
	b.Click("Account")
	b.Heading("Account")
	b.Fill("Full name", "Ada Lovelace")
	b.Fill("E-mail", "grace@example.com")
	b.Look("account")
	b.Click("Save")
	b.Sees("Another user has this e-mail address.")
	if got := b.Value("Full name"); got != "Ada Lovelace" {
		t.Errorf("the full name is %q", got)
	}
	b.Click("Personal Access Tokens")
	b.Sees("Leave without saving?")
	b.Click("Stay")
	b.Fill("E-mail", "ada@example.com")
	b.Click("Save")
	b.Sees("Your profile is saved.")
	if !b.Offers("Ada Lovelace: your menu") {
		t.Error("the frame shows the old name")
	}
	b.Reload()
	b.Sees("Ada Lovelace")
	if got := b.Value("E-mail"); got != "ada@example.com" {
		t.Errorf("the address is %q", got)
	}
	b.Clean(s.URL)
}

// TestBrowserPassword changes one's own password, which ends the other sessions and not this one.
func TestBrowserPassword(t *testing.T) {
	const next = "a quite different passphrase"
	s, b := browsertest.Console(t)
	elsewhere := s.Admin
	b.Open(s.URL + "/admin/account")
	b.Click("Change password")
	b.Sees("Your sessions in all other browsers end. This one stays.")
	b.Fill("Current password", "not my password")
	b.Fill("New password", next)
	b.Fill("New password, again", next+"x")
	b.Type("\r")
	b.Sees("This is not the same password.")
	b.Fill("New password, again", next)
	b.Type("\r")
	b.Sees("This is not your current password.")
	b.Look("account-password")
	b.Fill("Current password", servertest.Password)
	b.Type("\r")
	b.Sees("Your password is changed, and your other browsers are signed out.")
	b.SeesNot("Current password")
	if _, errors := elsewhere.GraphQL(t, `{ sessions { totalCount } }`, nil); len(errors) == 0 {
		t.Error("another session goes on")
	}
	b.Click("Sessions")
	b.Column("Browser", "Chrome on Linux\n\nThis browser")
	s.SignIn(t, servertest.AdminName, next)
	b.Clean(s.URL)
}

// TestBrowserSessions signs another browser out, and then all others.
func TestBrowserSessions(t *testing.T) {
	s, b := browsertest.Console(t)
	s.Create(t, accounts.UserDraft{Username: "ada"})
	s.Kit.Clock.Advance(time.Second)
	b.SignIn(s, "ada")
	s.Kit.Clock.Advance(time.Second)
	open := s.SignIn(t, "ada", servertest.Password)
	signedIn := func(want bool) {
		t.Helper()
		if _, errors := open.GraphQL(t, `{ sessions { totalCount } }`, nil); (len(errors) == 0) != want {
			t.Errorf("the other session is open: %v, want %v", !want, want)
		}
	}
	b.Open(s.URL + "/admin/account?tab=sessions")
	b.Column("Browser", "Go-http-client", "Chrome on Linux\n\nThis browser", "Go-http-client")
	b.Look("account-sessions")
	b.Click("Sign out all others")
	b.Sees("You stay signed in here")
	signedIn(true)
	b.Look("account-sessions-end")
	b.Click("Sign out all others")
	b.Sees("2 browsers are signed out.")
	b.Column("Browser", "Chrome on Linux\n\nThis browser")
	signedIn(false)
	if b.Offers("Sign out all others") {
		t.Error("there are no others")
	}

	open = s.SignIn(t, "ada", servertest.Password)
	b.Reload()
	b.Click("Sign out Go-http-client at 127.0.0.1")
	b.Sees("has to sign in again")
	b.Click("Sign out")
	b.Sees("Go-http-client is signed out.")
	b.Column("Browser", "Chrome on Linux\n\nThis browser")
	signedIn(false)
	b.Clean(s.URL)
}

// TestBrowserWithdraws withdraws the access of an application, whose token stops working.
func TestBrowserWithdraws(t *testing.T) {
	s, b := browsertest.Console(t)
	b.Open(s.URL + "/admin/account?tab=applications")
	b.Sees("No application has access to your account.")
	id, secret := s.NewClient(t, map[string]any{"name": "Order desk", "grants": []string{"PASSWORD"}})
	token := s.Token(t, id, secret, map[string][]string{
		"grant_type": {"password"}, "username": {servertest.AdminName}, "password": {servertest.Password},
	}).JSON(t).String("access_token")
	b.Reload()
	b.Column("Application", "Order desk")
	b.Column("Live tokens", "1")
	b.Look("account-applications")
	b.Click("Withdraw Order desk")
	b.Sees("Withdraw the access of Order desk?", "It was given your password")
	b.Look("account-withdraw")
	if answer := s.Bearer(t, token).Get(t, "/oauth/verify"); answer.Status != 200 {
		t.Errorf("its token, before: %s", answer)
	}
	b.Click("Withdraw")
	b.Sees("Order desk has no access to your account any more.", "No application has access to your account.")
	if answer := s.Bearer(t, token).Get(t, "/oauth/verify"); answer.Status != 401 {
		t.Errorf("its token, afterwards: %s", answer)
	}
	b.Clean(s.URL)
}

// TestBrowserOwnPermissions tells somebody what they may do, and why.
func TestBrowserOwnPermissions(t *testing.T) {
	s, b := browsertest.Console(t)
	b.Open(s.URL + "/admin/account?tab=permissions")
	b.Sees("You are a Super Admin")
	ada := s.User(t, access.ViewUsers)
	s.Admin.Must(t, `mutation($id: ID!) {
		createGroup(input: {name: "Support", permissions: [VIEW_USERS, EDIT_USERS], memberIds: [$id]}) { userErrors { message } }
	}`, map[string]any{"id": ada.UserID})
	b.SignIn(s, ada.Username)
	b.Open(s.URL + "/admin/account?tab=permissions")
	b.Sees("View Users\nGiven to you, and through ", "Edit Users\nThrough ", "Support")
	b.Look("account-permissions")

	b.SignIn(s, s.User(t).Username)
	b.Open(s.URL + "/admin/account?tab=permissions")
	b.Sees("You have no permission to manage anything here.")
	b.Clean(s.URL)
}
