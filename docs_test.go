package ostiary

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	// links of Markdown: [text](address), and [name]: address.
	links    = regexp.MustCompile(`(?m)\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$`)
	headings = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fenced   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	// inCode may look like a link and is none.
	inCode      = regexp.MustCompile("`[^`\n]+`")
	samples     = regexp.MustCompile(`\bexamples/[A-Za-z0-9_./-]*[A-Za-z0-9_]`)
	testsNamed  = regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]+)`")
	testsOfCode = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9]+)\(`)
)

// TestThreatModelNamesTests holds that every proof in the threat model is there.
func TestThreatModelNamesTests(t *testing.T) {
	there := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		code, err := os.ReadFile(path)
		for _, found := range testsOfCode.FindAllSubmatch(code, -1) {
			there[string(found[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	model, err := os.ReadFile("docs/threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	named := testsNamed.FindAllSubmatch(model, -1)
	if len(named) < 50 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, name := range named {
		if !there[string(name[1])] {
			t.Errorf("there is no test %s", name[1])
		}
	}
}

// TestDocumentsLeadSomewhere holds that whatever a document links to is there, headings included, and that every document
// of docs is in its index.
func TestDocumentsLeadSomewhere(t *testing.T) {
	checked := 0
	for _, path := range documents(t) {
		text := read(t, path)
		for _, found := range links.FindAllStringSubmatch(inCode.ReplaceAllString(fenced.ReplaceAllString(text, ""), "code"), -1) {
			address := found[1] + found[2]
			if strings.Contains(address, "://") {
				continue
			}
			checked++
			to, anchor, _ := strings.Cut(address, "#")
			if to = filepath.Join(filepath.Dir(path), to); strings.HasPrefix(address, "#") {
				to = path
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s links to %s, which is not there", path, address)
			} else if anchor != "" && !slices.Contains(anchors(read(t, to)), anchor) {
				t.Errorf("%s links to %s, which has no such heading", path, address)
			}
		}
		for _, sample := range samples.FindAllString(text, -1) {
			if _, err := os.Stat(sample); err != nil {
				t.Errorf("%s names %s, which is not there", path, sample)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d links were found", checked)
	}
	index := read(t, "docs/README.md")
	for _, path := range documents(t) {
		if name, ok := strings.CutPrefix(path, "docs/"); ok && name != "README.md" && !strings.Contains(name, "/") && !strings.Contains(index, "]("+name) {
			t.Errorf("docs/README.md does not lead to %s", path)
		}
	}
}

// documents returns the paths of all Markdown of the project.
func documents(t *testing.T) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || len(path) > 1 && strings.HasPrefix(entry.Name(), ".")):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".md"):
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// anchors returns the anchors that GitHub gives the headings of a document.
func anchors(text string) (found []string) {
	for _, heading := range headings.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		title := regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`).ReplaceAllString(heading[1], "$1")
		found = append(found, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, title))
	}
	return found
}
