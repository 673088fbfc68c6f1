package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/ids"
)

// Consent remembers that a user let a client act for them. It outlives the token families that were
// issued under it; withdrawing it ends them.
type Consent struct{ ent.Schema }

// Fields of the Consent.
func (Consent) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Consent),
		field.String("user_id").Immutable(),
		field.Int("client_id").Immutable(),
		field.String("scope").Comment("scopes agreed to, separated by spaces"),
		field.Time("granted_at").SchemaType(timestamp),
	}
}

// Indexes of the Consent.
func (Consent) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "client_id").Unique(), index.Fields("client_id")}
}
