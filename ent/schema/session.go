package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/ids"
)

// Session is a browser in which somebody is, or is about to be, signed in.
type Session struct{ ent.Schema }

// Fields of the Session.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Session),
		field.String("token_hash").Unique().Immutable().Sensitive().Comment("hash of the cookie's value"),
		field.String("user_id").Optional().Comment("in a column, so that all sessions of a user can be ended"),
		field.Bytes("data").Sensitive(),
		field.String("address").Default("").Comment("from which it was opened"),
		field.String("user_agent").Default(""),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("expires_at").SchemaType(timestamp),
		field.Time("last_used_at").SchemaType(timestamp).Optional().Nillable(),
	}
}

// Indexes of the Session.
func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("expires_at")}
}
