package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/ids"
)

// TokenFamily is the tokens of one sign-in of one application on one device. Revoking it ends them all.
type TokenFamily struct{ ent.Schema }

// Fields of the TokenFamily.
func (TokenFamily) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Family),
		field.Int("client_id").Immutable(),
		field.String("user_id").Immutable(),
		field.String("consent_id").Optional(),
		field.String("scope").Immutable().Comment("scopes granted; a token of the family may have fewer"),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("revoked_at").SchemaType(timestamp).Optional().Nillable(),
	}
}

// Indexes of the TokenFamily.
func (TokenFamily) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("client_id")}
}
