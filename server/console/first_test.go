package console_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserFirstSteps goes the way of the first administrator: from an empty database and the link that the server
// printed to the console, out of it and in again.
func TestBrowserFirstSteps(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t), browsertest.BuiltIn(t))
	b := browsertest.New(t)
	b.Open(s.URL)
	b.Heading("One step to go")

	token, err := s.Accounts.NewSetupLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.Open(s.URL + "/setup?token=" + token)
	b.Submit(".primary", "username", "ada", "fullName", "Ada Lovelace", "password", servertest.Password)
	b.Heading("Users")
	b.At("/admin/users")
	b.Look("users")

	b.Click("Auth Clients")
	b.Heading("Auth Clients")
	b.Sees("No Data Available")
	b.Look("auth-clients-empty")

	b.Click("Ada Lovelace: your menu")
	b.Sees("Super Admin", "Appearance", "Version test")
	b.Look("menu")
	b.Click("Sign out")
	b.Heading("Sign in to Ostiary")

	// Nothing of it is shown to nobody.
	b.Open(s.URL + "/admin/auth-clients")
	b.Heading("Sign in to Ostiary")
	b.Submit(".primary", "username", "ada", "password", servertest.Password)
	b.Heading("Auth Clients")
	b.Sees("No Data Available")
	b.Clean(s.URL)
}

// TestBrowserPermissions shows the console to somebody who may see little of it.
func TestBrowserPermissions(t *testing.T) {
	s, b := browsertest.Console(t)
	b.SignIn(s, s.User(t).Username)
	b.At("/admin/tokens")
	for _, page := range []string{"Users", "Groups", "Auth Clients", "Scopes", "Token Hygiene", "Audit Log"} {
		if b.Offers(page) {
			t.Errorf("%s is offered to who may not see it", page)
		}
	}
	b.Open(s.URL + "/admin/auth-clients")
	b.Sees("This cannot be shown")
	b.Look("refused")
	b.Clean(s.URL)
}
