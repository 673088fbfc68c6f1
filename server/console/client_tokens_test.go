package console_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/browsertest"
)

// TestBrowserClientTokens looks at the tokens of a client, ends one, and then all.
func TestBrowserClientTokens(t *testing.T) {
	s, b := browsertest.Console(t)
	id, secret := s.NewClient(t, map[string]any{"name": "Order desk", "grants": []string{"CLIENT_CREDENTIALS", "PERSONAL_ACCESS_TOKEN"}})
	other, otherSecret := s.NewClient(t, map[string]any{"name": "Others"})
	var tokens []string
	for range 2 {
		tokens = append(tokens, ownToken(t, s, id, secret).JSON(t).String("access_token"))
	}
	left := ownToken(t, s, other, otherSecret).JSON(t).String("access_token")
	s.Kit.Clock.Advance(time.Second)
	laptop := s.Admin.Must(t, `mutation ($id: ID!) { createPersonalAccessToken(input: {clientId: $id, name: "Laptop"}) { token } }`,
		map[string]any{"id": id}).String("createPersonalAccessToken", "token")

	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=tokens")
	b.Column("User", "admin", "–", "–")
	b.Sees("Laptop", hintOf(tokens[0]), hintOf(tokens[1]), "1–3 of 3")
	b.Look("client-tokens")
	b.Choose("Kind", "Access token")
	b.Column("User", "–", "–")
	b.At("?tab=tokens&kind=ACCESS_TOKEN")
	b.Reload()
	b.Column("User", "–", "–")
	b.Choose("Kind", "Refresh token")
	b.Sees("No refresh token of this client works now.")
	b.Choose("Kind", "Access token")

	b.Click("Revoke " + hintOf(tokens[0]))
	b.Sees("It was never used.", "The application can get another")
	b.Look("client-token-revoke")
	b.Click("Revoke")
	b.Sees(hintOf(tokens[0]) + " is revoked.")
	b.Column("User", "–")
	if works(t, s, tokens[0]) || !works(t, s, tokens[1]) {
		t.Error("another token ended than the one that was revoked")
	}

	b.Click("Revoke all")
	b.Sees("Revoke all tokens of Order desk?", "All 2 tokens that work now stop working at once")
	b.Click("Revoke all")
	b.Sees("2 tokens are revoked.")
	if works(t, s, tokens[1]) || works(t, s, laptop) || !works(t, s, left) {
		t.Error("not all tokens of the client ended, or more")
	}

	// What was done stands in Activity.
	b.Click("Activity")
	b.Sees("Open in the audit log")
	b.Look("client-activity")

	b.SignIn(s, s.User(t, access.ViewAuthClients, access.ViewTokens).Username)
	b.Open(s.URL + "/admin/auth-clients/" + other + "?" + url.Values{"tab": {"tokens"}}.Encode())
	b.Sees(hintOf(left))
	for _, button := range []string{"Revoke all", "Revoke " + hintOf(left), "Activity"} {
		if b.Offers(button) {
			t.Errorf("%q is offered to who may only look at tokens", button)
		}
	}
	b.Clean(s.URL)
}
