package web_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSharedKnowsNoPage holds the arrows of the console: what pages share is in app and ui, which do not know the pages.
// Only the routes do, and load them.
func TestSharedKnowsNoPage(t *testing.T) {
	imports := regexp.MustCompile(`(?:from|import|import\() ?'(\.[^']*)'`)
	shared, read := []string{"app", "ui"}, 0
	for _, folder := range shared {
		names, err := fs.Glob(os.DirFS("src/console"), folder+"/*.ts*")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if name == "app/routes.tsx" {
				continue
			}
			code, err := fs.ReadFile(os.DirFS("src/console"), name)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range imports.FindAllSubmatch(code, -1) {
				read++
				house, _, _ := strings.Cut(path.Join(folder, string(found[1])), "/")
				if !slices.Contains(shared, house) {
					t.Errorf("%s imports %s", name, found[1])
				}
			}
		}
	}
	if read < 50 {
		t.Errorf("only %d imports were read", read)
	}
}
