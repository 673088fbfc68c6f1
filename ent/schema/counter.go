package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Counter is a number that is counted up inside a transaction, without gaps: its row is locked until
// the transaction ends. The same lock serves to let certain use cases pass one at a time.
type Counter struct{ ent.Schema }

// Fields of the Counter.
func (Counter) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable(),
		field.Int("value").Default(0),
	}
}
