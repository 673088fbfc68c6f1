package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// codeBlocks are those of a shell, or of nothing in particular.
var codeBlocks = regexp.MustCompile("(?s)\n```(?:sh)?\n(.*?)\n```")

// TestCommandLineGuide wants docs/command-line.md to show every command.
func TestCommandLineGuide(t *testing.T) {
	shown := map[string]bool{}
	for _, line := range commandLines(t, "../../docs/command-line.md") {
		shown[commandOf(t, line)] = true
	}
	for _, node := range newParser(t).Model.Leaves(true) {
		if name := strings.TrimPrefix(node.FullPath(), "ostiary "); !shown[name] {
			t.Errorf("the guide does not show %s", name)
		}
	}
}

// TestCommandsOfGuides reads every command line of every document as the program would, and finds the commands that are
// named within the text.
func TestCommandsOfGuides(t *testing.T) {
	shown, named := 0, 0
	for _, path := range documents(t) {
		for _, line := range commandLines(t, path) {
			commandOf(t, line)
			shown++
		}
		for _, name := range commandsNamed(t, path) {
			if !isCommand(newParser(t).Model.Node, strings.Fields(name)) {
				t.Errorf("%s names ostiary %s", path, name)
			}
			named++
		}
	}
	if shown < 100 || named < 30 {
		t.Errorf("only %d command lines and %d names of commands were found", shown, named)
	}
}

// documents returns the paths of what is written for people who use the program or work on it.
func documents(t *testing.T) (paths []string) {
	t.Helper()
	for _, pattern := range []string{"*.md", "docs/*.md", "examples/*/*.md"} {
		found, err := filepath.Glob("../../" + pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		paths = append(paths, found...)
	}
	return paths
}

// shellCommand is ostiary at the beginning of a command, and what stands behind it.
var shellCommand = regexp.MustCompile(`(?:^|^\$ |\$\(|[|&] |/usr/bin/|sudo -u ostiary )ostiary ([^)]+)`)

// commandLines returns the command lines of a document, without the name of the program. In a block with prompts, the rest
// is what was printed.
func commandLines(t *testing.T, path string) (found []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range codeBlocks.FindAllStringSubmatch(string(text), -1) {
		prompts := strings.Contains("\n"+block[1], "\n$ ")
		for line := range strings.SplitSeq(strings.ReplaceAll(block[1], "\\\n", " "), "\n") {
			if prompts && !strings.HasPrefix(line, "$ ") {
				continue
			}
			if command := shellCommand.FindStringSubmatch(line); command != nil {
				found = append(found, command[1])
			}
		}
	}
	return found
}

var namedCommand = regexp.MustCompile("`ostiary ([a-z]+(?:-[a-z]+)*(?: [a-z-]+)*)")

// commandsNamed returns the commands that stand in the text of a document.
func commandsNamed(t *testing.T, path string) (found []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range namedCommand.FindAllStringSubmatch(codeBlocks.ReplaceAllString(string(text), ""), -1) {
		found = append(found, name[1])
	}
	return found
}

// isCommand reports whether words lead from a node to a command, with or without arguments, or to a group of commands.
func isCommand(node *kong.Node, words []string) bool {
	if len(words) == 0 || node.Type == kong.CommandNode && (len(node.Positional) > 0 || strings.HasPrefix(words[0], "-")) {
		return true
	}
	return slices.ContainsFunc(node.Children, func(child *kong.Node) bool {
		return child.Name == words[0] && isCommand(child, words[1:])
	})
}

// TestShellOfGuides has a shell read the commands that documents give it, without running them.
func TestShellOfGuides(t *testing.T) {
	for _, path := range documents(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range shellBlocks.FindAllStringSubmatch(string(text), -1) {
			shell := exec.CommandContext(t.Context(), "sh", "-n")
			shell.Stdin = strings.NewReader(block[1])
			if said, err := shell.CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s\n%s", path, err, said, block[1])
			}
		}
	}
}

// commandOf parses a line of a shell up to where it goes into a pipe or a file, and returns the command.
func commandOf(t *testing.T, line string) string {
	t.Helper()
	words := wordsOf(line)
	parsed, err := newParser(t).Parse(words)
	if errors.Is(err, fs.ErrNotExist) {
		return "" // a file of the reader
	}
	if err != nil {
		t.Errorf("ostiary %s: %v", line, err)
		return ""
	}
	return strings.TrimPrefix(parsed.Selected().FullPath(), "ostiary ")
}

var shellWords = regexp.MustCompile(`'([^']*)'|(\S+)`)

func wordsOf(line string) (words []string) {
	for _, word := range shellWords.FindAllStringSubmatch(line, -1) {
		if slices.Contains([]string{"|", "<", ">", "&&", "#"}, word[0]) {
			break
		}
		words = append(words, word[1]+word[2])
	}
	return words
}

func newParser(t *testing.T) *kong.Kong {
	t.Helper()
	p := &process{
		Stdio: Stdio{strings.NewReader(""), io.Discard, io.Discard},
		env:   environment{"OSTIARY_IMPORT_FROM": "mysql://reader@db.example/shop"}, // as docs/moving.md sets it
	}
	parser, err := p.parser(&commandLine{}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return parser
}

// TestHelpSuffices wants of every command a summary, and of every flag and argument an explanation.
func TestHelpSuffices(t *testing.T) {
	for _, node := range newParser(t).Model.Leaves(true) {
		name := strings.TrimPrefix(node.FullPath(), "ostiary ")
		if !strings.HasSuffix(node.Help, ".") {
			t.Errorf("%s has no summary: %q", name, node.Help)
		}
		for _, argument := range node.Positional {
			if !strings.HasSuffix(argument.Help, ".") {
				t.Errorf("%s does not explain %s: %q", name, argument.Name, argument.Help)
			}
		}
		for _, flag := range node.Flags {
			if flag.Help == "" {
				t.Errorf("%s does not explain --%s", name, flag.Name)
			}
		}
	}
}
