package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/ostiary/ostiary/internal/ids"
)

// SigningKey signs JWT access tokens. The private half is wrapped by the secret key of the server.
type SigningKey struct{ ent.Schema }

// Fields of the SigningKey.
func (SigningKey) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Key),
		field.String("algorithm").Immutable().Comment("RFC 7518 section 3.1, for example ES256"),
		field.Bytes("public_key").Immutable().Comment("JWK"),
		field.Bytes("sealed_private_key").Immutable().Sensitive(),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("retired_at").SchemaType(timestamp).Optional().Nillable().
			Comment("when it stopped to sign; it is published until its last token has expired"),
	}
}
