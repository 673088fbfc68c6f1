package web_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"testing"
)

// TestStylesKeepToThemselves holds that no two style sheets of the console style the same class: what a page has loaded
// stays when it is left, and would change the next one.
func TestStylesKeepToThemselves(t *testing.T) {
	class := regexp.MustCompile(`(?m)^ *\.([\w-]+)`)
	owners := map[string]string{}
	err := fs.WalkDir(os.DirFS("src/console"), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".css" {
			return err
		}
		rules, err := fs.ReadFile(os.DirFS("src/console"), name)
		for _, found := range class.FindAllSubmatch(rules, -1) {
			if owner, ok := owners[string(found[1])]; ok && owner != name {
				t.Errorf("%s and %s both style .%s", owner, name, found[1])
			}
			owners[string(found[1])] = name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if owners["panel"] != "app/app.css" {
		t.Errorf("the style sheets were not read: %v", owners)
	}
}
