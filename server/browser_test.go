package server_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
	"github.com/ostiary/ostiary/web"
)

// tab is a tab of a real browser that remembers what it complained about.
type tab struct {
	*testing.T
	ctx  context.Context
	dir  string
	mu   sync.Mutex
	seen []string
}

// openTab starts a browser with an empty profile.
func openTab(t *testing.T) *tab {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	testkit.Need(t, "chromium", err == nil)
	allocator, stop := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.Headless, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true))
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b := &tab{T: t, dir: t.ArtifactDir()}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	var cancel context.CancelFunc
	b.ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	call(b, log.Enable, cdp.Empty{})
	call(b, runtime.Enable, cdp.Empty{})
	return b
}

func call[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.Fatal(err)
	}
}

func get[T any](b *tab, action chromedp.Action[T]) T {
	b.Helper()
	value, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.Fatal(err)
	}
	return value
}

// listen remembers what stands in the console: violations of the content security policy among it. That a
// page came with a status of 401 is expected where the test asks for it.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level != log.EntryLevelInfo && !strings.HasPrefix(e.Entry.Text, "Failed to load resource: the server responded with a status of 4") {
			b.seen = append(b.seen, fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventExceptionThrown:
		b.seen = append(b.seen, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			b.seen = append(b.seen, string(e.Args[0].Value))
		}
	}
}

func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.seen)
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// heading asserts which page is shown.
func (b *tab) heading(want string) {
	b.Helper()
	if got := get(b, chromedp.Text(chromedp.CSS("h1"))); got != want {
		b.Fatalf("%s: the heading is %q, want %q", get(b, chromedp.Location()), got, want)
	}
}

// screenshots keeps pictures of the page, wide and narrow, light and dark, and asserts that nothing
// sticks out to the side. See them with: go test -artifacts -run Browser ./server
func (b *tab) screenshots(name string) {
	b.Helper()
	for _, width := range []int64{1280, 360, 320} {
		for _, scheme := range []string{"light", "dark"} {
			b.do(chromedp.EmulateViewport(width, 800))
			b.colorScheme(scheme)
			if get(b, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)) {
				b.Errorf("%s is wider than %d pixels", name, width)
			}
			b.readable(name)
			if width == 320 {
				continue // it looks as it does on a wider phone
			}
			picture := get(b, chromedp.FullScreenshot(100))
			file := filepath.Join(b.dir, fmt.Sprintf("%s-%d-%s.png", name, width, scheme))
			if err := os.WriteFile(file, picture, 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.do(chromedp.EmulateViewport(1280, 800))
	b.colorScheme("light")
}

func (b *tab) colorScheme(scheme string) {
	b.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"}, // no picture of half a transition
		},
	})
}

// submit fills the fields in and presses the button, as a person does.
func (b *tab) submit(button string, fields ...string) {
	b.Helper()
	for i := 0; i < len(fields); i += 2 {
		b.do(chromedp.Clear(chromedp.ID(fields[i])), chromedp.SendKeys(chromedp.ID(fields[i]), fields[i+1]))
	}
	b.navigating(chromedp.Click(chromedp.CSS(button)))
}

// navigating runs an action that leads to another page, and waits for that.
func (b *tab) navigating(action chromedp.Action[chromedp.Void]) {
	b.Helper()
	if _, err := chromedp.RunResponse(b.ctx, action); err != nil {
		b.Fatal(err)
	}
}

// TestBrowserSetsUp goes the way of the first administrator in a real browser, with scripts and without.
func TestBrowserSetsUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := servertest.Start(t, kit)
		b := openTab(t)
		b.walkThroughSetUp(s)
		if seen := b.complaints(); len(seen) > 0 {
			t.Errorf("the browser complained:\n%s", strings.Join(seen, "\n"))
		}
	})
}

func TestBrowserWithoutScript(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	b := openTab(t)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.walkThroughSetUp(s)
}

func (b *tab) walkThroughSetUp(s *servertest.Server) {
	b.do(chromedp.Navigate(s.URL + "/"))
	b.heading("One step to go")
	b.screenshots("set-up-first")

	token, err := s.Accounts.NewSetupLink(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.do(chromedp.Navigate(s.URL + "/setup?token=" + token))
	b.heading("Welcome to Ostiary")
	b.screenshots("set-up")
	b.submit(".primary", "username", "ada", "fullName", "Ada Lovelace", "password", "too short")
	b.heading("Welcome to Ostiary")
	b.screenshots("set-up-problem")
	b.submit(".primary", "password", servertest.Password)
	b.heading("The console is not built in")
	b.screenshots("console-not-built")

	call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.do(chromedp.Navigate(s.URL + "/"))
	b.heading("Sign in to Ostiary")
	b.screenshots("sign-in")
	b.submit(".primary", "username", "ada", "password", "a wrong password")
	b.heading("Sign in to Ostiary")
	b.screenshots("sign-in-problem")
	b.submit(".primary", "password", servertest.Password)
	b.heading("The console is not built in")
	b.do(chromedp.Navigate(s.URL + "/nowhere"))
	b.heading("Page not found")
	b.screenshots("not-found")
	b.do(chromedp.Navigate(s.URL + "/setup?token=" + token))
	b.heading("This link has been used")
}

// TestBrowserPlayground runs a query in GraphiQL, under its content security policy.
func TestBrowserPlayground(t *testing.T) {
	testkit.Need(t, "web", web.Built())
	s := servertest.Start(t, testkit.SQLite(t), func(c *server.Config) { c.Assets = web.Files() })
	if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
		t.Fatal(err)
	}
	b := openTab(t)
	b.do(chromedp.Navigate(s.URL + "/playground"))
	b.heading("Sign in to Ostiary")
	b.submit(".primary", "username", servertest.AdminName, "password", servertest.Password)
	b.do(chromedp.WaitVisible(chromedp.CSS(".graphiql-execute-button")))
	b.do(chromedp.Click(chromedp.CSS(".graphiql-execute-button")))
	b.do(chromedp.WaitVisible(chromedp.CSS(".result-window .cm-string, .result-window .cm-property, .result-window .CodeMirror-line span span")))
	b.screenshots("playground")
	if seen := b.complaints(); len(seen) > 0 {
		t.Errorf("the browser complained:\n%s", strings.Join(seen, "\n"))
	}
}
