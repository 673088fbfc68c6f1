package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/ostiary/ostiary/internal/ids"
)

// Scope is something that a token can allow on the API (RFC 6749 section 3.3).
type Scope struct{ ent.Schema }

// Fields of the Scope.
func (Scope) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Scope),
		field.String("name").Unique().Immutable(),
		field.String("description").Comment("in words, for the consent page"),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
	}
}
