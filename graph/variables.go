package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
)

// maxSuggest is up to how many characters a value is compared with those that may be meant: comparing
// takes time.
const maxSuggest = 100

// maxItems is how many items a list may have. Twenty fields of one operation may share it.
const maxItems = 10_000

// strict is a transport for which variables are what the schema says. The parser lets numbers pass as
// strings and strings as numbers, and compares enum values without regard to case, so that a value
// the program does not know would reach the rooms; what it refuses it hardly explains.
type strict struct {
	graphql.Transport
	schema        *ast.Schema
	introspection Introspection
}

// Do answers a request.
func (s strict) Do(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor) {
	s.Transport.Do(w, r, strictExecutor{executor, s})
}

// strictExecutor is an executor that looks at the variables itself.
type strictExecutor struct {
	graphql.GraphExecutor
	strict strict
}

// CreateOperationContext prepares an operation. What is wrong with a variable stands in for what the
// parser and the limits made of it.
func (e strictExecutor) CreateOperationContext(ctx context.Context, request *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	operation, mistakes := e.GraphExecutor.CreateOperationContext(ctx, request)
	if operation.Operation == nil { // the document is not valid
		return operation, mistakes
	}
	if err := wrongLiteral(operation.Doc); err != nil {
		return operation, gqlerror.List{gqlerror.Wrap(err)}
	}
	for _, v := range operation.Operation.VariableDefinitions {
		value, given := request.Variables[v.Variable]
		wrong := e.strict.entry("$"+v.Variable, v.Type, v.DefaultValue, value, given)
		if wrong == "" {
			continue
		}
		if e.strict.introspection.check(access.ActorFrom(ctx)) != nil { // what is wrong tells of the schema
			wrong = fmt.Sprintf("$%s has a value of the wrong type: it must be %s.", v.Variable, v.Type)
		}
		return operation, gqlerror.List{gqlerror.Wrap(fault.New(fault.BadUserInput, "The variable %s", wrong))}
	}
	return operation, mistakes
}

// entry tells what is wrong with a variable or the field of an input, which may have been left out.
// Like the functions below, it returns "" when all is well, and else goes on after "The variable".
func (s strict) entry(path string, t *ast.Type, byDefault *ast.Value, value any, given bool) string {
	switch {
	case given:
		return s.value(path, t, value)
	case t.NonNull && byDefault == nil:
		return fmt.Sprintf("%s is missing: it must be %s.", path, t)
	}
	return ""
}

func (s strict) value(path string, t *ast.Type, value any) string {
	definition := s.schema.Types[t.NamedType]
	switch {
	case value == nil && t.NonNull:
		return fmt.Sprintf("%s is null: it must be %s.", path, t)
	case value == nil:
		return ""
	case t.Elem != nil:
		return s.list(path, t.Elem, value)
	case definition.Kind == ast.InputObject:
		return s.object(path, definition, value)
	}
	return leaf(path, definition, value)
}

// list takes a single value for a list of one, as GraphQL does; the parser may have made it one.
func (s strict) list(path string, element *ast.Type, value any) string {
	items := graphql.CoerceList(value)
	if len(items) > maxItems {
		return fmt.Sprintf("%s has %d items: there may be %d.", path, len(items), maxItems)
	}
	for i, item := range items {
		at := path
		if _, wasList := value.([]any); wasList {
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		if wrong := s.value(at, element, item); wrong != "" {
			return wrong
		}
	}
	return ""
}

func (s strict) object(path string, definition *ast.Definition, value any) string {
	fields, ok := value.(map[string]any)
	if !ok {
		return isNo(path, definition, value)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if definition.Fields.ForName(name) == nil && name != "__typename" {
			return fmt.Sprintf("%s.%s: %s has no such field.%s", path, shownName(name), definition.Name, didYouMean(name, fieldNames(definition)))
		}
	}
	for _, field := range definition.Fields {
		value, given := fields[field.Name]
		if wrong := s.entry(path+"."+field.Name, field.Type, field.DefaultValue, value, given); wrong != "" {
			return wrong
		}
	}
	return ""
}

func leaf(path string, definition *ast.Definition, value any) string {
	text, isText := value.(string)
	if definition.Kind == ast.Enum && isText && definition.EnumValues.ForName(text) == nil {
		return isNo(path, definition, value) + didYouMean(text, enumValues(definition))
	}
	number, isNumber := value.(json.Number)
	fits := true
	switch {
	case ownScalars[definition.Name] != nil:
		if err := ownScalars[definition.Name](value); err != nil {
			return isNo(path, definition, value) + " " + fault.MessageOf(err)
		}
	case definition.Kind == ast.Enum, definition.Name == "String":
		fits = isText
	case definition.Name == "ID":
		fits = isText || isNumber
	case definition.Name == "Boolean":
		_, fits = value.(bool)
	case definition.Name == "Int":
		_, err := number.Int64()
		fits = isNumber && err == nil
	}
	if fits {
		return ""
	}
	return isNo(path, definition, value)
}

func isNo(path string, definition *ast.Definition, value any) string {
	return fmt.Sprintf("%s is %s, which is no %s.", path, shown(definition, value), definition.Name)
}

// shown quotes the beginning of a value.
func shown(definition *ast.Definition, value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("%.100q", v)
	case json.Number:
		if definition.Name == "String" {
			return "a number" // it may be meant for a password
		}
		return fmt.Sprintf("%.100s", v)
	case bool:
		return fmt.Sprint(v)
	case map[string]any:
		return "an object"
	}
	return "a list"
}

// shownName quotes the beginning of a name without quotation marks.
func shownName(name string) string {
	quoted := fmt.Sprintf("%.100q", name)
	return quoted[1 : len(quoted)-1]
}

func didYouMean(typed string, names []string) string {
	if len(typed) > maxSuggest {
		return ""
	}
	meant := core.SuggestionList(typed, names)
	if len(meant) == 0 {
		return ""
	}
	return " Did you mean " + core.OrList(meant...) + "?"
}

func fieldNames(definition *ast.Definition) (names []string) {
	for _, field := range definition.Fields {
		names = append(names, field.Name)
	}
	return names
}

func enumValues(definition *ast.Definition) (names []string) {
	for _, value := range definition.EnumValues {
		names = append(names, value.Name)
	}
	return names
}
