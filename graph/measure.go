package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// size is how large a selection is, with its fragments in place.
type size struct{ roots, fields, depth int }

// sizes measures the selections of a document, each fragment once: written out, fragments that use
// each other twice would double at each step.
type sizes struct {
	fragments ast.FragmentDefinitionList
	known     map[string]size
	open      map[string]bool // fragments that are being measured
	cyclic    bool
}

// measure refuses a document that is too large as it is written, or of which any operation is with its
// fragments in place. The validator compares fields with each other in all operations and fragments,
// those that nobody uses included.
func measure(document *ast.QueryDocument) *gqlerror.Error {
	if written(document) > maxFields {
		return tooComplex("This document has too many fields: there may be %d.", maxFields)
	}
	all := sizes{fragments: document.Fragments, known: map[string]size{}, open: map[string]bool{}}
	for _, operation := range document.Operations {
		has := all.selection(operation.SelectionSet)
		switch {
		case all.cyclic:
			return tooComplex("A fragment must not contain itself.")
		case has.depth > maxDepth:
			return tooComplex("This operation is too deep: fields may be nested %d deep.", maxDepth)
		case has.roots > maxRoots:
			return tooComplex("This operation has too many fields at the top, aliases included: there may be %d.", maxRoots)
		case has.fields > maxFields:
			return tooComplex("This operation has too many fields: there may be %d.", maxFields)
		}
	}
	return nil
}

// written counts the fields of a document as they stand there.
func written(document *ast.QueryDocument) (fields int) {
	for _, operation := range document.Operations {
		fields += writtenIn(operation.SelectionSet)
	}
	for _, fragment := range document.Fragments {
		fields += writtenIn(fragment.SelectionSet)
	}
	return fields
}

func writtenIn(set ast.SelectionSet) (fields int) {
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			fields += 1 + writtenIn(selection.SelectionSet)
		case *ast.InlineFragment:
			fields += writtenIn(selection.SelectionSet)
		}
	}
	return fields
}

func (s *sizes) selection(set ast.SelectionSet) (all size) {
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			inner := s.selection(selection.SelectionSet)
			all.add(size{roots: 1, fields: 1 + inner.fields, depth: 1 + inner.depth})
		case *ast.InlineFragment:
			all.add(s.selection(selection.SelectionSet))
		case *ast.FragmentSpread:
			all.add(s.fragment(selection.Name))
		}
	}
	return all
}

func (s *sizes) fragment(name string) size {
	fragment := s.fragments.ForName(name)
	if has, known := s.known[name]; known || fragment == nil {
		return has
	}
	if s.open[name] {
		s.cyclic = true
		return size{}
	}
	s.open[name] = true
	s.known[name] = s.selection(fragment.SelectionSet)
	s.open[name] = false
	return s.known[name]
}

// add counts no further than it takes to be refused.
func (s *size) add(other size) {
	s.roots = min(s.roots+other.roots, maxRoots+1)
	s.fields = min(s.fields+other.fields, maxFields+1)
	s.depth = max(s.depth, other.depth)
}
