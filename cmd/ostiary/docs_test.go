package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var codeBlocks = regexp.MustCompile("(?s)\n```[a-z]*\n(.*?)```\n")

// TestCommandLineGuide reads every command line that docs/command-line.md shows as the program would, and
// wants every command to be shown there.
func TestCommandLineGuide(t *testing.T) {
	guide, err := os.ReadFile("../../docs/command-line.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, block := range codeBlocks.FindAllStringSubmatch(string(guide), -1) {
		for text := range strings.SplitSeq(block[1], "\n") {
			if text, ok := strings.CutPrefix(text, "$ ostiary "); ok {
				shown[commandOf(t, text)] = true
			}
		}
	}
	for _, node := range newParser(t).Model.Leaves(true) {
		if name := strings.TrimPrefix(node.FullPath(), "ostiary "); !shown[name] {
			t.Errorf("the guide does not show %s", name)
		}
	}
}

// TestOtherGuides reads the command lines of other guides alike.
func TestOtherGuides(t *testing.T) {
	for name, least := range map[string]int{"backup.md": 5, "operate.md": 3, "../examples/spa/README.md": 1} {
		guide, err := os.ReadFile("../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for line := range strings.Lines(strings.ReplaceAll(string(guide), "\\\n", "")) {
			if text, ok := strings.CutPrefix(line, "ostiary "); ok {
				commandOf(t, text)
				shown++
			}
		}
		if shown < least {
			t.Errorf("only %d command lines were found in %s", shown, name)
		}
	}
}

// commandOf parses a line of a shell up to where it goes into a pipe or a file, and returns the command.
func commandOf(t *testing.T, line string) string {
	t.Helper()
	words := wordsOf(line)
	parsed, err := newParser(t).Parse(words)
	if err != nil {
		t.Errorf("ostiary %s: %v", line, err)
		return ""
	}
	return strings.TrimPrefix(parsed.Selected().FullPath(), "ostiary ")
}

var shellWords = regexp.MustCompile(`'([^']*)'|(\S+)`)

func wordsOf(line string) (words []string) {
	for _, word := range shellWords.FindAllStringSubmatch(line, -1) {
		if word[0] == "|" || word[0] == "<" || word[0] == ">" {
			break
		}
		words = append(words, word[1]+word[2])
	}
	return words
}

func newParser(t *testing.T) *kong.Kong {
	t.Helper()
	p := &process{Stdio: Stdio{strings.NewReader(""), io.Discard, io.Discard}}
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
