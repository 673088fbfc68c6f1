package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/ids"
)

// AuthorizationCode is the code of RFC 6749 section 4.1. It works once; what is left of it afterwards
// is the tombstone by which a replay is known. For whom and for what it is stands in its family.
type AuthorizationCode struct{ ent.Schema }

// Fields of the AuthorizationCode.
func (AuthorizationCode) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Code),
		hash(),
		field.String("family_id").Immutable().Comment("of the tokens it is exchanged for; a replay revokes it"),
		field.String("redirect_uri").Immutable().MaxLen(2000),
		field.String("code_challenge").Immutable().Default("").Comment("RFC 7636, method S256; empty: none"),
		field.Time("issued_at").SchemaType(timestamp).Immutable(),
		field.Time("expires_at").SchemaType(timestamp).Immutable(),
		field.Time("consumed_at").SchemaType(timestamp).Optional().Nillable(),
	}
}

// Indexes of the AuthorizationCode.
func (AuthorizationCode) Indexes() []ent.Index {
	return []ent.Index{index.Fields("family_id")}
}
