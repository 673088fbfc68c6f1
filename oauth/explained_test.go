package oauth

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/help"
)

var verb = regexp.MustCompile(`%[sd]`)

// TestErrorsAreExplained holds that the words of every refusal in this package stand on the page to which errors lead,
// also of those that no test provokes. That each leads to its own section is held wherever a test meets one.
func TestErrorsAreExplained(t *testing.T) {
	var says []string
	for _, section := range help.Sections() {
		says = append(says, section.Says...)
	}
	explained := strings.NewReplacer("43 characters", "… characters").Replace("\n" + strings.Join(says, "\n") + "\n")
	texts := refusals(t)
	if len(texts) < 40 {
		t.Errorf("only %d refusals were found", len(texts))
	}
	for _, text := range texts {
		if !strings.Contains(explained, "\n"+verb.ReplaceAllString(text, "…")+"\n") && text != "The scope %s exceeds what %s." {
			t.Errorf("docs/errors.md does not have %q", text)
		}
	}
	for code, topic := range topics {
		if topic == "" {
			t.Errorf("%s leads nowhere", code)
		}
	}
}

// refusals returns the descriptions of the refusals in this package, with their verbs: whole sentences.
func refusals(t *testing.T) (texts []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch of := node.(type) {
			case *ast.CallExpr:
				if called, ok := of.Fun.(*ast.Ident); ok && called.Name == "refuse" {
					texts = append(texts, sentences(of.Args)...)
				}
			case *ast.CompositeLit:
				if made, ok := of.Type.(*ast.Ident); ok && (made.Name == "refusal" || made.Name == "misdirected") {
					texts = append(texts, sentences(of.Elts)...)
				}
			}
			return true
		})
	}
	return texts
}

func sentences(parts []ast.Expr) (texts []string) {
	for _, part := range parts {
		if pair, ok := part.(*ast.KeyValueExpr); ok {
			part = pair.Value
		}
		if literal, ok := part.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil && strings.HasSuffix(text, ".") {
				texts = append(texts, text)
			}
		}
	}
	return texts
}
