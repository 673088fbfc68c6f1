package browsertest

import (
	"context"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/ostiary/ostiary/internal/testkit"
)

// lifetime is how long a tab lives, and with it a walk of the slowest machine.
const lifetime = 5 * time.Minute

// Tab is a tab of a browser. Its methods end the test when something is not as they are told.
type Tab struct {
	*testing.T
	ctx        context.Context
	dir        string // of pictures
	scriptless bool

	mu         sync.Mutex
	complaints []string
	requests   []string // URLs
}

// New starts a browser with an empty profile.
func New(t *testing.T) *Tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	testkit.Need(t, "chromium", err == nil)
	allocator, stop := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.Headless, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true))
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b := &Tab{T: t, dir: t.ArtifactDir()}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	var cancel context.CancelFunc
	b.ctx, cancel = context.WithTimeout(ctx, lifetime)
	t.Cleanup(cancel)
	Call(b, log.Enable, cdp.Empty{})
	Call(b, runtime.Enable, cdp.Empty{})
	Call(b, network.Enable, network.EnableParams{})
	Call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.resize(1280)
	b.scheme("light")
	return b
}

// WithoutScript has pages do without their scripts.
func (b *Tab) WithoutScript() {
	b.Helper()
	b.scriptless = true
	Call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// Call sends a command of the devtools.
func Call[P, R any](b *Tab, command cdp.Command[P, R], params P) R {
	b.Helper()
	result, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.Fatal(err)
	}
	return result
}

// Get runs an action and returns what it answers.
func Get[T any](b *Tab, action chromedp.Action[T]) T {
	b.Helper()
	value, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.Fatal(err)
	}
	return value
}

// Eval returns the value of an expression of JavaScript, which may be a promise of it.
func Eval[T any](b *Tab, expression string) T {
	b.Helper()
	return Get(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Do runs actions.
func (b *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// Open types an address.
func (b *Tab) Open(url string) {
	b.Helper()
	b.Do(chromedp.Navigate(url))
}

// Reload loads the page anew.
func (b *Tab) Reload() {
	b.Helper()
	b.Do(chromedp.Reload())
}

// Address returns where the tab is.
func (b *Tab) Address() string {
	b.Helper()
	return Get(b, chromedp.Location())
}

// Leaving runs an action that leads to another page, as a link or a form does, and waits for that.
func (b *Tab) Leaving(action chromedp.Action[chromedp.Void]) {
	b.Helper()
	if _, err := chromedp.RunResponse(b.ctx, action); err != nil {
		b.Fatal(err)
	}
}

// Submit fills fields of the server's own pages in, by their ids, presses the button and waits for the page it leads to.
func (b *Tab) Submit(button string, fields ...string) {
	b.Helper()
	for i := 0; i < len(fields); i += 2 {
		b.Do(chromedp.Clear(chromedp.ID(fields[i])), chromedp.SendKeys(chromedp.ID(fields[i]), fields[i+1]))
	}
	b.Leaving(chromedp.Click(chromedp.CSS(button)))
}

// Window runs an action that opens a window, and returns the tab in it.
func (b *Tab) Window(action chromedp.Action[chromedp.Void]) *Tab {
	b.Helper()
	opened := chromedp.WaitNewTarget(b.ctx, func(*target.Info) bool { return true })
	b.Do(action)
	ctx, closeWindow := chromedp.NewContext(b.ctx, chromedp.WithTargetID(<-opened))
	b.Cleanup(closeWindow)
	return &Tab{T: b.T, ctx: ctx, dir: b.dir}
}

// ForgetCookies deletes all cookies, and with them the session.
func (b *Tab) ForgetCookies() {
	b.Helper()
	Call(b, network.ClearBrowserCookies, cdp.Empty{})
}

// clipboard returns the text that was copied last.
func (b *Tab) clipboard() string {
	b.Helper()
	if _, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "clipboard-read"}, Setting: browser.PermissionSettingGranted,
	}); err != nil {
		b.Fatal(err)
	}
	return Eval[string](b, `navigator.clipboard.readText()`)
}

// Copied presses what has this name and copies something, and returns that. Browsers take their time to do so.
func (b *Tab) Copied(name string) (text string) {
	b.Helper()
	b.clipboard() // with leave to use it
	Eval[bool](b, `navigator.clipboard.writeText("").then(() => true)`)
	b.Click(name)
	b.Until(func() string {
		if text = b.clipboard(); text == "" {
			return name + " copies nothing"
		}
		return ""
	})
	return text
}
