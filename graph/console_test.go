package graph_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

// Every list of the console can be read a hundred rows at a time, in the order that costs most.
func TestConsoleIsWithinLimits(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		queries := consoleQueries(t)
		if len(queries) < 10 {
			t.Errorf("only %d queries were found", len(queries))
		}
		for _, operation := range queries {
			variables := vars{}
			for _, variable := range operation.definition.VariableDefinitions {
				switch variable.Type.Name() {
				case "Int":
					if variable.Variable == "first" {
						variables["first"] = 100
					} else if variable.Type.NonNull {
						variables[variable.Variable] = 30 // days
					}
				case "CredentialOrder":
					variables[variable.Variable] = vars{"field": "LAST_USED_AT"}
				case "ID", "String":
					if variable.Type.NonNull {
						variables[variable.Variable] = a.root.ID
					}
				}
			}
			if got := a.do(t, a.root, operation.text, variables); len(got.Errors) > 0 {
				t.Errorf("%s: %.300s", operation.definition.Name, got.Raw)
			}
		}
	})
}

// consoleQuery is a query of the console, with the fragments that it uses.
type consoleQuery struct {
	definition *ast.OperationDefinition
	text       string
}

func consoleQueries(t *testing.T) (all []consoleQuery) {
	t.Helper()
	known := &ast.QueryDocument{}
	err := filepath.WalkDir("../web/src/console", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".graphql" || strings.Contains(path, "node_modules") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		document, err := parser.ParseQuery(&ast.Source{Name: path, Input: string(text)})
		if err == nil {
			known.Operations, known.Fragments = append(known.Operations, document.Operations...), append(known.Fragments, document.Fragments...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, operation := range known.Operations {
		if operation.Operation != ast.Query {
			continue
		}
		document := &ast.QueryDocument{Operations: ast.OperationList{operation}}
		addFragments(document, known.Fragments, operation.SelectionSet)
		var text strings.Builder
		formatter.NewFormatter(&text).FormatQueryDocument(document)
		all = append(all, consoleQuery{operation, text.String()})
	}
	return all
}

// addFragments puts into the document what the selection uses.
func addFragments(document *ast.QueryDocument, known ast.FragmentDefinitionList, selection ast.SelectionSet) {
	for _, selected := range selection {
		switch selected := selected.(type) {
		case *ast.Field:
			addFragments(document, known, selected.SelectionSet)
		case *ast.InlineFragment:
			addFragments(document, known, selected.SelectionSet)
		case *ast.FragmentSpread:
			if fragment := known.ForName(selected.Name); fragment != nil && document.Fragments.ForName(selected.Name) == nil {
				document.Fragments = append(document.Fragments, fragment)
				addFragments(document, known, fragment.SelectionSet)
			}
		}
	}
}
