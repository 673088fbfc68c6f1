package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// FailedAttempt counts wrong passwords for one account, from one place, or both. It is in the database so that
// all replicas count together.
type FailedAttempt struct{ ent.Schema }

// Fields of the FailedAttempt.
func (FailedAttempt) Fields() []ent.Field {
	return []ent.Field{
		field.String("account").Immutable().
			Comment("hash of the name that was typed, because people type passwords into the wrong field; empty for all names together"),
		field.String("address").Immutable().Comment("address prefix; empty for all places together"),
		field.Int("failures").Default(0),
		field.Time("last_failed_at").SchemaType(timestamp),
	}
}

// Indexes of the FailedAttempt.
func (FailedAttempt) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account", "address").Unique(), index.Fields("last_failed_at")}
}
