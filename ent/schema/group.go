package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/ids"
)

// Group gives its permissions to its members, and to the members of the groups it contains.
type Group struct{ ent.Schema }

// Fields of the Group.
func (Group) Fields() []ent.Field {
	return []ent.Field{
		id(ids.Group),
		field.String("name"),
		field.Bytes("name_key").Unique().Comment("name as it is compared: NFKC, folded, trimmed"),
		field.String("description").Default(""),
		field.Enum("status").Values("ACTIVE", "INACTIVE").Default("ACTIVE").
			Comment("an inactive group grants nothing, nor do the groups around it through it"),
		field.JSON("permissions", []access.Permission{}),
		field.Text("search_text").Comment("folded text that search looks into"),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("updated_at").SchemaType(timestamp),
	}
}

// Edges of the Group.
func (Group) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("members", User.Type).Ref("groups").Through("memberships", Membership.Type),
		edge.To("parents", Group.Type).Through("inclusions", Inclusion.Type),
	}
}

// Indexes of the Group.
func (Group) Indexes() []ent.Index { return []ent.Index{index.Fields("created_at", "id")} }
