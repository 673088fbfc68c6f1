package web_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/web"
)

// TestPages holds what the server's content security policy and caching rely on: a page runs no inline
// script, loads nothing from elsewhere, and what it loads has a hash in its name.
func TestPages(t *testing.T) {
	testkit.Need(t, "node", web.Built()) // make test builds them where there is Node
	pages, err := fs.Glob(web.Files(), "*/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) == 0 {
		t.Fatal("built, yet without a page")
	}
	script := regexp.MustCompile(`(?s)<script([^>]*)>(.*?)</script>`)
	link := regexp.MustCompile(`(?:src|href)="([^"]*)"`)
	asset := regexp.MustCompile(`^/(assets/.+-[\w-]{8}\.\w+)$`)
	for _, page := range pages {
		content, err := fs.ReadFile(web.Files(), page)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range script.FindAllSubmatch(content, -1) {
			if !strings.Contains(string(s[1]), "src=") || len(s[2]) > 0 {
				t.Errorf("%s: inline script: %s", page, s[0])
			}
		}
		for _, l := range link.FindAllSubmatch(content, -1) {
			if string(l[1]) == "data:," {
				continue // the empty icon
			}
			found := asset.FindSubmatch(l[1])
			if found == nil {
				t.Errorf("%s: loads %s, which is not a hashed file under /assets/", page, l[1])
				continue
			}
			if _, err := fs.Stat(web.Files(), string(found[1])); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

// TestConsoleStyles holds that the only styles that the console itself loads put all layers of Mantine in order, those
// of pages that are loaded later as well: of a base and what is made of it, the base comes first.
func TestConsoleStyles(t *testing.T) {
	testkit.Need(t, "node", web.Built())
	page, err := fs.ReadFile(web.Files(), "console/index.html")
	if err != nil {
		t.Fatal(err)
	}
	sheets := regexp.MustCompile(`<link rel="stylesheet"[^>]* href="/(assets/[^"]+)"`).FindAllSubmatch(page, -1)
	if len(sheets) != 1 {
		t.Fatalf("the page loads %d style sheets:\n%s", len(sheets), page)
	}
	styles, err := fs.ReadFile(web.Files(), string(sheets[0][1]))
	if err != nil {
		t.Fatal(err)
	}
	var layers []string
	for _, found := range regexp.MustCompile(`@layer ([\w.,-]+)[;{]`).FindAllSubmatch(styles, -1) {
		layers = append(layers, strings.Split(string(found[1]), ",")...)
	}
	last := -1
	for _, layer := range []string{"baseline", "default-css-variables", "global", "UnstyledButton", "Input", "Text", "Button", "Menu", "Tabs", "Typography"} {
		at := slices.Index(layers, "mantine."+layer)
		if at <= last {
			t.Errorf("the layer %s is out of place: %s", layer, layers)
		}
		last = at
	}
}
