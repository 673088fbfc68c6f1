package browsertest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long something may take to appear.
const patience = 20 * time.Second

// The roles of what can be pressed, and of what can be filled in.
var (
	pressed = []string{
		"button", "link", "tab", "checkbox", "radio", "switch", "option", "menuitem", "menuitemradio", "menuitemcheckbox",
		"DisclosureTriangle",
	}
	filled = []string{"textbox", "searchbox", "combobox", "spinbutton", "Date"}
)

// Until waits until a condition holds. It says why it does not.
func (b *Tab) Until(holds func() (why string)) {
	b.Helper()
	until := time.Now().Add(patience)
	for {
		why := holds()
		if why == "" {
			return
		}
		if time.Now().After(until) {
			b.Fatalf("%s: %s\n%s", b.Address(), why, b.text())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// text returns what can be read on the page. There may be none yet.
func (b *Tab) text() string {
	text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body?.innerText ?? ""`))
	return text
}

// Heading waits for the page with this heading.
func (b *Tab) Heading(want string) {
	b.Helper()
	b.Until(func() string {
		got, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.querySelector("h1")?.innerText ?? ""`))
		if got == want {
			return ""
		}
		return fmt.Sprintf("the heading is %q, want %q", got, want)
	})
}

// Sees waits until all of these texts can be read.
func (b *Tab) Sees(texts ...string) {
	b.Helper()
	for _, want := range texts {
		b.Until(func() string {
			if strings.Contains(b.text(), want) {
				return ""
			}
			return fmt.Sprintf("%q is not to be seen", want)
		})
	}
}

// SeesNot waits until none of these texts can be read.
func (b *Tab) SeesNot(texts ...string) {
	b.Helper()
	for _, unwanted := range texts {
		b.Until(func() string {
			if !strings.Contains(b.text(), unwanted) {
				return ""
			}
			return fmt.Sprintf("%q is to be seen", unwanted)
		})
	}
}

// At waits until the tab is at an address that ends so.
func (b *Tab) At(path string) {
	b.Helper()
	b.Until(func() string {
		if strings.HasSuffix(b.Address(), path) {
			return ""
		}
		return "the tab is not at " + path
	})
}

// Click presses what has this name: a button, a link, an item of a menu, a tab, a box to tick. It waits until there is
// exactly one, which stands still, and nothing lies over it. While a dialog is open, what is in the dialog comes first.
func (b *Tab) Click(name string) {
	b.Helper()
	b.press(pressed, name)
}

// Type presses keys, as in "\t" or [kb.Escape], wherever the focus is.
func (b *Tab) Type(keys string) {
	b.Helper()
	b.Do(chromedp.KeyEvent(keys))
}

// Fill types into the field with this label, in the place of what is in it.
func (b *Tab) Fill(label, text string) {
	b.Helper()
	// A date is typed from its first part on, and the focus may stand in its last.
	b.call(b.find(filled, label), `function() { if (this.type === "date") this.blur(); this.focus(); this.select?.() }`)
	if text == "" {
		text = kb.Delete
	}
	b.Type(text)
}

// Value returns what is in the field with this label.
func (b *Tab) Value(label string) string {
	b.Helper()
	return b.call(b.find(filled, label), `function() { return this.value ?? this.innerText }`)
}

// Choose chooses an option of the list with this label, be it the browser's or drawn by the page.
func (b *Tab) Choose(label, option string) {
	b.Helper()
	list := b.find(filled, label)
	if b.call(list, `function() { return this.localName }`) != "select" {
		b.press(filled, label)
		b.press([]string{"option"}, option)
		return
	}
	chosen := b.call(list, `function(label) {
		const option = [...this.options].find(o => o.label === label)
		if (!option) return ""
		Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set.call(this, option.value)
		this.dispatchEvent(new Event("change", { bubbles: true }))
		return "chosen"
	}`, option)
	if chosen != "chosen" {
		b.Fatalf("%s has no option %q", label, option)
	}
}

// Focused returns the name of what has the focus, or else its tag.
func (b *Tab) Focused() string {
	b.Helper()
	return b.name(Get(b, chromedp.Evaluate[*runtime.RemoteObject](`document.activeElement`)).ObjectID)
}

// Offers reports whether there is something of this name to press or to fill in, now.
func (b *Tab) Offers(name string) bool {
	b.Helper()
	return len(b.named(append(slices.Clone(pressed), filled...), name)) > 0
}

// Ready reports whether what has this name can be pressed, now.
func (b *Tab) Ready(name string) bool {
	b.Helper()
	return b.call(b.find(pressed, name), `function() { return this.matches(":disabled") ? "" : "ready" }`) != ""
}

// press waits for what can be pressed, and presses it in its middle.
func (b *Tab) press(roles []string, name string) {
	b.Helper()
	// What is not drawn itself has a label that is.
	const place = `function() {
		const size = e => e.getBoundingClientRect()
		const target = size(this).width > 1 ? this : this.labels?.[0] ?? this
		target.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" })
		const { x, y, width, height } = size(target)
		const at = { x: x + width / 2, y: y + height / 2 }
		const hit = document.elementFromPoint(at.x, at.y)
		if (this.matches(":disabled, [aria-disabled=true], [data-disabled=true]")) return "is disabled"
		if (!hit || !target.contains(hit) && !hit.contains(target)) return "lies under " + hit?.outerHTML.slice(0, 200)
		return at.x + " " + at.y
	}`
	var x, y float64
	var before string
	b.Until(func() string {
		found := b.named(roles, name)
		if len(found) != 1 {
			return fmt.Sprintf("there are %d of %q", len(found), name)
		}
		at, err := b.tryCall(found[0], place)
		if err != nil {
			return fmt.Sprintf("%q: %v", name, err)
		}
		if _, err := fmt.Sscan(at, &x, &y); err != nil {
			return fmt.Sprintf("%q %s", name, at)
		}
		if at != before { // what opens finds its place in a moment
			before = at
			return fmt.Sprintf("%q does not stand still", name)
		}
		return ""
	})
	b.Do(chromedp.MouseClickXY(x, y))
}

// find waits for the one thing of this name.
func (b *Tab) find(roles []string, name string) runtime.RemoteObjectID {
	b.Helper()
	var found []runtime.RemoteObjectID
	b.Until(func() string {
		if found = b.named(roles, name); len(found) != 1 {
			return fmt.Sprintf("there are %d of %q", len(found), name)
		}
		return ""
	})
	return found[0]
}

// named returns what has this role and name for assistive technology: in the dialog that is open, or else on the page.
// There is none while a page is loaded.
func (b *Tab) named(roles []string, name string) []runtime.RemoteObjectID {
	const dialog = `[...document.querySelectorAll("[role=dialog][aria-modal=true], dialog[open]")].at(-1)`
	for _, root := range []string{dialog, "document"} {
		within, err := chromedp.Run(b.ctx, chromedp.Evaluate[*runtime.RemoteObject](root))
		if err != nil || within.ObjectID == "" {
			continue
		}
		tree, err := chromedp.Call(b.ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: within.ObjectID, AccessibleName: name})
		if err != nil {
			continue
		}
		var found []runtime.RemoteObjectID
		for _, node := range tree.Nodes {
			if node.Ignored || !slices.Contains(roles, textOf(node.Role)) {
				continue
			}
			resolved, err := chromedp.Call(b.ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node.BackendDOMNodeID})
			if err == nil {
				found = append(found, resolved.Object.ObjectID)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// name returns what assistive technology calls something.
func (b *Tab) name(id runtime.RemoteObjectID) string {
	b.Helper()
	tree := Call(b, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: id, FetchRelatives: new(false)})
	if name := textOf(tree.Nodes[0].Name); name != "" {
		return name
	}
	return b.call(id, `function() { return this.localName }`)
}

func textOf(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	text, err := strconv.Unquote(string(value.Value))
	if err != nil {
		return string(value.Value)
	}
	return text
}

// call calls a function on something, and returns the text that it returns.
func (b *Tab) call(on runtime.RemoteObjectID, function string, args ...any) string {
	b.Helper()
	text, err := b.tryCall(on, function, args...)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

func (b *Tab) tryCall(on runtime.RemoteObjectID, function string, args ...any) (string, error) {
	return chromedp.Run(b.ctx, chromedp.CallFunctionOn[string]("function(...args) { return ("+function+").apply(this, args) ?? '' }",
		func(p *runtime.CallFunctionOnParams) { p.ObjectID = on }, args...))
}
