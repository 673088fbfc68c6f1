package console_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/browsertest"
)

// TestBrowserScopes creates a scope, changes it, fails to delete it while a client has it, and then does.
func TestBrowserScopes(t *testing.T) {
	s, b := browsertest.Console(t)
	b.Open(s.URL + "/admin/scopes")
	b.Heading("Scopes")
	b.Column("Name", "admin\nBuilt in")
	if b.Offers("Actions for admin") {
		t.Error("the scope that is built in can be changed")
	}

	b.Click("+Scope")
	b.Click("Save")
	b.Sees("The Name field is required.", "The Description field is required.")
	b.Fill("Name", "orders read")
	b.Fill("Description", "See your orders")
	b.Look("scope-new")
	b.Click("Save")
	b.Sees("without spaces, quotes and backslashes")
	if got := b.Value("Description"); got != "See your orders" {
		t.Errorf("the description is %q", got)
	}
	b.Fill("Name", "orders:read")
	b.Click("Save")
	b.Column("Name", "orders:read", "admin\nBuilt in")
	b.Look("scopes")

	b.Click("Actions for orders:read")
	b.Click("Edit Scope")
	b.Fill("Description", "See your orders and what became of them")
	b.Click("Save")
	b.Column("Description", "See your orders and what became of them", "Manage what you may manage here, in your name.")

	id, _ := s.NewClient(t, map[string]any{"name": "Order desk", "scopes": []string{"orders:read"}})
	b.Click("Actions for orders:read")
	b.Click("Delete Scope")
	b.Fill("Type orders:read to confirm", "orders:read")
	b.Click("Delete Scope")
	b.Sees(`The scope is in use by "Order desk".`)
	b.Look("scope-in-use")
	b.Type(kb.Escape)
	b.SeesNot("Delete orders:read?")
	b.Until(func() string {
		if got := b.Focused(); got != "Actions for orders:read" {
			return "the focus is on " + got
		}
		return ""
	})

	s.Admin.Must(t, `mutation($id: ID!) { updateAuthClient(input: {id: $id, scopes: []}) { userErrors { message } } }`, map[string]any{"id": id})
	b.Click("Actions for orders:read")
	b.Click("Delete Scope")
	b.Fill("Type orders:read to confirm", "orders:read")
	b.Click("Delete Scope")
	b.Sees("orders:read is deleted.")
	b.Column("Name", "admin\nBuilt in")

	// Who may look and nothing else is offered nothing else.
	s.Admin.Must(t, `mutation { createScope(input: {name: "reports:run", description: "Run reports"}) { userErrors { message } } }`, nil)
	b.SignIn(s, s.User(t, access.ViewScopes).Username)
	b.Open(s.URL + "/admin/scopes")
	b.Column("Name", "reports:run", "admin\nBuilt in")
	for _, act := range []string{"+Scope", "Actions for reports:run"} {
		if b.Offers(act) {
			t.Errorf("%s is offered to who may only see scopes", act)
		}
	}
	b.Clean(s.URL)
}
