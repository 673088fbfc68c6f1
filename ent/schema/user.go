package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/ids"
)

// User is a person with an account.
type User struct{ ent.Schema }

// Fields of the User.
func (User) Fields() []ent.Field {
	return []ent.Field{
		id(ids.User),
		field.String("username"),
		field.Bytes("username_key").Unique().Comment("user name as it is compared: NFKC, folded, trimmed"),
		field.String("email").Default(""),
		field.Bytes("email_key").Optional().Nillable().Unique().Comment("e-mail as it is compared; null without one"),
		field.String("full_name").Default(""),
		field.Bytes("full_name_key").Comment("full name as it is ordered"),
		field.String("password_hash").Sensitive().Comment("argon2id PHC string; empty: no sign-in by password"),
		field.Enum("status").Values("ACTIVE", "INACTIVE").Default("ACTIVE"),
		field.Bool("super_admin").Default(false),
		field.JSON("permissions", []access.Permission{}).Comment("held directly"),
		field.Int("revocations").Default(0).Comment("how often all tokens of the user were revoked; those issued under an earlier number are dead"),
		field.Text("search_text").Comment("folded text that search looks into"),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("updated_at").SchemaType(timestamp),
		field.Time("last_sign_in_at").SchemaType(timestamp).Comment("the Unix epoch means never, so that it can be ordered by"),
	}
}

// Edges of the User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{edge.To("groups", Group.Type).Through("memberships", Membership.Type)}
}

// Indexes of the User: one for each order of the list.
func (User) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("created_at", "id"),
		index.Fields("full_name_key", "id"),
		index.Fields("last_sign_in_at", "id"),
	}
}
