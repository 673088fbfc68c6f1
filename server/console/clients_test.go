package console_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserClients works with the list of auth clients as one does who looks for something in it.
func TestBrowserClients(t *testing.T) {
	s, b := browsertest.Console(t)
	var names []string // newest first
	for i := 1; i <= 25; i++ {
		name := fmt.Sprintf("Application %02d", i)
		id, _ := s.NewClient(t, map[string]any{
			"name": name, "grants": []string{"AUTHORIZATION_CODE"}, "redirectUris": []string{fmt.Sprintf("https://app%02d.example/callback", i)},
		})
		if id == "" {
			t.Fatal("no client")
		}
		names = slices.Insert(names, 0, name)
	}
	sorted := slices.Sorted(slices.Values(names))
	list := s.URL + "/admin/auth-clients"
	b.Open(list)
	b.Heading("Auth Clients")
	b.Column("Name", names[:20]...)
	b.Sees("1–20 of 25", "Client ID", "Name", "Redirect", "https://app25.example/callback")
	b.Look("auth-clients")

	// The state of the list is in the address: it survives a reload, and Back leads to what was before.
	b.Click("Name")
	b.Column("Name", sorted[:20]...)
	b.Choose("Rows on a page", "10 rows")
	b.Column("Name", sorted[:10]...)
	b.Click("Next")
	b.Column("Name", sorted[10:20]...)
	b.Reload()
	b.Column("Name", sorted[10:20]...)
	b.Sees("11–20 of 25")
	b.Do(chromedp.NavigateBack())
	b.Column("Name", sorted[:10]...)
	b.Click("Next")
	b.Column("Name", sorted[10:20]...)
	b.Click("Next")
	b.Column("Name", sorted[20:]...)
	b.Click("Previous")
	b.Column("Name", sorted[10:20]...)
	b.Click("Name")
	b.Column("Name", names[:10]...)

	b.Type("/")
	b.Type("app07.example")
	b.Column("Name", "Application 07")
	b.Sees("1–1 of 1")
	b.Reload()
	b.Column("Name", "Application 07")
	b.Fill("Search by name, redirect or Client ID", "nothing of the kind")
	b.Sees("No Data Available")
	b.Look("auth-clients-nothing-found")
	b.Click("Show all")
	b.Column("Name", names[:10]...)
	b.Choose("Status", "Disabled")
	b.Sees("No Data Available")
	b.Choose("Status", "Enabled")
	b.Column("Name", names[:10]...)
	b.Clean(s.URL)
}

// TestBrowserDeletesClient deletes a client, which takes its name.
func TestBrowserDeletesClient(t *testing.T) {
	s, b := browsertest.Console(t)
	s.NewClient(t, map[string]any{"name": "Order desk"})
	id, secret := s.NewClient(t, map[string]any{"name": "Old reports"})
	token := s.Token(t, id, secret, map[string][]string{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
	b.Open(s.URL + "/admin/auth-clients")
	b.Column("Name", "Old reports", "Order desk")
	if copied := b.Copied("Copy the Client ID " + id); copied != id {
		t.Errorf("copied %q, want %q", copied, id)
	}

	b.Click("Actions for Old reports")
	b.Look("auth-client-menu")
	b.Click("Delete Auth Client")
	b.Sees("Delete Old reports?", "Type Old reports to confirm")
	b.Look("auth-client-delete")
	b.Fill("Type Old reports to confirm", "old")
	if b.Ready("Delete Auth Client") {
		t.Error("it can be deleted without its name")
	}
	b.Type(kb.Escape)
	b.SeesNot("Delete Old reports?")
	b.Column("Name", "Old reports", "Order desk")

	b.Click("Actions for Old reports")
	b.Click("Delete Auth Client")
	b.Fill("Type Old reports to confirm", "Old reports")
	b.Click("Delete Auth Client")
	b.Sees("Old reports is deleted.")
	b.Column("Name", "Order desk")
	if answer := s.Bearer(t, token).Get(t, "/oauth/verify"); answer.Status != 401 {
		t.Errorf("its token: %s", answer)
	}
	b.Clean(s.URL)
}

// TestBrowserSessionEnds goes on after the session has ended at the server: it leads to sign-in, and back to the page.
func TestBrowserSessionEnds(t *testing.T) {
	s, b := browsertest.Console(t)
	s.NewClient(t, map[string]any{"name": "Order desk"})
	b.Open(s.URL + "/admin/auth-clients?sort=NAME.DESC&rows=50")
	b.Column("Name", "Order desk")
	endSessions(t, s)
	b.Click("Name")
	b.Heading("Sign in to Ostiary")
	b.Submit(".primary", "username", servertest.AdminName, "password", servertest.Password)
	b.Column("Name", "Order desk")
	b.At("/admin/auth-clients?rows=50")
	b.Clean(s.URL)
}

// TestBrowserSessionEndsMidway ends the session while somebody types: nothing of it is lost, whether the page asks for
// something first or stores it at once.
func TestBrowserSessionEndsMidway(t *testing.T) {
	s, b := browsertest.Console(t)
	id, _ := s.NewClient(t, map[string]any{"name": "Order desk", "grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}})
	path := "/admin/auth-clients/" + id
	b.Open(s.URL + path)
	b.Heading("Order desk")
	b.Fill("Name", "Order counter")
	endSessions(t, s)
	b.Click("Save")
	b.Sees("You are signed out", "What you typed is still on this page")
	b.Look("interrupted")
	b.Click("I am back")
	b.SeesNot("You are signed out")
	b.Click("Enable Password Grant")
	b.Click("Save") // which asks first what the grant is used for
	b.Sees("You are signed out")

	other := b.Window(chromedp.Click(chromedp.CSS("a[target=_blank]")))
	other.Heading("Sign in to Ostiary")
	other.Submit(".primary", "username", servertest.AdminName, "password", servertest.Password)
	other.Heading("Account")
	b.Click("I am back")
	b.At(path)
	if got := b.Value("Name"); got != "Order counter" {
		t.Errorf("the name is %q", got)
	}
	b.Click("Save")
	b.Sees("Save Order desk?")
	b.Click("Save")
	b.Sees("Order counter is saved.")
	b.Clean(s.URL)
}

// endSessions ends all sessions at the server.
func endSessions(t *testing.T, s *servertest.Server) {
	t.Helper()
	err := s.Kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		_, err := tx.Session.Delete().Exec(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
