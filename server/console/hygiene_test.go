package console_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserHygiene ends what is old, until all is well.
func TestBrowserHygiene(t *testing.T) {
	s, b := browsertest.Console(t)
	b.Open(s.URL + "/admin/hygiene")
	b.Heading("Token Hygiene")
	b.Sees("All is well: no live credential needs attention.", "No Data Available")
	b.Look("hygiene-well")

	id, secret := s.NewClient(t, map[string]any{"name": "Nightly reports"})
	s.Kit.Clock.Advance(time.Minute)
	token := s.Token(t, id, secret, map[string][]string{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
	s.Kit.Clock.Advance(time.Minute)
	s.NewClient(t, map[string]any{"name": "Order desk"})
	s.Kit.Clock.Advance(100 * 24 * time.Hour)
	s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password)
	b.SignIn(s, servertest.AdminName)
	s.NewClient(t, map[string]any{"name": "Young"})

	b.Open(s.URL + "/admin/hygiene")
	b.Sees("live credentials need attention")
	b.Column("Client", "Order desk", "Nightly reports", "Nightly reports")
	figure := func(want string) {
		t.Helper()
		b.Until(func() string {
			if got := browsertest.Eval[string](b, `document.querySelector(".figure strong")?.innerText ?? ""`); got != want {
				return "the figure is " + got + ", want " + want
			}
			return ""
		})
	}
	figure("3")
	b.Look("hygiene")

	// The days are set by whoever looks.
	b.Click("What counts")
	b.Look("hygiene-what-counts")
	b.Fill("Old: made so long ago", "200")
	b.Fill("Unused: for so long", "200")
	b.Click("Show")
	b.Sees("All is well: no live credential needs attention.")
	b.At("/admin/hygiene?old=200&unused=200")
	b.Click("What counts")
	b.Click("As usual")
	figure("3")
	b.Choose("Kind of credential", "Client secrets")
	b.Column("Client", "Order desk", "Nightly reports")
	b.Choose("Kind of credential", "Of every kind")
	b.Column("Client", "Order desk", "Nightly reports", "Nightly reports")

	// What stops is said before: the client loses its last secret.
	hint := func(client, kind string) string {
		t.Helper()
		for _, credential := range s.Admin.Must(t, `{ credentials(first: 100) { nodes { id kind hint authClient { name } } } }`, nil).
			List("credentials", "nodes") {
			if credential.String("authClient", "name") == client && credential.String("kind") == kind {
				return credential.String("hint")
			}
		}
		t.Fatalf("%s has no %s", client, kind)
		return ""
	}
	b.Click("Select client secret " + hint("Nightly reports", "CLIENT_SECRET"))
	b.Click("Select access token " + hint("Nightly reports", "ACCESS_TOKEN"))
	b.Sees("2 selected")
	b.Click("Revoke selected")
	b.Sees("Revoke 2 credentials?", "1 client secret and 1 access token stop working at once", "2 of Nightly reports",
		"Nightly reports cannot authenticate any more")
	b.Look("hygiene-revoke")
	b.Type(kb.Escape)
	b.SeesNot("Revoke 2 credentials?")
	figure("3")
	b.Click("Revoke selected")
	b.Click("Revoke")
	b.Sees("2 credentials are revoked.")
	figure("1")
	b.Column("Client", "Order desk")
	if answer := s.Bearer(t, token).Get(t, "/oauth/verify"); answer.Status != 401 {
		t.Errorf("the token: %s", answer)
	}

	// Somebody else was faster.
	b.Click("Select all on this page")
	id = s.Admin.Must(t, `{ credentials(filter: { needsAttention: {} }) { nodes { id } } }`, nil).List("credentials", "nodes")[0].String("id")
	s.Admin.Must(t, `mutation ($ids: [ID!]!) { revokeCredentials(input: { ids: $ids }) { revokedCount } }`, map[string]any{"ids": []string{id}})
	b.Click("Revoke selected")
	b.Click("Revoke")
	b.Sees("0 of 1 revoked", "Client secret")
	b.Look("hygiene-results")
	b.Click("Done")
	b.Sees("All is well: no live credential needs attention.", "No Data Available")

	b.Open(s.URL + "/admin/hygiene?view=all")
	b.Column("Client", "Young")
	b.Click("Rotate " + hint("Young", "CLIENT_SECRET") + " of Young")
	b.Heading("Young")
	b.Sees("New secret")
	b.Clean(s.URL)
}

// TestBrowserHygieneRights offers what somebody may revoke, and no more.
func TestBrowserHygieneRights(t *testing.T) {
	s, b := browsertest.Console(t)
	id, secret := s.NewClient(t, map[string]any{"name": "Nightly reports"})
	s.Kit.Clock.Advance(time.Minute)
	s.Token(t, id, secret, map[string][]string{"grant_type": {"client_credentials"}})
	see := []access.Permission{access.ViewTokens, access.ViewAuthClients}

	b.SignIn(s, s.User(t, see...).Username)
	b.Open(s.URL + "/admin/hygiene?view=all")
	b.Column("Client", "Nightly reports", "Nightly reports")
	if b.Offers("Revoke selected") || b.Offers("Select all on this page") {
		t.Error("who may revoke nothing is offered it")
	}

	b.SignIn(s, s.User(t, append(see, access.RevokeTokens)...).Username)
	b.Open(s.URL + "/admin/hygiene?view=all")
	b.Column("Client", "Nightly reports", "Nightly reports")
	b.Click("Select all on this page")
	b.Sees("1 selected") // the token: secrets need the right to edit clients
	b.Click("Revoke selected")
	b.Sees("1 access token stops working at once")
	b.Click("Revoke")
	b.Column("Client", "Nightly reports")
	b.Clean(s.URL)

	b.SignIn(s, s.User(t, access.ViewUsers).Username)
	for _, page := range []string{"hygiene", "audit"} {
		b.Open(s.URL + "/admin/" + page)
		b.Sees("This cannot be shown")
	}
}
