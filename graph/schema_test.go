package graph_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

func schema(t *testing.T) *ast.Schema {
	t.Helper()
	text, err := os.ReadFile("../schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func rootFields(schema *ast.Schema) (fields ast.FieldList) {
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, field := range root.Fields {
			if !strings.HasPrefix(field.Name, "__") {
				fields = append(fields, field)
			}
		}
	}
	return fields
}

// needed returns the permissions that a root field asks for.
func needed(field *ast.FieldDefinition) (permissions []string) {
	if directive := field.Directives.ForName("hasPermission"); directive != nil {
		for _, permission := range directive.Arguments.ForName("all").Value.Children {
			permissions = append(permissions, permission.Value.Raw)
		}
	}
	return permissions
}

// Nothing is reached without a guard: there is one before every root field, and nowhere else.
func TestEveryRootFieldHasAGuard(t *testing.T) {
	schema := schema(t)
	roots := rootFields(schema)
	for _, field := range roots {
		if len(field.Directives) != 1 {
			t.Errorf("%s has %d directives, not one of @hasPermission, @authenticated and @public", field.Name, len(field.Directives))
		}
		if field.Type.NonNull && field.Directives.ForName("public") == nil {
			t.Errorf("%s is guarded and not null: its refusal would take the whole answer away", field.Name)
		}
		if field.Name == "node" || field.Name == "nodes" {
			t.Errorf("%s leads to objects past their guards", field.Name)
		}
	}
	for _, definition := range schema.Types {
		for _, field := range definition.Fields {
			if len(field.Directives) > 0 && !slices.Contains(roots, field) && !definition.BuiltIn {
				t.Errorf("%s.%s: a directive that is not run when the object is reached another way", definition.Name, field.Name)
			}
		}
	}
}

// Everything says what it is for; what is guarded names its permissions.
func TestEverythingIsDescribed(t *testing.T) {
	schema := schema(t)
	described := func(description string, names ...string) {
		if strings.TrimSpace(description) == "" || !strings.HasSuffix(description, ".") && !strings.HasSuffix(description, "`") {
			t.Errorf("%s: described as %q", strings.Join(names, "."), description)
		}
	}
	for _, d := range schema.Types {
		if d.BuiltIn {
			continue
		}
		if d != schema.Query && d != schema.Mutation {
			described(d.Description, d.Name)
		}
		for _, value := range d.EnumValues {
			described(value.Description, d.Name, value.Name)
		}
		for _, field := range d.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			described(field.Description, d.Name, field.Name)
			for _, argument := range field.Arguments {
				described(argument.Description, d.Name, field.Name, argument.Name)
			}
		}
	}
	for _, directive := range schema.Directives {
		if directive.Position.Src.Name == "schema.graphql" {
			described(directive.Description, "@"+directive.Name)
		}
	}
	for _, field := range rootFields(schema) {
		for _, permission := range needed(field) {
			if !strings.Contains(field.Description, permission) {
				t.Errorf("the description of %s does not name %s", field.Name, permission)
			}
		}
	}
}

// Mutations take one input and tell what has to be mended.
func TestMutationsHaveOneShape(t *testing.T) {
	schema := schema(t)
	for _, field := range schema.Mutation.Fields {
		name := strings.ToUpper(field.Name[:1]) + field.Name[1:]
		if len(field.Arguments) != 1 || field.Arguments[0].Type.String() != name+"Input!" || field.Type.String() != name+"Payload" {
			t.Errorf("%s(%v): %s", field.Name, field.Arguments, field.Type)
		}
		problems := schema.Types[name+"Payload"].Fields.ForName("userErrors")
		if problems == nil || problems.Type.String() != "[UserError!]!" {
			t.Errorf("%s has no userErrors", field.Name)
		}
	}
}
