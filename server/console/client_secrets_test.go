package console_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/browsertest"
)

// TestBrowserRotatesSecret renews the secret of a client with an overlap, and then deletes what is left.
func TestBrowserRotatesSecret(t *testing.T) {
	s, b := browsertest.Console(t)
	s.Kit.Clock.Advance(-time.Until(s.Kit.Clock.Now())) // the browser says when, by its own clock
	id, old := s.NewClient(t, map[string]any{"name": "Nightly reports"})
	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=credentials")
	b.Column("Secret", hintOf(old))
	b.Look("client-secrets")

	b.Click("New secret")
	b.Sees("The present secret works on as before.")
	b.Click("On a day that I choose")
	b.Click("Make the secret")
	b.Sees("Choose the last day on which it is to work.")
	b.Click("In 90 days")
	b.Click("Stop in 1 hour")
	b.Sees("The present secret stops working in 1 hour")
	b.Look("client-secret-new")
	b.Click("Make the secret")
	b.Sees("Nightly reports has a new secret", "This is shown now and never again")
	fresh := b.Copied("Copy the Client secret")
	s.Logs.Keep(fresh)
	b.Click("I have saved it")
	b.Click("Done")
	b.Column("Secret", hintOf(fresh), hintOf(old))
	b.SeesNot(fresh)
	for _, secret := range []string{old, fresh} {
		if answer := ownToken(t, s, id, secret); answer.Status != http.StatusOK {
			t.Errorf("%s: %s", hintOf(secret), answer)
		}
	}
	s.Kit.Clock.Advance(61 * time.Minute)
	if answer := ownToken(t, s, id, old); answer.Status != http.StatusUnauthorized {
		t.Errorf("the old secret after the overlap: %s", answer)
	}

	b.Click("Delete the secret " + hintOf(fresh))
	b.Sees("It stops working at once")
	b.Type(kb.Escape)
	b.SeesNot("It stops working at once")
	b.Click("Delete the secret " + hintOf(fresh))
	b.Click("Delete secret")
	b.Sees("The secret " + hintOf(fresh) + " is deleted.")
	if answer := ownToken(t, s, id, fresh); answer.Status != http.StatusUnauthorized {
		t.Errorf("the deleted secret: %s", answer)
	}
	b.Clean(s.URL)
}

// TestBrowserLastSecret says what becomes of a client without a secret, and how many it can have.
func TestBrowserLastSecret(t *testing.T) {
	s, b := browsertest.Console(t)
	id, only := s.NewClient(t, map[string]any{"name": "Nightly reports"})
	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=credentials")
	b.Click("Delete the secret " + hintOf(only))
	b.Sees("It was never used.", "It is the last one: Nightly reports can then not authenticate until you make another.")
	b.Look("client-secret-last")
	b.Click("Delete secret")
	b.Sees("Without a secret this client cannot authenticate.")
	for range 5 {
		b.Click("New secret")
		b.Click("Make the secret")
		b.Click("I have saved it")
		b.Click("Done")
		b.SeesNot("I have saved it")
	}
	b.Sees("There are 5 that work, and no more are possible")
	if b.Ready("New secret") {
		t.Error("a sixth secret is offered")
	}

	public, _ := s.NewClient(t, map[string]any{"type": "PUBLIC", "grants": []string{"AUTHORIZATION_CODE"}, "redirectUris": []string{"https://app.example/cb"}})
	b.Open(s.URL + "/admin/auth-clients/" + public + "?tab=credentials")
	b.Sees("This client is public and has no secret")

	b.SignIn(s, s.User(t, access.ViewAuthClients).Username)
	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=credentials")
	b.Sees("Last used")
	if b.Offers("New secret") {
		t.Error("who may only look is offered a new secret")
	}
	b.Clean(s.URL)
}
