package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/ids"
)

// PersonalAccessToken is a token that a developer made for themselves under a client that offers it.
type PersonalAccessToken struct{ ent.Schema }

// Fields of the PersonalAccessToken.
func (PersonalAccessToken) Fields() []ent.Field {
	return []ent.Field{
		id(ids.PersonalAccessToken),
		hash(),
		field.String("last_four").Immutable(),
		field.String("name"),
		field.String("user_id").Immutable(),
		field.Int("client_id").Immutable(),
		field.String("scope").Immutable().Comment("separated by spaces"),
		field.Time("issued_at").SchemaType(timestamp).Immutable(),
		field.Time("expires_at").SchemaType(timestamp).Optional().Nillable().Comment("null means never"),
		field.Time("revoked_at").SchemaType(timestamp).Optional().Nillable(),
		field.Time("last_used_at").SchemaType(timestamp).Optional().Nillable(),
	}
}

// Indexes of the PersonalAccessToken.
func (PersonalAccessToken) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", "issued_at"), index.Fields("client_id", "issued_at"), index.Fields("issued_at"),
	}
}
