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
		field.Time("signs_from").SchemaType(timestamp).Immutable().
			Comment("published before, so that APIs know it by then; the key with the latest moment that has come signs"),
	}
}
