package server_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/testkit"
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
func (b *tab) follow(a *site, more string) {
	b.Helper()
	b.do(chromedp.Navigate(a.http.URL + "/?" + more))
	b.navigating(chromedp.Click(chromedp.CSS("a")))
}

// TestBrowserAuthorizes goes from an application to its tokens in a real browser, with scripts and without.
func TestBrowserAuthorizes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := startWithAdmin(t, kit)
		b := openTab(t)
		b.walkThroughAuthorization(s)
		if seen := b.complaints(); len(seen) > 0 {
			t.Errorf("the browser complained:\n%s", strings.Join(seen, "\n"))
		}
	})
}

func TestBrowserAuthorizesWithoutScript(t *testing.T) {
	s := startWithAdmin(t, testkit.SQLite(t))
	b := openTab(t)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.walkThroughAuthorization(s)
}

func (b *tab) walkThroughAuthorization(s *servertest.Server) {
	const signIn, consent = "Sign in to continue to Order desk", "Order desk is requesting permission to access your account"
	newScope(b.T, s, "orders:read", "See your orders")
	newScope(b.T, s, "orders:write", "Place and change orders in your name")
	app := startSite(b.T, s, map[string]any{
		"name": "Order desk", "description": "Takes the orders of our branches and tells the warehouse.", "scopes": []string{"orders:read", "orders:write"},
	})
	s.Create(b.T, accounts.UserDraft{Username: "ada"})
	s.Create(b.T, accounts.UserDraft{Username: "grace"})

	b.follow(app, "login_hint=ada")
	b.heading(signIn)
	b.screenshots("authorize-sign-in")
	b.submit(".primary", "password", "a wrong password")
	b.heading(signIn)
	b.screenshots("authorize-sign-in-problem")
	b.submit(".primary", "password", servertest.Password)
	b.heading(consent)
	b.screenshots("consent")

	// Enter alone decides nothing, and the keyboard reaches the button.
	b.do(chromedp.KeyEvent(kb.Enter))
	b.heading(consent)
	b.do(chromedp.KeyEvent(kb.Tab))
	if at := get(b, chromedp.Evaluate[string]("document.activeElement.value")); at != "authorize" {
		b.Errorf("the first tab reaches %q", at)
	}
	b.screenshots("consent-focus")
	b.submit("button[value=cancel]")
	b.heading("access_denied")

	b.follow(app, "")
	b.heading(consent)
	b.submit("form[action='/logout'] button")
	b.heading(signIn)
	b.submit(".primary", "username", "grace", "password", servertest.Password)
	b.heading(consent)
	b.submit("button[value=authorize]")
	b.heading("Hello, grace")
	if at := get(b, chromedp.Location()); !strings.HasPrefix(at, app.redirect+"?") {
		b.Errorf("the browser is at %s", at)
	}
	b.follow(app, "") // and is remembered
	b.heading("Hello, grace")

	s.Kit.Clock.Advance(time.Minute)
	b.follow(app, "prompt=login")
	b.heading(signIn)
	b.screenshots("authorize-sign-in-again")
	b.submit(".primary", "password", servertest.Password)
	b.heading("Hello, grace")

	b.follow(app, "prompt=consent")
	b.heading(consent)
	call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.submit("button[value=authorize]")
	b.heading("Nothing was decided")
	b.screenshots("consent-stale")
	b.navigating(chromedp.Click(chromedp.CSS(".button")))
	b.heading(signIn)

	b.follow(app, "redirect_uri="+url.QueryEscape(app.http.URL+"/callback?from=shop\u200b&\u0430=1"))
	b.heading("This request cannot be answered")
	b.screenshots("misdirected")
	b.follow(app, "client_id=999")
	b.heading("This request cannot be answered")
	b.screenshots("misdirected-client")
}

// TestBrowserAuthorizesInWindow signs in in a window that the application opened, with everything on the way that can
// come between them: at the end the window still reaches the page that opened it.
func TestBrowserAuthorizesInWindow(t *testing.T) {
	s := startWithAdmin(t, testkit.SQLite(t))
	app := startSite(t, s, map[string]any{"name": "Order desk"})
	s.Create(t, accounts.UserDraft{Username: "ada"})
	page := openTab(t)
	page.do(chromedp.Navigate(app.http.URL))
	opened := chromedp.WaitNewTarget(page.ctx, func(*target.Info) bool { return true })
	page.do(chromedp.Click(chromedp.CSS("button")))
	ctx, closeWindow := chromedp.NewContext(page.ctx, chromedp.WithTargetID(<-opened))
	t.Cleanup(closeWindow)
	window := &tab{T: t, ctx: ctx}

	window.submit(".primary", "username", "ada", "password", "a wrong password")
	window.submit(".primary", "password", servertest.Password)
	window.submit("form[action='/logout'] button")
	window.submit(".primary", "username", "ada", "password", servertest.Password)
	call(window, network.ClearBrowserCookies, cdp.Empty{})
	window.submit("button[value=authorize]")
	window.heading("Nothing was decided")
	window.navigating(chromedp.Click(chromedp.CSS(".button")))
	window.submit(".primary", "username", "ada", "password", servertest.Password)
	window.submit("button[value=authorize]")
	window.heading("Hello, ada")
	page.do(chromedp.WaitVisible(chromedp.ID("told")))
	page.heading("Hello, ada")
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
	b := openTab(t)
	b.do(chromedp.Navigate(s.URL + "/login"))
	b.submit(".primary", "username", username, "password", servertest.Password)
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
		b.follow(app, url.Values{"scope": {strings.Join(asked, " ")}}.Encode())
		b.heading(input["name"].(string) + " is requesting permission to access your account")
		b.screenshots("consent-" + name)
	}
	if seen := b.complaints(); len(seen) > 0 {
		t.Errorf("the browser complained:\n%s", strings.Join(seen, "\n"))
	}
}

// hardToUse returns the texts of a page that have too little contrast (WCAG 2.2, 1.4.3) and the controls that are
// too small for a finger. It looks at pages with our style alone: GraphiQL has its own.
const hardToUse = `(() => {
	if (!document.querySelector("link[href^='/static/style-']")) return [];
	const channels = color => color.match(/[\d.]+/g).map(Number);
	const luminance = color => channels(color).slice(0, 3).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
	const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (channels(c)[3] !== 0) return c; } return "rgb(255, 255, 255)"; };
	const found = [];
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const e = texts.currentNode.parentElement;
		if (!texts.currentNode.data.trim()) continue;
		const a = luminance(getComputedStyle(e).color), b = luminance(ground(e));
		const [dark, light] = a < b ? [a, b] : [b, a];
		if ((light + .05) / (dark + .05) < 4.5) found.push("contrast: " + texts.currentNode.data);
	}
	for (const e of document.querySelectorAll("button, a, input:not([type=hidden])")) {
		const at = e.getBoundingClientRect();
		if (at.height < 44 || at.width < 44) found.push("small: " + e.outerHTML);
	}
	return found;
})()`

// readable asserts that what the tab shows can be read and touched.
func (b *tab) readable(name string) {
	b.Helper()
	if found := get(b, chromedp.Evaluate[[]string](hardToUse)); len(found) > 0 {
		b.Errorf("%s:\n%s", name, strings.Join(slices.Compact(found), "\n"))
	}
}
