package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
)

// TokenFamily is the tokens of one sign-in of one application on one device: the code, the access tokens
// and the chain of refresh tokens. Revoking it ends them all.
type TokenFamily struct{ ent.Schema }

// Fields of the TokenFamily.
func (TokenFamily) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Family),
		field.Int("client_id").Immutable(),
		field.String("user_id").Immutable(),
		field.String("grant").GoType(grants.Type("")).Immutable().Comment("the way its first token was got"),
		field.String("scope").Immutable().Comment("scopes granted; a token of the family may have fewer"),
		field.Int("client_revocations").Default(0).Immutable().Comment("that of its client when it began"),
		field.Int("user_revocations").Default(0).Immutable().Comment("that of its user when it began"),
		field.Time("authenticated_at").SchemaType(timestamp).Immutable().Comment("when the user signed in"),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("revoked_at").SchemaType(timestamp).Optional().Nillable(),
	}
}

// Indexes of the TokenFamily.
func (TokenFamily) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "created_at"), index.Fields("client_id", "created_at"), index.Fields("created_at")}
}
