package console_test

import (
	"testing"

	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// signsIn signs somebody in in another tab of the browser, while this one stays where it is, and comes back to it.
func signsIn(b *browsertest.Tab, username string) {
	b.Helper()
	form := `new URLSearchParams({ username: "` + username + `", password: "` + servertest.Password + `" })`
	browsertest.Eval[bool](b, `fetch("/logout", { method: "POST", body: new URLSearchParams() })
		.then(() => fetch("/login", { method: "POST", body: `+form+` }))
		.then(() => { window.dispatchEvent(new Event("focus")); return true })`)
}

// TestBrowserOfAnother has somebody else sign in in another tab: what was shown to the first is not shown to the second,
// and nothing that was begun by the one is done by the other.
func TestBrowserOfAnother(t *testing.T) {
	s, b := browsertest.Console(t)
	second := s.User(t)
	_, _ = s.NewClient(t, map[string]any{"name": "Payroll"})
	b.Open(s.URL + "/admin/auth-clients")
	b.Sees("Payroll")
	b.Click("Account")
	b.Fill("Full name", "Typed by the first")
	signsIn(b, second.Username)
	b.Sees(second.Username)
	if typed := b.Value("Full name"); typed != "" {
		t.Errorf("the second finds %q", typed)
	}
	b.Open(s.URL + "/admin/auth-clients")
	b.Sees("This cannot be shown")
	b.SeesNot("Payroll")

	// Who signs in again goes on where they were.
	b.Open(s.URL + "/admin/account")
	b.Fill("Full name", "Typed by the second")
	signsIn(b, second.Username)
	b.Click("Save")
	b.Sees("Your profile is saved.")
	b.Clean(s.URL)
}
