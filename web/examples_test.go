package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// TestExamples holds the tabs of the playground to the schema, so that what a newcomer runs first works.
func TestExamples(t *testing.T) {
	schema := loadSchema(t)
	for _, file := range glob(t, "src/playground/examples/*.graphql") {
		for _, operation := range validate(t, schema, file, read(t, file)) {
			if len(operation.VariableDefinitions) > 0 {
				t.Errorf("%s, %s: the editor underlines fields with a default that variables leave out", file, operation.Name)
			}
		}
	}
}

// TestDocumentation holds every operation in the guides to the schema: those in a block of GraphQL, and
// those that curl sends.
func TestDocumentation(t *testing.T) {
	schema := loadSchema(t)
	block := regexp.MustCompile("(?s)```graphql\n(.*?)```")
	sent := regexp.MustCompile(`(?s)'(\{\s*"query":.*?\})'`)
	found := map[string]int{}
	for _, file := range glob(t, "../docs/*.md") {
		text := read(t, file)
		for _, match := range block.FindAllStringSubmatch(text, -1) {
			found[file] += len(validate(t, schema, file, match[1]))
		}
		for _, match := range sent.FindAllStringSubmatch(text, -1) {
			var request struct{ Query string }
			if err := json.Unmarshal([]byte(match[1]), &request); err != nil {
				t.Errorf("%s: %v in %s", file, err, match[1])
			}
			found[file] += len(validate(t, schema, file, request.Query))
		}
	}
	if got := found["../docs/graphql.md"]; got < 5 {
		t.Errorf("%d operations in the guide to GraphQL", got)
	}
}

// TestFrontEndOperations holds the operations of the front end in examples/spa to the schema.
func TestFrontEndOperations(t *testing.T) {
	schema, file := loadSchema(t), "../examples/spa/src/operations.ts"
	documents := regexp.MustCompile("(?s)gql`(.*?)`").FindAllStringSubmatch(read(t, file), -1)
	if len(documents) < 5 {
		t.Fatalf("only %d documents were found in %s", len(documents), file)
	}
	parts := documents[0][1] // the fragment that the others share
	for _, document := range documents[1:] {
		validate(t, schema, file, strings.Replace(document[1], "${parts}", parts, 1))
	}
}

func loadSchema(t *testing.T) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: read(t, "../schema.graphql")})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// validate returns the operations of a document.
func validate(t *testing.T, schema *ast.Schema, file, document string) ast.OperationList {
	t.Helper()
	query, errs := gqlparser.LoadQueryWithRules(schema, document, rules.NewDefaultRules())
	if errs != nil {
		t.Errorf("%s: %v\n%s", file, errs, document)
		return nil
	}
	return query.Operations
}
