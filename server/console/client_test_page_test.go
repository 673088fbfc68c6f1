package console_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// newTested registers a client of the redirect flow and opens the page that tests it.
func newTested(t *testing.T, s *servertest.Server, b *browsertest.Tab, input map[string]any) (id, secret string) {
	t.Helper()
	input["grants"], input["redirectUris"] = []string{"AUTHORIZATION_CODE"}, []string{"https://shop.example/cb"}
	id, secret = s.NewClient(t, input)
	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=quickstart")
	b.Click("Test this client")
	b.Heading("Test " + input["name"].(string))
	return id, secret
}

// authorize agrees on the consent page.
func authorize(b *browsertest.Tab) {
	b.Helper()
	b.Leaving(chromedp.Click(chromedp.CSS("button[value=authorize]")))
}

// TestBrowserTestsPublicClient walks the redirect flow of a client without a secret.
func TestBrowserTestsPublicClient(t *testing.T) {
	s, b := browsertest.Console(t)
	addScopes(t, s, "orders:read", "orders:write")
	id, _ := newTested(t, s, b, map[string]any{"name": "Phone", "type": "PUBLIC", "scopes": []string{"orders:read", "orders:write"}, "accessTokenLifetime": 600})
	b.Look("client-test")
	b.Click("orders:write")
	b.Click("Start")
	b.Heading("Phone is requesting permission to access your account")
	authorize(b)
	b.Heading("Test Phone")
	b.At("/admin/auth-clients/" + id + "/test")
	b.Sees("The server answered", "expires_in", "600 seconds", "X-Auth-Username", "admin", "orders:read")
	b.Look("client-test-done")
	token := b.Copied("Copy the access token")
	s.Logs.Keep(token)
	if answer := s.Bearer(t, token).Get(t, "/oauth/verify"); answer.Header.Get("X-Auth-Scope") != "orders:read" {
		t.Errorf("the token: %s", answer)
	}
	b.Click("Revoke what this test got")
	b.SeesNot("Revoke what this test got")
	if works(t, s, token) {
		t.Error("the token works after it was revoked")
	}

	// The answer is nowhere any more: not in the address, nor after a reload.
	b.Reload()
	b.Heading("Test Phone")
	b.Sees("Start")
	b.SeesNot("What came of it")

	// What is got ends by itself when the page is left.
	b.Click("Start")
	b.Heading("Phone is requesting permission to access your account")
	authorize(b)
	b.Sees("X-Auth-Username")
	token = b.Copied("Copy the access token")
	s.Logs.Keep(token)
	if !works(t, s, token) {
		t.Error("the token does not work")
	}
	b.Click("Phone")
	b.Heading("Phone")
	b.Until(func() string {
		if works(t, s, token) {
			return "the token works still"
		}
		return ""
	})
	b.Clean(s.URL)
}

// TestBrowserTestsConfidentialClient asks for the secret, and shows errors as they come.
func TestBrowserTestsConfidentialClient(t *testing.T) {
	s, b := browsertest.Console(t)
	id, secret := newTested(t, s, b, map[string]any{"name": "Web shop"})
	b.Click("Start")
	b.Heading("Web shop is requesting permission to access your account")
	b.Leaving(chromedp.Click(chromedp.CSS("button[value=cancel]")))
	b.Sees("access_denied")
	b.Look("client-test-refused")

	b.Click("Start again")
	b.Heading("Web shop is requesting permission to access your account")
	authorize(b)
	b.Sees("The code works for one minute.")
	b.Look("client-test-secret")
	b.Fill("Client secret", "ost_cs_wrong")
	b.Click("Exchange the code")
	b.Sees("invalid_client")
	b.Fill("Client secret", secret)
	b.Click("Exchange the code")
	b.Sees("X-Auth-Client-Id", "It does not expire")
	b.SeesNot("invalid_client")
	b.Click("Revoke it when I leave this page")
	kept := b.Copied("Copy the access token")
	s.Logs.Keep(kept)
	b.Click("Ask for consent even if I agreed before")
	b.Click("Start again") // this time without a question
	b.Sees("The code works for one minute.")
	b.Click("Skip")
	b.Sees("Skipped.")
	if !works(t, s, kept) {
		t.Error("the token was revoked, and was to be kept")
	}

	// What this page did not ask for is thrown away, and leaves the address.
	page := s.URL + "/admin/auth-clients/" + id + "/test"
	b.Open(page + "?" + url.Values{"code": {"ost_ac_x"}, "state": {"x"}, "iss": {s.URL}, "error": {"Call 555"}}.Encode())
	b.Sees("An answer came that this page did not ask for")
	b.SeesNot("Call 555")
	b.At("/test")

	b.Click("Make an address")
	if at := b.Copied("Copy: The address of the authorization request"); !strings.HasPrefix(at, s.URL+"/oauth/authorize?") || !strings.Contains(at, url.QueryEscape("https://shop.example/cb")) {
		t.Errorf("the address is %s", at)
	}
	b.Clean(s.URL)
}

// TestBrowserTestNeedsRights shows the page to who may not test a client.
func TestBrowserTestNeedsRights(t *testing.T) {
	s, b := browsertest.Console(t)
	id, _ := newTested(t, s, b, map[string]any{"name": "Web shop"})
	b.SignIn(s, s.User(t, access.ViewAuthClients).Username)
	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=quickstart")
	b.Sees("Make an address, and open it in a browser")
	if b.Offers("Test this client") {
		t.Error("the test is offered to who may not do it")
	}
	b.Open(s.URL + "/admin/auth-clients/" + id + "/test")
	b.Sees("To test auth clients, you need the permission Edit Auth Clients.")
	if b.Offers("Start") {
		t.Error("the test can be started")
	}

	// Nor is a client offered that has rights beyond those of an editor.
	guarded, _ := s.NewClient(t, map[string]any{
		"name": "Console", "scopes": []string{"admin"}, "grants": []string{"AUTHORIZATION_CODE"}, "redirectUris": []string{"https://shop.example/cb"},
	})
	b.SignIn(s, s.User(t, access.ViewAuthClients, access.EditAuthClients).Username)
	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=quickstart")
	b.Click("Test this client")
	b.Heading("Test Web shop")
	for path, sentence := range map[string]string{
		"?tab=quickstart":  "Make an address, and open it in a browser",
		"?tab=credentials": "This client has the scope admin, so only a Super Admin can change its secrets.",
		"/test":            "This client has the scope admin, so only a Super Admin can test it.",
	} {
		b.Open(s.URL + "/admin/auth-clients/" + guarded + path)
		b.Sees(sentence)
		for _, name := range []string{"Test this client", "New secret", "Start"} {
			if b.Offers(name) {
				t.Errorf("%s offers %s", path, name)
			}
		}
	}
	b.Clean(s.URL)
}
