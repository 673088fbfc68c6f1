package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
)

// How many validated documents are remembered, and up to which length: an application sends the same
// few again and again, and together they must not fill the memory.
const (
	maxDocuments      = 256
	maxDocumentLength = 8 << 10
)

// documents remembers validated documents by their text.
type documents struct {
	graphql.Cache[*ast.QueryDocument]
}

func newDocuments() documents {
	return documents{lru.New[*ast.QueryDocument](maxDocuments)}
}

// Add remembers a document unless it is long.
func (d documents) Add(ctx context.Context, text string, document *ast.QueryDocument) {
	if len(text) <= maxDocumentLength {
		d.Cache.Add(ctx, text, document)
	}
}
