package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
)

// AccessToken is what an application shows to the API. It is alive while it is neither expired nor
// revoked, its client exists and is enabled, the grant that gave it is still ticked, its user (if any)
// is active, and its family or personal access token (if any) is not revoked.
type AccessToken struct{ ent.Schema }

// Fields of the AccessToken.
func (AccessToken) Fields() []ent.Field {
	return []ent.Field{
		id(ids.AccessToken),
		hash(),
		field.String("last_four").Immutable(),
		field.Int("client_id").Immutable(),
		field.String("user_id").Optional().Nillable().Immutable().Comment("null for client credentials"),
		field.String("family_id").Optional().Nillable().Immutable(),
		field.String("personal_access_token_id").Optional().Nillable().Immutable().
			Comment("the token given in place of a password; this one dies with it"),
		field.String("grant").GoType(grants.Type("")).Immutable().Comment("the way it was got"),
		field.String("scope").Immutable().Comment("separated by spaces"),
		field.Int("client_revocations").Default(0).Immutable().Comment("that of its client when it was asked for"),
		field.Int("user_revocations").Default(0).Immutable().Comment("that of its user when it was asked for"),
		field.Time("issued_at").SchemaType(timestamp).Immutable(),
		field.Time("expires_at").SchemaType(timestamp).Optional().Nillable().Comment("null means never"),
		field.Time("revoked_at").SchemaType(timestamp).Optional().Nillable(),
		field.Time("last_used_at").SchemaType(timestamp).Optional().Nillable(),
	}
}

// Indexes of the AccessToken: few, for each costs at every issue. Those of clients that act as themselves are in two only.
func (AccessToken) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("client_id", "issued_at"), index.Fields("issued_at"),
		index.Fields("user_id", "issued_at").Annotations(entsql.IndexWhere("user_id IS NOT NULL")),
		index.Fields("family_id").Annotations(entsql.IndexWhere("family_id IS NOT NULL")),
	}
}
