package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/ids"
)

// Scope is something that a token can allow on the API (RFC 6749 section 3.3).
type Scope struct{ ent.Schema }

// Fields of the Scope.
func (Scope) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Scope),
		field.String("name").Immutable(),
		field.Bytes("name_key").Unique().Immutable().Comment("name as it is ordered"),
		field.String("description").Comment("in words, for the consent page"),
		field.Text("search_text").Comment("folded text that search looks into"),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("updated_at").SchemaType(timestamp),
	}
}

// Indexes of the Scope.
func (Scope) Indexes() []ent.Index { return []ent.Index{index.Fields("created_at", "id")} }
