package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/ids"
)

// ClientSecret is one of the secrets with which a confidential client authenticates.
type ClientSecret struct{ ent.Schema }

// Fields of the ClientSecret.
func (ClientSecret) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Secret),
		field.Int("client_id").Immutable(),
		field.Bytes("hash").MaxLen(60).Unique().Sensitive().
			Comment("SHA-256 of the secret; of an imported one perhaps a bcrypt hash, until it is used"),
		field.String("last_four").Comment("end of the secret, to tell one from another; empty while only its bcrypt hash is known"),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("expires_at").SchemaType(timestamp).Optional().Nillable(),
		field.Time("last_used_at").SchemaType(timestamp).Optional().Nillable(),
	}
}

// Edges of the ClientSecret.
func (ClientSecret) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("client", AuthClient.Type).Ref("secrets").Field("client_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of the ClientSecret.
func (ClientSecret) Indexes() []ent.Index {
	return []ent.Index{index.Fields("client_id")}
}
