package graph

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/ostiary/ostiary/internal/fault"
)

// strict is the extension that refuses variables which the parser takes for what they are not: it
// lets numbers pass as strings and strings as numbers, and compares enum values without regard to
// case, so that a value the program does not know would reach the rooms.
type strict struct{ schema *ast.Schema }

// ExtensionName names the extension.
func (*strict) ExtensionName() string { return "StrictVariables" }

// Validate remembers the schema.
func (s *strict) Validate(schema graphql.ExecutableSchema) error {
	s.schema = schema.Schema()
	return nil
}

// MutateOperationContext looks at the variables of the operation. They were coerced before, so their
// lists, objects and nulls are where the schema has them.
func (s *strict) MutateOperationContext(_ context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	for _, variable := range operation.Operation.VariableDefinitions {
		if !s.fits(variable.Type, operation.Variables[variable.Variable]) {
			return gqlerror.Wrap(fault.New(fault.BadUserInput, "The variable $%s has a value of the wrong type: it must be %s.",
				variable.Variable, variable.Type.String()))
		}
	}
	return nil
}

func (s *strict) fits(t *ast.Type, value any) bool {
	if value == nil {
		return true
	}
	if t.Elem != nil {
		return s.listFits(t.Elem, value)
	}
	definition := s.schema.Types[t.NamedType]
	if definition.Kind == ast.InputObject {
		fields, _ := value.(map[string]any)
		for _, field := range definition.Fields {
			if !s.fits(field.Type, fields[field.Name]) {
				return false
			}
		}
		return true
	}
	return leafFits(definition, value)
}

// listFits takes a single value for a list of one, as GraphQL does.
func (s *strict) listFits(element *ast.Type, value any) bool {
	list, ok := value.([]any)
	if !ok {
		return s.fits(element, value)
	}
	for _, item := range list {
		if !s.fits(element, item) {
			return false
		}
	}
	return true
}

func leafFits(definition *ast.Definition, value any) bool {
	text, isText := value.(string)
	switch {
	case definition.Kind == ast.Enum:
		return isText && definition.EnumValues.ForName(text) != nil
	case definition.Name == "String":
		return isText
	case definition.Name == "Int":
		number, isNumber := value.(json.Number)
		_, err := number.Int64()
		_, coerced := value.(int64)
		return isNumber && err == nil || coerced
	}
	return true // ID takes both, Boolean was looked at, and our own scalars look themselves
}
