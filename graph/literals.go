package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/ostiary/ostiary/graph/model"
)

// ownScalars read the scalars that the parser knows nothing of. It leaves them to the resolvers, and then
// the first mutations of a document are done when the value of a later one turns out to be wrong.
var ownScalars = map[string]func(value any) error{
	"DateTime": func(value any) error { _, err := model.UnmarshalDateTime(value); return err },
	"Seconds":  func(value any) error { _, err := model.UnmarshalSeconds(value); return err },
}

// wrongLiteral returns what is wrong with the first of our own scalars that is written out in a document.
func wrongLiteral(document *ast.QueryDocument) error {
	for _, operation := range document.Operations {
		if err := wrongIn(operation.SelectionSet); err != nil {
			return err
		}
	}
	for _, fragment := range document.Fragments {
		if err := wrongIn(fragment.SelectionSet); err != nil {
			return err
		}
	}
	return nil
}

// wrongIn goes through fields and what is within them. Fragments that are spread are looked at by themselves.
func wrongIn(selections ast.SelectionSet) error {
	for _, selection := range selections {
		var within ast.SelectionSet
		switch s := selection.(type) {
		case *ast.Field:
			for _, argument := range s.Arguments {
				if err := wrongValue(argument.Value); err != nil {
					return err
				}
			}
			within = s.SelectionSet
		case *ast.InlineFragment:
			within = s.SelectionSet
		}
		if err := wrongIn(within); err != nil {
			return err
		}
	}
	return nil
}

func wrongValue(value *ast.Value) error {
	for _, child := range value.Children {
		if err := wrongValue(child.Value); err != nil {
			return err
		}
	}
	if value.Definition == nil || value.Kind == ast.Variable || value.Kind == ast.NullValue || value.Kind == ast.ListValue {
		return nil
	}
	read, isOurs := ownScalars[value.Definition.Name]
	if !isOurs {
		return nil
	}
	literal, err := value.Value(nil)
	if err != nil {
		return err
	}
	return read(literal)
}
