package console_test

import (
	"slices"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/browsertest"
)

// TestBrowserEditsClient takes a grant and a scope from a client: what that leads to is said before.
func TestBrowserEditsClient(t *testing.T) {
	s, b := browsertest.Console(t)
	addScopes(t, s, "orders:read", "orders:write")
	id, secret := s.NewClient(t, map[string]any{
		"name": "Order desk", "grants": []string{"CLIENT_CREDENTIALS", "PASSWORD", "DEVICE_CODE"}, "scopes": []string{"orders:read", "orders:write"},
	})
	token := ownToken(t, s, id, secret).JSON(t).String("access_token")
	b.Open(s.URL + "/admin/auth-clients/" + id)
	b.Heading("Order desk")
	b.Sees("Device Code Grant, for which there is no endpoint yet")
	b.Look("auth-client-settings")

	b.Fill("Name", "Order counter")
	b.Fill("Contact", "orders@example.com")
	b.Click("Enable Client Credentials Grant")
	b.Click("Save")
	b.Sees("Save Order desk?", "Without the Client Credentials Grant, 1 live token stops working at once.")
	b.Look("auth-client-consequences")
	b.Click("Cancel")
	b.SeesNot("Save Order desk?")
	if !works(t, s, token) {
		t.Error("its token does not work")
	}
	b.Click("Save")
	b.Sees("Save Order desk?")
	b.Click("Save")
	b.Sees("Order counter is saved.")
	b.Heading("Order counter")
	if works(t, s, token) {
		t.Error("its token works still")
	}
	if stored := storedClient(t, s, id); !slices.Equal(texts(stored.At("grants")), []string{"PASSWORD", "DEVICE_CODE"}) ||
		stored.At("contact") != "orders@example.com" {
		t.Errorf("stored: %v", stored)
	}

	// Its secrets go with its type, and what is refused stands at its field.
	b.Click("Public")
	b.Click("Save")
	b.Sees("Its secrets are deleted")
	b.Click("Cancel")
	b.Click("Confidential")
	b.Click("Enable Password Grant")
	b.Click("Enable Authorization Code Grant")
	b.Fill("Redirect URL", "https://desk.example/*")
	b.Click("Save")
	b.Sees("Without the Password Grant, no live token is lost.")
	b.Click("Save")
	b.Sees("The redirect URL must not contain a wildcard (*).")
	b.Fill("Redirect URL", "https://desk.example/callback")
	b.Click("Save")
	b.Sees("Without the Password Grant")
	b.Click("Save")
	b.SeesNot("Undo changes")
	b.Fill("Redirect URL", "https://desk.example/back")
	b.Click("Save")
	b.Sees("Nobody is sent back to https://desk.example/callback any more.", "People are asked for their consent again")
	b.Click("Cancel")
	b.Click("Undo changes")
	if shown := b.Value("Redirect URL"); shown != "https://desk.example/callback" {
		t.Errorf("the redirect URL is %q", shown)
	}
	b.Clean(s.URL)
}

// TestBrowserEditsAtTheSameTime edits a client that somebody else changes meanwhile.
func TestBrowserEditsAtTheSameTime(t *testing.T) {
	s, b := browsertest.Console(t)
	id, _ := s.NewClient(t, map[string]any{"name": "Order desk", "contact": "nobody"})
	b.Open(s.URL + "/admin/auth-clients/" + id)
	b.Heading("Order desk")
	b.Fill("Contact", "orders@example.com")
	s.Admin.Must(t, `mutation ($id: ID!) { updateAuthClient(input: {id: $id, description: "Takes orders."}) { userErrors { message } } }`,
		map[string]any{"id": id})
	b.Click("Save")
	b.Sees("Somebody else changed this auth client meanwhile")
	b.Look("auth-client-conflict")
	if typed := b.Value("Contact"); typed != "orders@example.com" {
		t.Errorf("the contact is %q", typed)
	}
	if stored := storedClient(t, s, id); stored.At("contact") != "nobody" {
		t.Errorf("stored: %v", stored)
	}
	b.Click("Load the new version")
	b.SeesNot("Somebody else changed this auth client meanwhile")
	if contact, description := b.Value("Contact"), b.Value("Description"); contact != "nobody" || description != "Takes orders." {
		t.Errorf("loaded: %q, %q", contact, description)
	}
	b.Fill("Contact", "orders@example.com")
	b.Click("Save")
	b.Sees("Order desk is saved.")
	if stored := storedClient(t, s, id); stored.At("contact") != "orders@example.com" || stored.At("description") != "Takes orders." {
		t.Errorf("stored: %v", stored)
	}
	b.Clean(s.URL)
}

// TestBrowserDisablesClient switches a client off and on, in the middle of an edit, and deletes it.
func TestBrowserDisablesClient(t *testing.T) {
	s, b := browsertest.Console(t)
	id, secret := s.NewClient(t, map[string]any{"name": "Order desk"})
	token := ownToken(t, s, id, secret).JSON(t).String("access_token")
	b.Open(s.URL + "/admin/auth-clients/" + id)
	b.Heading("Order desk")
	ownToken(t, s, id, secret) // after the page was opened
	b.Fill("Contact", "orders@example.com")
	b.Click("Disable")
	b.Sees("Disable Order desk?", "2 live tokens stop working at once")
	b.Look("auth-client-disable")
	b.Click("Disable")
	b.Sees("Order desk is disabled.", "Disabled")
	if works(t, s, token) {
		t.Error("its token works still")
	}
	b.Click("Enable")
	b.Sees("Order desk is enabled.")
	if !works(t, s, token) {
		t.Error("its token does not work")
	}

	// What was typed is still there, and can be saved: nobody else has changed anything.
	if typed := b.Value("Contact"); typed != "orders@example.com" {
		t.Errorf("the contact is %q", typed)
	}
	b.Click("Save")
	b.Sees("Order desk is saved.")

	b.Fill("Contact", "somebody else")
	b.Click("Delete Auth Client")
	b.Fill("Type Order desk to confirm", "Order desk")
	b.Click("Delete Auth Client")
	b.Heading("Auth Clients")
	b.Sees("Order desk is deleted.", "No Data Available")
	if works(t, s, token) {
		t.Error("its token works still")
	}
	b.Open(s.URL + "/admin/auth-clients/" + id)
	b.Sees("There is no auth client with this ID.")
	b.Clean(s.URL)
}

// TestBrowserReadsClient sees a client as somebody who may only look.
func TestBrowserReadsClient(t *testing.T) {
	s, b := browsertest.Console(t)
	id, _ := s.NewClient(t, map[string]any{"name": "Order desk", "description": "Takes orders.", "contact": "orders@example.com"})
	viewer := s.User(t, access.ViewAuthClients)
	b.SignIn(s, viewer.Username)
	b.Open(s.URL + "/admin/auth-clients")
	b.Column("Name", "Order desk")
	for _, name := range []string{"+Auth Client", "Actions for Order desk"} {
		if b.Offers(name) {
			t.Errorf("%s is offered", name)
		}
	}
	b.Click("Order desk")
	b.Heading("Order desk")
	b.Sees("Takes orders.", "orders@example.com", "Client Credentials Grant")
	b.Look("auth-client-read-only")
	for _, name := range []string{"Save", "Name", "Disable", "Delete Auth Client"} {
		if b.Offers(name) {
			t.Errorf("%s is offered", name)
		}
	}
	b.Open(s.URL + "/admin/auth-clients/new")
	b.Sees("To create auth clients, you need the permission Create Auth Clients.")
	b.Look("auth-client-new-refused")

	// What is not offered is refused as well.
	_, errs := viewer.GraphQL(t, `mutation ($id: ID!) { updateAuthClient(input: {id: $id, enabled: false}) { userErrors { message } } }`,
		map[string]any{"id": id})
	if len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
		t.Errorf("an update: %v", errs)
	}
	if stored := storedClient(t, s, id); stored.At("enabled") != true {
		t.Errorf("stored: %v", stored)
	}
	b.Clean(s.URL)
}
