package console_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// wantGone asserts that a secret is not to be found in the tab: not in what is drawn, in the history, or in what is kept for
// the next page.
func wantGone(b *browsertest.Tab, secret string) {
	b.Helper()
	for place, text := range map[string]string{
		"the page":    browsertest.Eval[string](b, `document.documentElement.outerHTML + [...document.querySelectorAll("input")].map(e => e.value)`),
		"the address": b.Address(),
		"the history": browsertest.Eval[string](b, `JSON.stringify(history.state)`),
		"the storage": browsertest.Eval[string](b, `JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, name])`),
	} {
		if strings.Contains(text, secret) {
			b.Errorf("the secret is in %s", place)
		}
	}
}

// wantForgotten also asserts that no script holds on to it, as a cache would.
func wantForgotten(b *browsertest.Tab, secret string) {
	b.Helper()
	wantGone(b, secret)
	for range 20 {
		if !strings.Contains(b.Memory(), secret) {
			return
		}
		time.Sleep(200 * time.Millisecond) // until what was drawn last is thrown away
	}
	b.Error("the secret is in the memory")
}

// TestBrowserForgetsSecrets looks for what was shown once, or typed once, wherever a page could have kept it.
func TestBrowserForgetsSecrets(t *testing.T) {
	s, b := browsertest.Console(t)
	b.Open(s.URL + "/admin/auth-clients/new")
	b.Fill("Name", "Web shop")
	b.Click("Web application")
	b.Fill("Redirect URL", "https://shop.example/cb")
	b.Click("Enable Personal Access Tokens")
	b.Click("Save")
	secret := b.Copied("Copy the Client secret")
	s.Logs.Keep(secret)
	if !strings.Contains(b.Memory(), secret) {
		t.Error("while it is shown it is in the memory")
	}
	b.Click("I have saved it")
	b.Click("Done")
	b.Heading("Web shop")
	b.Sees("Make an address")
	wantForgotten(b, secret)

	b.Click("Credentials")
	b.Click("New secret")
	b.Click("Make the secret")
	another := b.Copied("Copy the Client secret")
	s.Logs.Keep(another)
	b.Click("I have saved it")
	b.Click("Done")
	b.SeesNot("I have saved it")
	wantForgotten(b, another)

	b.Open(s.URL + "/admin/tokens/new")
	b.Fill("Name", "Laptop")
	b.Click("Create token")
	token := shownToken(b)
	s.Logs.Keep(token)
	b.Click("I have saved it")
	b.Click("Done")
	b.SeesNot("I have saved it")
	wantForgotten(b, token)

	b.Open(s.URL + "/admin/account")
	b.Click("Change password")
	b.Fill("Current password", servertest.Password)
	b.Fill("New password", "a quite different passphrase")
	b.Fill("New password, again", "a quite different passphrase")
	b.Type("\r")
	b.Sees("Your password is changed")
	b.SeesNot("Current password")
	wantGone(b, servertest.Password)
	wantGone(b, "a quite different passphrase")
	b.Clean(s.URL)
}

// TestBrowserSignsOut looks at what the next person finds in the tab: the way back leads to the sign-in page.
func TestBrowserSignsOut(t *testing.T) {
	s, b := browsertest.Console(t)
	s.NewClient(t, map[string]any{"name": "Payroll"})
	b.Open(s.URL + "/admin/auth-clients")
	b.Sees("Payroll")
	browsertest.Eval[bool](b, `localStorage.setItem("left", "x"), sessionStorage.setItem("left", "x"), true`)
	b.Click(servertest.AdminName + ": your menu")
	b.Click("Sign out")
	b.Heading("Sign in to Ostiary")
	if left := browsertest.Eval[int](b, `localStorage.length + sessionStorage.length`); left > 0 {
		t.Errorf("%d things are left in the storage", left)
	}
	b.Do(chromedp.NavigateBack())
	b.Heading("Sign in to Ostiary")
	b.SeesNot("Payroll")
	b.Clean(s.URL)
}
