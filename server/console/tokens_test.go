package console_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/browsertest"
)

// TestBrowserPersonalTokens makes a token of one's own, tries it with the command that the page gives, renews it, and
// revokes the old one.
func TestBrowserPersonalTokens(t *testing.T) {
	_, err := exec.LookPath("curl")
	testkit.Need(t, "curl", err == nil)
	s, b := browsertest.Console(t)
	b.Open(s.URL + "/admin/tokens")
	b.Sees("No Data Available", "No auth client offers personal access tokens yet.")
	b.Look("tokens-not-offered")

	for _, scope := range []string{"orders:read", "orders:write"} {
		s.Admin.Must(t, `mutation($name: String!) { createScope(input: {name: $name, description: "Something of orders"}) { userErrors { message } } }`,
			map[string]any{"name": scope})
	}
	for _, name := range []string{"Order desk", "Reports"} {
		s.NewClient(t, map[string]any{
			"name": name, "grants": []string{"PERSONAL_ACCESS_TOKEN"}, "scopes": []string{"admin", "orders:read", "orders:write"},
		})
	}
	b.Reload()
	b.Look("tokens-empty")
	b.Click("Create A Personal Access Token")
	b.Heading("Create A Personal Access Token")
	b.Click("Create token")
	b.Sees("Choose the auth client for which the token is.")
	b.Choose("Auth client", "Order desk")
	b.Click("Create token")
	b.Sees("The Name field is required.")
	b.Fill("Name", "Backup script")
	b.Click("admin")
	b.Sees("who has this token can do here what you can")
	b.Click("admin")
	b.Click("orders:write")
	b.Choose("Expires", "Never")
	b.Sees("Renew it from time to time.")
	b.Choose("Expires", "In 30 days")
	b.Sees("It stops working on")
	b.Look("token-new")
	b.Click("Create token")

	first := shownToken(b)
	command := b.Copied("Copy the Command that tries it")
	if answer := run(t, command, first); !strings.Contains(answer, " 200 ") || !strings.Contains(answer, "X-Auth-Scope: orders:read\r") {
		t.Errorf("%s: %s", command, answer)
	}
	b.Look("token-shown")
	b.Click("I have saved it")
	b.Click("Done")
	b.At("/admin/tokens")
	b.Column("Client", "Order desk")
	b.Column("Scopes", "orders:read")
	b.Column("Expires", "in 30 days")
	b.Column("Status", "Works")
	b.SeesNot(first)
	b.Look("tokens")

	// The new one takes the place of the old one, which works until it is revoked.
	b.Click("Actions for Backup script, " + hintOf(first))
	b.Click("Renew")
	b.Heading("Renew Backup script")
	if got := b.Value("Name"); got != "Backup script" {
		t.Errorf("the name is %q", got)
	}
	b.Click("Make the new token")
	second := shownToken(b)
	b.Click("I have saved it")
	b.Click("Done")
	b.Sees("Revoke the old Backup script?", hintOf(first))
	b.Look("token-revoke")
	for _, token := range []string{first, second} {
		if answer := run(t, command, token); !strings.Contains(answer, " 200 ") {
			t.Errorf("before the old one is revoked: %s", answer)
		}
	}
	b.Click("Revoke")
	b.Sees("Backup script is revoked.")
	b.Column("Name", "Backup script\n\n"+hintOf(second))
	if answer := run(t, command, first); !strings.Contains(answer, " 401 ") {
		t.Errorf("revoked: %s", answer)
	}
	if answer := run(t, command, second); !strings.Contains(answer, " 200 ") {
		t.Errorf("the new one: %s", answer)
	}

	// Nothing is asked once more after a reload.
	b.Reload()
	b.Column("Scopes", "orders:read")
	b.SeesNot("Revoke the old Backup script?")
	b.Clean(s.URL)
}

// TestBrowserTokenWithoutOffer says to somebody without rights whom to ask.
func TestBrowserTokenWithoutOffer(t *testing.T) {
	s, b := browsertest.Console(t)
	b.SignIn(s, s.User(t).Username)
	b.Open(s.URL + "/admin/tokens/new")
	b.Sees("Ask an administrator to tick Enable Personal Access Tokens")
	if b.Offers("Create token") {
		t.Error("a form without a client")
	}
	b.Clean(s.URL)
}

// shownToken returns the token that is shown for the only time.
func shownToken(b *browsertest.Tab) string {
	b.Helper()
	b.Sees("This is shown now and never again")
	token := b.Copied("Copy the Personal access token")
	if !strings.HasPrefix(token, "ost_pat_") {
		b.Fatalf("copied %q", token)
	}
	return token
}

// run runs a command as it stands on the page, pastes the token and presses Enter. It returns what it prints.
func run(t *testing.T, command, token string) string {
	t.Helper()
	curl := exec.CommandContext(t.Context(), "bash", "-c", command)
	curl.Stdin = strings.NewReader(token + "\n")
	printed, err := curl.Output()
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return string(printed)
}
