package server_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
	"github.com/ostiary/ostiary/web"
)

// TestBrowserSetsUp goes the way of the first administrator in a real browser, with scripts and without.
func TestBrowserSetsUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := servertest.Start(t, kit)
		b := browsertest.New(t)
		walkThroughSetUp(b, s)
		b.Clean(s.URL)
	})
}

func TestBrowserWithoutScript(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	b := browsertest.New(t)
	b.WithoutScript()
	walkThroughSetUp(b, s)
}

func walkThroughSetUp(b *browsertest.Tab, s *servertest.Server) {
	b.Open(s.URL + "/")
	b.Heading("One step to go")
	b.Look("set-up-first")

	token, err := s.Accounts.NewSetupLink(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Open(s.URL + "/setup?token=" + token)
	b.Heading("Welcome to Ostiary")
	b.Look("set-up")
	b.Submit(".primary", "username", "ada", "fullName", "Ada Lovelace", "password", "too short")
	b.Heading("Welcome to Ostiary")
	b.Look("set-up-problem")
	b.Submit(".primary", "password", servertest.Password)
	b.Heading("The console is not built in")
	b.Look("console-not-built")

	b.ForgetCookies()
	b.Open(s.URL + "/")
	b.Heading("Sign in to Ostiary")
	b.Look("sign-in")
	b.Submit(".primary", "username", "ada", "password", "a wrong password")
	b.Heading("Sign in to Ostiary")
	b.Look("sign-in-problem")
	b.Submit(".primary", "password", servertest.Password)
	b.Heading("The console is not built in")
	b.Open(s.URL + "/nowhere")
	b.Heading("Page not found")
	b.Look("not-found")
	b.Open(s.URL + "/setup?token=" + token)
	b.Heading("This link has been used")
}

// TestBrowserPlayground runs a query in GraphiQL, under its content security policy.
func TestBrowserPlayground(t *testing.T) {
	testkit.Need(t, "node", web.Built())
	s := servertest.Start(t, testkit.SQLite(t), func(c *server.Config) { c.Assets = web.Files() })
	if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
		t.Fatal(err)
	}
	b := browsertest.New(t)
	b.Open(s.URL + "/playground")
	b.Heading("Sign in to Ostiary")
	b.Submit(".primary", "username", servertest.AdminName, "password", servertest.Password)
	b.Do(chromedp.WaitVisible(chromedp.CSS(".graphiql-execute-button")))
	b.Do(chromedp.Click(chromedp.CSS(".graphiql-execute-button")))
	b.Do(chromedp.WaitVisible(chromedp.CSS(".result-window .cm-string, .result-window .cm-property, .result-window .CodeMirror-line span span")))
	b.Glance("playground")
	b.Clean(s.URL)
}
