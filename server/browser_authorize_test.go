package server_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// startWithAdmin starts a server with [servertest.Server.Admin].
func startWithAdmin(t *testing.T, kit *testkit.Kit) *servertest.Server {
	t.Helper()
	s := servertest.Start(t, kit)
	if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
		t.Fatal(err)
	}
	s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password)
	return s
}

// site is an application with pages of its own, at another origin.
type site struct {
	application
	t    *testing.T
	http *httptest.Server
	mu   sync.Mutex
	got  url.Values // what came back last
}

// startSite starts the site of an application, registered with the members of input. Its port is one that nobody
// registered.
func startSite(t *testing.T, s *servertest.Server, input map[string]any) *site {
	t.Helper()
	input["redirectUris"] = []string{"http://127.0.0.1/cb"}
	at := &site{application: newApplication(t, s, input), t: t}
	at.http = httptest.NewServer(at)
	t.Cleanup(at.http.Close)
	at.redirect = at.http.URL + "/cb"
	return at
}

// ServeHTTP shows a link to sign in with, a button to do so in a window of its own, and what came of it. What is asked
// for besides stands in the address.
func (a *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.URL.Path != "/cb" {
		var pairs []string
		for name, values := range r.URL.Query() {
			pairs = append(pairs, name, values[0])
		}
		_, _ = fmt.Fprintf(w, `<!doctype html><h1>Orders</h1><a href="%s">Sign in</a><button onclick="window.open(document.links[0])">In a window</button>
			<script>onmessage = e => document.body.innerHTML = '<h1 id="told">' + e.data + '</h1>'</script>`, html.EscapeString(a.server.URL+a.asks(pairs...)))
		return
	}
	a.mu.Lock()
	a.got = r.URL.Query()
	a.mu.Unlock()
	_, _ = fmt.Fprintf(w, `<!doctype html><h1>%s</h1><script>opener?.postMessage(document.querySelector("h1").textContent, origin)</script>`,
		html.EscapeString(a.greeting(r.URL.Query())))
}

// greeting exchanges the code and says who came.
func (a *site) greeting(got url.Values) string {
	if got.Get("state") != "the state" || got.Get("iss") != a.server.URL {
		return fmt.Sprintf("unexpected: %v", got)
	}
	if got.Has("error") {
		return got.Get("error")
	}
	answer := a.exchanges(a.t, got.Get("code"), a.redirect)
	if answer.Status != http.StatusOK {
		return answer.String()
	}
	return "Hello, " + a.server.Bearer(a.t, answer.JSON(a.t).String("access_token")).Get(a.t, "/oauth/verify").Header.Get("X-Auth-Username")
}

// follow opens the site of the application and follows its link.
func follow(b *browsertest.Tab, a *site, more string) {
	b.Helper()
	b.Open(a.http.URL + "/?" + more)
	b.Leaving(chromedp.Click(chromedp.CSS("a")))
}

// TestBrowserAuthorizes goes from an application to its tokens in a real browser, with scripts and without.
func TestBrowserAuthorizes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := startWithAdmin(t, kit)
		b := browsertest.New(t)
		walkThroughAuthorization(b, s)
		b.Clean()
	})
}

func TestBrowserAuthorizesWithoutScript(t *testing.T) {
	s := startWithAdmin(t, testkit.SQLite(t))
	b := browsertest.New(t)
	b.WithoutScript()
	walkThroughAuthorization(b, s)
}

func walkThroughAuthorization(b *browsertest.Tab, s *servertest.Server) {
	const signIn, consent = "Sign in to continue to Order desk", "Order desk is requesting permission to access your account"
	newScope(b.T, s, "orders:read", "See your orders")
	newScope(b.T, s, "orders:write", "Place and change orders in your name")
	app := startSite(b.T, s, map[string]any{
		"name": "Order desk", "description": "Takes the orders of our branches and tells the warehouse.", "scopes": []string{"orders:read", "orders:write"},
	})
	s.Create(b.T, accounts.UserDraft{Username: "ada"})
	s.Create(b.T, accounts.UserDraft{Username: "grace"})

	follow(b, app, "login_hint=ada")
	b.Heading(signIn)
	b.Look("authorize-sign-in")
	b.Submit(".primary", "password", "a wrong password")
	b.Heading(signIn)
	b.Look("authorize-sign-in-problem")
	b.Submit(".primary", "password", servertest.Password)
	b.Heading(consent)
	b.Look("consent")

	// Enter alone decides nothing, and the keyboard reaches the button.
	b.Type(kb.Enter)
	b.Heading(consent)
	b.Type(kb.Tab)
	if at := browsertest.Eval[string](b, "document.activeElement.value"); at != "authorize" {
		b.Errorf("the first tab reaches %q", at)
	}
	b.Look("consent-focus")
	b.Submit("button[value=cancel]")
	b.Heading("access_denied")

	follow(b, app, "")
	b.Heading(consent)
	b.Submit("form[action='/logout'] button")
	b.Heading(signIn)
	b.Submit(".primary", "username", "grace", "password", servertest.Password)
	b.Heading(consent)
	b.Submit("button[value=authorize]")
	b.Heading("Hello, grace")
	if at := b.Address(); !strings.HasPrefix(at, app.redirect+"?") {
		b.Errorf("the browser is at %s", at)
	}
	follow(b, app, "") // and is remembered
	b.Heading("Hello, grace")

	s.Kit.Clock.Advance(time.Minute)
	follow(b, app, "prompt=login")
	b.Heading(signIn)
	b.Look("authorize-sign-in-again")
	b.Submit(".primary", "password", servertest.Password)
	b.Heading("Hello, grace")

	follow(b, app, "prompt=consent")
	b.Heading(consent)
	b.ForgetCookies()
	b.Submit("button[value=authorize]")
	b.Heading("Nothing was decided")
	b.Look("consent-stale")
	b.Leaving(chromedp.Click(chromedp.CSS(".button")))
	b.Heading(signIn)

	follow(b, app, "redirect_uri="+url.QueryEscape(app.http.URL+"/callback?from=shop\u200b&\u0430=1"))
	b.Heading("This request cannot be answered")
	b.Look("misdirected")
	follow(b, app, "client_id=999")
	b.Heading("This request cannot be answered")
	b.Look("misdirected-client")
	b.Leaving(chromedp.Click(chromedp.CSS(".button")))
	b.Heading("What errors mean")
	b.Look("errors")
}

// TestBrowserAuthorizesInWindow signs in in a window that the application opened, with everything on the way that can
// come between them: at the end the window still reaches the page that opened it.
func TestBrowserAuthorizesInWindow(t *testing.T) {
	s := startWithAdmin(t, testkit.SQLite(t))
	app := startSite(t, s, map[string]any{"name": "Order desk"})
	s.Create(t, accounts.UserDraft{Username: "ada"})
	page := browsertest.New(t)
	page.Open(app.http.URL)
	window := page.Window(chromedp.Click(chromedp.CSS("button")))

	window.Submit(".primary", "username", "ada", "password", "a wrong password")
	window.Submit(".primary", "password", servertest.Password)
	window.Submit("form[action='/logout'] button")
	window.Submit(".primary", "username", "ada", "password", servertest.Password)
	window.ForgetCookies()
	window.Submit("button[value=authorize]")
	window.Heading("Nothing was decided")
	window.Leaving(chromedp.Click(chromedp.CSS(".button")))
	window.Submit(".primary", "username", "ada", "password", servertest.Password)
	window.Submit("button[value=authorize]")
	window.Heading("Hello, ada")
	page.Do(chromedp.WaitVisible(chromedp.ID("told")))
	page.Heading("Hello, ada")
}

// TestBrowserConsentShapes shows consent pages of every shape: of applications with many and powerful scopes, and
// with names that are long, unbroken, written from right to left, or of symbols alone.
func TestBrowserConsentShapes(t *testing.T) {
	s := startWithAdmin(t, testkit.SQLite(t))
	var many []string
	for i := range 100 {
		name := fmt.Sprintf("module%02d:everything.that.can.be.done", i)
		newScope(t, s, name, []string{"See what is there", "Read", "Create, change and delete what is in this module, and whatever belongs to it"}[i%3])
		many = append(many, name)
	}
	wide := strings.Repeat("x", 128)
	newScope(t, s, wide, strings.Repeat("W", 255))
	username := strings.Repeat("verylong", 20)
	s.Create(t, accounts.UserDraft{Username: username})
	b := browsertest.New(t)
	b.Open(s.URL + "/login")
	b.Submit(".primary", "username", username, "password", servertest.Password)
	for name, input := range map[string]map[string]any{
		"no-scope":   {"name": "A"},
		"many":       {"name": "Everything", "scopes": many},
		"powerful":   {"name": "Ostiary for Terraform", "scopes": []string{"admin", many[0], many[1]}, "description": "Manages auth clients as code."},
		"long":       {"name": strings.TrimSpace(strings.Repeat("The Order Desk of the Northern Branch ", 6)), "description": strings.Repeat("It takes orders.\n", 20)},
		"unbroken":   {"name": strings.Repeat("Wolfeschlegelstein", 14), "description": strings.Repeat("x", 500), "scopes": []string{wide}},
		"right-left": {"name": "מערכת ההזמנות (2)", "description": "מקבלת הזמנות מהסניפים.", "scopes": many[:2]},
		"symbols":    {"name": "✓✓ 100 %", "type": "PUBLIC"},
	} {
		app := startSite(t, s, input)
		asked, _ := input["scopes"].([]string)
		follow(b, app, url.Values{"scope": {strings.Join(asked, " ")}}.Encode())
		b.Heading(input["name"].(string) + " is requesting permission to access your account")
		b.Look("consent-" + name)
	}
	b.Clean()
}
