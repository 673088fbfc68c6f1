package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/ostiary/ostiary/internal/ids"
)

// SetupLink is the one-time link with which the first super admin is made.
type SetupLink struct{ ent.Schema }

// Fields of the SetupLink.
func (SetupLink) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Setup),
		hash(),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("expires_at").SchemaType(timestamp).Immutable(),
	}
}
