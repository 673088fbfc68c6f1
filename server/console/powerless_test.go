package console_test

import (
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserTellsNothing has somebody without any permission type every address of the console. Each page refuses or is
// their own, and nothing of what others made comes to the browser, not even unseen.
func TestBrowserTellsNothing(t *testing.T) {
	const unseen = "The payroll"
	s, b := browsertest.Console(t)
	stranger(t, s, "createScope", "scope", map[string]any{"name": "payroll:read", "description": unseen})
	user := stranger(t, s, "createUser", "user", map[string]any{"username": "grace", "fullName": unseen, "password": servertest.Password})
	group := stranger(t, s, "createGroup", "group", map[string]any{"name": unseen, "memberIds": []string{user}})
	client, _ := s.NewClient(t, map[string]any{
		"name": unseen, "scopes": []string{"payroll:read"}, "grants": []string{"AUTHORIZATION_CODE"}, "redirectUris": []string{"https://payroll.example/cb"},
	})
	ada := s.Create(t, accounts.UserDraft{Username: "ada"})
	b.SignIn(s, "ada")
	owned := map[string]string{
		"/tokens": "No Data Available", "/tokens/new": "Ask an administrator", "/account": "Full name", "/nowhere": "Page not found",
	}
	for _, page := range []string{
		"/users", "/users/new", "/users/" + user, "/users/" + user + "?tab=access", "/users/" + ada.UserID,
		"/groups", "/groups/new", "/groups/" + group + "?tab=members",
		"/auth-clients", "/auth-clients/new", "/auth-clients/" + client, "/auth-clients/" + client + "?tab=quickstart", "/auth-clients/" + client + "/test",
		"/scopes", "/hygiene", "/audit", "/tokens", "/tokens/new", "/account", "/nowhere",
	} {
		b.Open(s.URL + "/admin" + page)
		want := "This cannot be shown"
		if own, ok := owned[page]; ok {
			want = own
		}
		b.Sees(want)
		memory := b.Memory()
		for _, text := range []string{unseen, "payroll", "grace"} {
			if strings.Contains(memory, text) {
				t.Errorf("%s: %q came to the browser", page, text)
			}
		}
	}
	b.Clean(s.URL)
}
