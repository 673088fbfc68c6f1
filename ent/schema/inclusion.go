package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Inclusion puts a group into another one, its parent. It is keyed by the inner group first, because every request
// walks from a user's groups outwards.
type Inclusion struct{ ent.Schema }

// Annotations of the Inclusion.
func (Inclusion) Annotations() []schema.Annotation {
	return []schema.Annotation{field.ID("group_id", "parent_id")}
}

// Fields of the Inclusion.
func (Inclusion) Fields() []ent.Field {
	return []ent.Field{
		field.String("group_id").Immutable(),
		field.String("parent_id").Immutable(),
	}
}

// Edges of the Inclusion.
func (Inclusion) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("group", Group.Type).Field("group_id").Unique().Required().Immutable().
			Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("parent", Group.Type).Field("parent_id").Unique().Required().Immutable().
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes of the Inclusion.
func (Inclusion) Indexes() []ent.Index { return []ent.Index{index.Fields("parent_id")} }
