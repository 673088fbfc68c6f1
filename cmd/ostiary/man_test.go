package main

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
)

// TestManualPage wants every command and flag on the page, and no mistake in how it is written.
func TestManualPage(t *testing.T) {
	page := printed(t, "man")
	plain := strings.ReplaceAll(string(page), `\-`, "-")
	for _, node := range newParser(t).Model.Leaves(true) {
		_, section, found := strings.Cut(plain, "\n.SS "+node.FullPath())
		section, _, _ = strings.Cut(section, "\n.SS ")
		if !found {
			t.Errorf("%s is not there", node.FullPath())
		}
		for _, flag := range node.Flags {
			if !regexp.MustCompile(`(?m)^\.B (-\w, )?--` + flag.Name).MatchString(section) {
				t.Errorf("%s lacks --%s", node.FullPath(), flag.Name)
			}
		}
	}
	_, missing := exec.LookPath("mandoc")
	testkit.Need(t, "mandoc", missing == nil)
	lint := exec.CommandContext(t.Context(), "mandoc", "-T", "lint", "-W", "warning")
	lint.Stdin = bytes.NewReader(page)
	out, _ := lint.CombinedOutput() // it fails for what it warns of
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, "missing date") { // the same program has the same page
			t.Error(line)
		}
	}
}

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		"plain":              "plain",
		".so /etc/passwd":    `\&.so /etc/passwd`,
		"'quoted'":           `\&'quoted'`,
		`a\b --c`:            `a\eb \-\-c`,
		"one\n\n.two\nthree": "one\n.PP\n\\&.two\nthree",
	} {
		if got := roff(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
