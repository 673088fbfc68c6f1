package graph

import (
	"context"

	"github.com/99designs/gqlgen/complexity"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/ostiary/ostiary/internal/fault"
)

// What one request may ask for. The introspection query of GraphiQL has about 500 tokens and 300
// fields and is 15 deep; a page of 100 auth clients with everything costs about 6 000.
const (
	maxLength  = 64 << 10 // bytes of the document; long texts belong into variables
	maxTokens  = 4000     // names, punctuation and values in the document
	maxNesting = 64       // brackets within brackets
	maxDepth   = 20       // fields within fields
	maxFields  = 500      // fields: in the document, and in an operation with its fragments in place
	maxRoots   = 20       // fields of Query or Mutation
	maxCost    = 10000    // fields times the size of their page
)

// limits is the extension that refuses requests which ask for too much. The document is measured
// before it is validated, because validation itself can be made to cost a lot.
type limits struct {
	documents documents
	schema    graphql.ExecutableSchema
}

// ExtensionName names the extension.
func (*limits) ExtensionName() string { return "Limits" }

// Validate remembers the schema, which knows what fields cost.
func (l *limits) Validate(schema graphql.ExecutableSchema) error {
	l.schema = schema
	return nil
}

// MutateOperationParameters measures the document, unless it is known.
func (l *limits) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if _, known := l.documents.Get(ctx, request.Query); known {
		return nil
	}
	if !short(request.Query) {
		return tooComplex("This document is too long or nested too deeply: it may have %d bytes, %d tokens and %d brackets within brackets.",
			maxLength, maxTokens, maxNesting)
	}
	document, err := parser.ParseQuery(&ast.Source{Input: request.Query})
	if err != nil {
		return nil // the executor will say so
	}
	return measure(document)
}

// MutateOperationContext weighs the operation by what its fields cost with these variables.
func (l *limits) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	cost := complexity.Calculate(ctx, l.schema, operation.Operation, operation.Variables)
	if cost > maxCost {
		return tooComplex("This asks for too much at once: it costs %d, and may cost %d. Ask for fewer fields or smaller pages.", cost, maxCost)
	}
	return nil
}

// short reports whether the text of a document is within the limits, so that it can be parsed.
func short(query string) bool {
	if len(query) > maxLength {
		return false
	}
	tokens, nesting := lexer.New(&ast.Source{Input: query}), 0
	for range maxTokens {
		token, err := tokens.ReadToken()
		switch {
		case err != nil, token.Kind == lexer.EOF: // the parser will say what is wrong
			return true
		case token.Kind == lexer.BraceL, token.Kind == lexer.BracketL, token.Kind == lexer.ParenL:
			nesting++
		case token.Kind == lexer.BraceR, token.Kind == lexer.BracketR, token.Kind == lexer.ParenR:
			nesting--
		}
		if nesting > maxNesting {
			return false
		}
	}
	return false
}

func tooComplex(format string, args ...any) *gqlerror.Error {
	return gqlerror.Wrap(fault.New(fault.TooComplex, format, args...))
}
