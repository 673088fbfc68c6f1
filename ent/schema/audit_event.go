package schema

import (
	"encoding/json"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/ids"
)

// AuditEvent tells one administrative change or sign-in. Events are only ever added.
type AuditEvent struct{ ent.Schema }

// Fields of the AuditEvent. Names are copied, because what they name may be gone when they are read.
func (AuditEvent) Fields() []ent.Field {
	return []ent.Field{
		id(ids.AuditEvent),
		field.Time("at").SchemaType(timestamp).Immutable(),
		field.String("kind").Immutable().Comment("what happened, for example AUTH_CLIENT_CREATED"),
		field.String("actor_kind").GoType(access.Kind("")).Immutable(),
		field.String("actor_id").Immutable().Default(""),
		field.String("actor_name").Immutable().Default(""),
		field.String("address").Immutable().Default("").Comment("from which it was asked for"),
		field.String("request_id").Immutable().Default(""),
		field.String("object_type").Immutable().Default(""),
		field.String("object_id").Immutable().Default(""),
		field.String("object_name").Immutable().Default(""),
		field.JSON("changes", map[string]json.RawMessage{}).Immutable().Optional().
			Comment("for each field that changed, its old and new value; never a secret"),
	}
}

// Indexes of the AuditEvent.
func (AuditEvent) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("at", "id"),
		index.Fields("object_type", "object_id", "at"),
		index.Fields("actor_id", "at"),
	}
}
