package help

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// TestTopicsAreThere holds that the page has a section for each topic and for each link, and that none is empty.
func TestTopicsAreThere(t *testing.T) {
	var there, wanted []Topic
	for _, s := range Sections() {
		if slices.Contains(there, s.Topic) || s.Topic == "" || len(s.Says) == 0 || len(s.Blocks) == 0 {
			t.Errorf("the section %q is not whole: %+v", s.Title, s)
		}
		there = append(there, s.Topic)
		for _, block := range s.Blocks {
			for _, span := range slices.Concat(append(block.Items, block.Text)...) {
				if span.Topic != "" {
					wanted = append(wanted, span.Topic)
				}
				if strings.ContainsAny(span.Text, "`[]*") && !span.Code {
					t.Errorf("%s: this Markdown is not understood: %q", s.Topic, span.Text)
				}
			}
		}
	}
	for _, topic := range append(wanted, constants(t)...) {
		if !slices.Contains(there, topic) {
			t.Errorf("there is no section %q", topic)
		}
	}
}

// constants returns the topics of this package.
func constants(t *testing.T) (topics []Topic) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "topic.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok && spec.Type != nil {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			topics = append(topics, Topic(text))
		}
		return true
	})
	if len(topics) < 10 {
		t.Fatalf("only %d topics were found", len(topics))
	}
	return topics
}

func TestRead(t *testing.T) {
	got := read("# Title\n\n## Not known\n\n> - `It is not …`\n\nPlain `code` and a\n[link](#not-known).\n\n- one\n- `two`\n")
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	s := got[0]
	text, items := s.Blocks[0].Text, s.Blocks[1].Items
	if s.Topic != "not-known" || s.Title != "Not known" || !slices.Equal(s.Says, []string{"It is not …"}) ||
		!slices.Equal(text, []Span{{Text: "Plain "}, {Text: "code", Code: true}, {Text: " and a "}, {Text: "link", Topic: "not-known"}, {Text: "."}}) ||
		len(items) != 2 || !slices.Equal(items[1], []Span{{Text: "two", Code: true}}) {
		t.Errorf("%+v", s)
	}
}
