package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var variablesNamed = regexp.MustCompile(`OSTIARY_[A-Z_]*[A-Z]`)

// TestPackagesNameVariables wants every variable in the files that install the program to be one that it knows: it would
// refuse another.
func TestPackagesNameVariables(t *testing.T) {
	known := append(knownVariables(newParser(t).Model), "OSTIARY_VERSION") // which image compose.yaml takes
	named := map[string]bool{}
	for _, root := range []string{"Dockerfile", "compose.yaml", ".env.example", "packaging", "docs/operate.md", "docs/configuration.md"} {
		err := filepath.WalkDir("../../"+root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, ".go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, name := range variablesNamed.FindAllString(string(text), -1) {
				named[name] = true
				if !slices.Contains(known, name) && !ofTests.MatchString(name+"_") {
					t.Errorf("%s names %s", path, name)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(named) < 10 {
		t.Errorf("only %d variables were found", len(named))
	}
}
