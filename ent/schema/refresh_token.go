package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/ids"
)

// RefreshToken is one link in the chain of a family (RFC 6749 section 6). It works once; until it
// does, who still has only the one before can open it again.
type RefreshToken struct{ ent.Schema }

// Fields of the RefreshToken.
func (RefreshToken) Fields() []ent.Field {
	return []ent.Field{
		id(ids.RefreshToken),
		hash(),
		field.String("last_four").Immutable(),
		field.String("family_id").Immutable(),
		field.String("parent_id").Optional().Nillable().Immutable().Comment("the token whose successor it is; null for the first"),
		field.Time("issued_at").SchemaType(timestamp).Immutable(),
		field.Time("expires_at").SchemaType(timestamp).Optional().Nillable(),
		field.Time("consumed_at").SchemaType(timestamp).Optional().Nillable(),
		field.Bytes("sealed_value").Optional().Nillable().Sensitive().
			Comment("its plain text, encrypted under a key derived from that of its parent; null when nobody may ask for it again"),
	}
}

// Indexes of the RefreshToken: of a family there are many that were used, and one that was not.
func (RefreshToken) Indexes() []ent.Index {
	return []ent.Index{index.Fields("family_id").Annotations(entsql.IndexWhere("consumed_at IS NULL"))}
}
