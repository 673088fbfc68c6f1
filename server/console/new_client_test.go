package console_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserCreatesClients registers an application of each kind: what the kind presets is stored, and the secret of
// those that have one is shown once.
func TestBrowserCreatesClients(t *testing.T) {
	s, b := browsertest.Console(t)
	const hour, month = 3600.0, 30 * 24 * 3600.0
	for id, kind := range []struct {
		title, clientType, grant string
		access, refresh          any
	}{
		{"Web application", "CONFIDENTIAL", "AUTHORIZATION_CODE", hour, month},
		{"Browser or mobile application", "PUBLIC", "AUTHORIZATION_CODE", hour, month},
		{"Service", "CONFIDENTIAL", "CLIENT_CREDENTIALS", hour, month},
		{"Legacy desktop application", "CONFIDENTIAL", "PASSWORD", nil, nil},
		{"Own scripts", "PUBLIC", "PERSONAL_ACCESS_TOKEN", nil, nil},
	} {
		id := string(rune('1' + id))
		b.Open(s.URL + "/admin/auth-clients/new")
		b.Heading("Create An Auth Client")
		b.Fill("Name", "My "+kind.title)
		b.Click(kind.title)
		if kind.grant == "AUTHORIZATION_CODE" {
			b.Fill("Redirect URL", "https://app.example.com/callback")
		}
		b.Click("Save")
		if kind.clientType == "CONFIDENTIAL" {
			secret := savesSecret(b, s, "My "+kind.title, id)
			if kind.grant == "CLIENT_CREDENTIALS" {
				if answer := ownToken(t, s, id, secret); answer.Status != 200 {
					t.Errorf("its secret: %s", answer)
				}
			}
		}
		b.Heading("My " + kind.title)
		b.At("/admin/auth-clients/" + id + "?tab=quickstart")
		b.SeesNot("ost_cs_")
		stored := storedClient(t, s, id)
		if stored.At("type") != kind.clientType || !slices.Equal(texts(stored.At("grants")), []string{kind.grant}) ||
			stored.At("accessTokenLifetime") != kind.access || stored.At("refreshTokenLifetime") != kind.refresh {
			t.Errorf("%s: %v", kind.title, stored)
		}
	}
	b.Clean(s.URL)
}

// savesSecret takes the secret from the dialog that shows it for the only time.
func savesSecret(b *browsertest.Tab, s *servertest.Server, name, id string) (secret string) {
	b.Helper()
	b.Sees(name+" is registered", "Client ID", "Client secret", "ost_cs_")
	b.Look("client-secret")
	if b.Ready("Done") {
		b.Error("it can be closed unsaved")
	}
	b.Type(kb.Escape)
	b.Sees("ost_cs_")
	if copied := b.Copied("Copy the Client ID"); copied != id {
		b.Errorf("copied %q, want %q", copied, id)
	}
	secret = b.Copied("Copy the Client secret")
	s.Logs.Keep(secret)
	browsertest.Eval[bool](b, `(make => {
		URL.createObjectURL = blob => { blob.text().then(text => { window.downloaded = text }); return make.call(URL, blob) }
	})(URL.createObjectURL), true`)
	b.Click("Download as .env")
	want := "OSTIARY_ISSUER=" + s.URL + "\nCLIENT_ID=" + id + "\nCLIENT_SECRET=" + secret + "\n"
	b.Until(func() string {
		if got := browsertest.Eval[string](b, `window.downloaded ?? ""`); got != want {
			return "the file is " + strings.ReplaceAll(got, secret, "…")
		}
		return ""
	})
	b.Click("I have saved it")
	b.Click("Done")
	return secret
}

// TestBrowserRefusesClients types what cannot be stored: each problem stands at its field, in the words of the server, and
// nothing that was typed is lost.
func TestBrowserRefusesClients(t *testing.T) {
	s, b := browsertest.Console(t)
	s.NewClient(t, map[string]any{"name": "Order desk"})
	b.Open(s.URL + "/admin/auth-clients/new")
	b.Heading("Create An Auth Client")
	b.SeesNot("Redirect URL")
	b.Click("Save")
	b.Sees("The Name field is required.", "The Auth-Client must have at least 1 item chosen.")
	if at := b.Focused(); at != "Name" {
		t.Errorf("the focus is at %s", at)
	}
	b.Look("auth-client-new-problems")

	b.Fill("Name", "Order desk")
	b.Click("Enable Password Grant")
	b.Sees("Less secure")
	b.Click("Enable Authorization Code Grant")
	b.Sees("Redirect URL")
	b.Click("Save")
	b.Sees("The Name has already been taken.", "The Redirect field is required.")

	// What is wrong with a line is said when it is left, and no more once it is mended.
	b.Fill("Redirect URL", "https://app.example.com/callback")
	b.Click("Add Redirect URL")
	b.Fill("Redirect URL 2", "http://app.example.com/callback")
	b.Type("\t")
	b.Sees("The redirect URL must use https; http is for localhost and loopback addresses only.")
	b.Fill("Redirect URL 2", "https://app.example.com/#callback")
	b.Type("\t")
	b.Sees("The redirect URL must not have a fragment (#).")
	b.Click("Save")
	b.Sees("The redirect URL must not have a fragment (#).")
	b.Look("auth-client-new-redirects")
	b.Fill("Redirect URL 2", "http://localhost:3000/callback")
	b.SeesNot("The redirect URL must")

	// A public client cannot act as itself. What is folded opens for its problem.
	b.Click("Enable Client Credentials Grant")
	b.Click("Further settings Confidential · opaque access tokens, which do not expire")
	b.Click("Public")
	b.Sees("Not for public clients: they have no secret to prove themselves with.")
	b.Choose("Access Token Lifetime", "Another time …")
	b.Fill("Name", "Order app")
	b.Look("auth-client-new-unfolded")
	b.Click("Save")
	b.Sees("Type an amount, or choose Never.")
	b.Fill("Access Token Lifetime: amount", "90")
	b.Choose("Access Token Lifetime: unit", "minutes")
	b.Click("Save")
	b.Heading("Order app")
	stored := storedClient(t, s, "2")
	if grants := texts(stored.At("grants")); !slices.Equal(grants, []string{"AUTHORIZATION_CODE", "PASSWORD"}) ||
		stored.At("accessTokenLifetime") != 5400.0 || len(texts(stored.At("redirectUris"))) != 2 {
		t.Errorf("stored: %v", stored)
	}
	b.Clean(s.URL)
}

// TestBrowserKeepsWhatWasTyped changes the kind of application, and nearly leaves the page.
func TestBrowserKeepsWhatWasTyped(t *testing.T) {
	s, b := browsertest.Console(t)
	addScopes(t, s, "orders:read")
	b.Open(s.URL + "/admin/auth-clients")
	b.Click("+Auth Client")
	b.Heading("Create An Auth Client")
	b.Fill("Name", "Web shop")
	b.Click("Web application")
	b.Fill("Redirect URL", "https://shop.example/callback")
	b.Click("Service")
	b.SeesNot("Redirect URL")
	b.Click("Browser or mobile application")
	if typed := b.Value("Redirect URL"); typed != "https://shop.example/callback" {
		t.Errorf("the redirect URL is %q", typed)
	}
	b.Look("auth-client-new")
	b.Click("Scopes")
	b.Sees("Leave without saving?")
	b.Look("leave-without-saving")
	b.Click("Stay")
	b.SeesNot("Leave without saving?")
	if typed := b.Value("Name"); typed != "Web shop" {
		t.Errorf("the name is %q", typed)
	}
	b.Click("Further settings Public · opaque access tokens, for 1 hour")
	b.Choose("Scopes", "orders:read Something.")
	b.Click("Save")
	b.Heading("Web shop")
	if stored := storedClient(t, s, "1"); !slices.Equal(texts(stored.At("scopes")), []string{"orders:read"}) {
		t.Errorf("stored: %v", stored)
	}
	b.Clean(s.URL)
}
