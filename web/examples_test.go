package web_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// TestExamples holds the tabs of the playground to the schema, so that what a newcomer runs first works.
func TestExamples(t *testing.T) {
	source, err := os.ReadFile("../schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: string(source)})
	if err != nil {
		t.Fatal(err)
	}
	operations, err := filepath.Glob("src/playground/examples/*.graphql")
	if err != nil || len(operations) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range operations {
		operation, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		query, errs := gqlparser.LoadQueryWithRules(schema, string(operation), rules.NewDefaultRules())
		if errs != nil {
			t.Errorf("%s: %v", file, errs)
			continue
		}
		for _, operation := range query.Operations {
			if len(operation.VariableDefinitions) > 0 {
				t.Errorf("%s, %s: the editor underlines fields with a default that variables leave out", file, operation.Name)
			}
		}
	}
}
