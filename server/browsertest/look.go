package browsertest

import (
	_ "embed"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/ostiary/ostiary/internal/testkit"
)

// Look looks at the page as it is: wide and narrow, light and dark. It asserts that nothing sticks out to the side, that
// texts have contrast and controls the size of a finger, and that axe-core finds nothing to complain about. With -artifacts
// it keeps a picture of each.
func (b *Tab) Look(name string) {
	b.Helper()
	b.look(name, b.accessible)
}

// Glance looks at a page that others draw, as GraphiQL does: it takes the pictures, and asserts that nothing sticks out.
func (b *Tab) Glance(name string) {
	b.Helper()
	b.look(name, func(string) {})
}

func (b *Tab) look(name string, at func(shown string)) {
	b.Helper()
	for _, width := range []int64{1280, 360, 320} {
		for _, scheme := range []string{"light", "dark"} {
			b.resize(width)
			b.scheme(scheme)
			b.settle()
			if !b.fits() {
				b.Errorf("%s is wider than %d pixels", name, width)
			}
			if width == 320 {
				break // it looks as it does on a wider phone
			}
			shown := fmt.Sprintf("%s-%d-%s", name, width, scheme)
			at(shown)
			b.keepPicture(shown)
		}
	}
	b.resize(1280)
	b.scheme("light")
	b.settle()
}

// keepPicture stores a picture for those who want to see it.
func (b *Tab) keepPicture(name string) {
	b.Helper()
	if wanted := flag.Lookup("test.artifacts"); wanted == nil || wanted.Value.String() != "true" {
		return
	}
	picture := Get(b, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(b.dir, name+".png"), picture, 0o600); err != nil {
		b.Fatal(err)
	}
}

// fits reports whether nothing sticks out to the side, as soon as the page has followed the window.
func (b *Tab) fits() bool {
	b.Helper()
	for range 20 {
		if Eval[bool](b, `document.documentElement.scrollWidth <= innerWidth`) {
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

func (b *Tab) resize(width int64) {
	b.Helper()
	b.Do(chromedp.EmulateViewport(width, 800))
}

func (b *Tab) scheme(scheme string) {
	b.Helper()
	Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"}, // no picture of half a transition
		},
	})
}

// settle waits until a script has done what a change of the window or the colours leads to.
func (b *Tab) settle() {
	b.Helper()
	if !b.scriptless {
		Eval[bool](b, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
	}
}

//go:embed usable.js
var usable string

// axe is axe-core, or empty where npm installed nothing.
var axe = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if script, err := os.ReadFile(filepath.Join(dir, "web/node_modules/axe-core/axe.min.js")); err == nil {
			return string(script)
		}
	}
	return ""
})

// runAxe returns what axe-core finds, in words.
const runAxe = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
	nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 300) + "\n  " + failureSummary.replaceAll("\n", "\n  "))))`

// accessible asserts that everybody can use what is shown.
func (b *Tab) accessible(name string) {
	b.Helper()
	found := Eval[[]string](b, usable)
	switch {
	case b.scriptless: // axe-core is a script
	case axe() == "":
		if testkit.Required("node") {
			b.Fatal("axe-core is not installed: make web")
		}
	default:
		if !Eval[bool](b, `"axe" in window`) {
			Eval[bool](b, axe()+"; true")
		}
		found = append(found, Eval[[]string](b, runAxe)...)
	}
	if len(found) > 0 {
		b.Errorf("%s:\n%s", name, strings.Join(slices.Compact(found), "\n"))
	}
}
