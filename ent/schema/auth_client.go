package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/ostiary/ostiary/internal/grants"
)

// AuthClient is an application that may call the API.
type AuthClient struct{ ent.Schema }

// Fields of the AuthClient.
func (AuthClient) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id").Positive().Immutable().
			Annotations(entsql.Annotation{Incremental: new(false)}).
			Comment("the Client ID: sequential, without gaps, never reused; as a decimal string it is the OAuth client_id"),
		field.String("legacy_client_id").Optional().Nillable().Unique().Immutable().
			Comment("the client_id under which another authorization server knew it, which the OAuth endpoints accept as well"),
		field.String("name"),
		field.Bytes("name_key").Unique().Comment("name as it is compared: NFKC, folded, trimmed"),
		field.String("description").Default(""),
		field.String("contact").Default("").Comment("whom to ask before revoking"),
		field.Enum("type").Values("CONFIDENTIAL", "PUBLIC").Comment("RFC 6749 section 2.1"),
		field.String("grants").GoType(grants.List{}).Comment("as text that conditions in SQL can look into; see grants.List"),
		field.Strings("redirect_uris"),
		field.Bytes("redirect_key").Comment("first redirect URI as it is ordered"),
		field.Strings("allowed_origins").Comment("origins that may call /graphql from a browser (CORS)"),
		field.Strings("scopes").Comment("scopes the client may ask for"),
		field.Int64("access_token_lifetime").Optional().Nillable().Comment("seconds; null means never"),
		field.Int64("refresh_token_lifetime").Optional().Nillable().Comment("seconds; null means never"),
		field.Int64("refresh_grace_period").Optional().Nillable().
			Comment("seconds in which a refresh token may be presented again; null means what is usual for the type of client, 0 never"),
		field.Enum("access_token_format").Values("OPAQUE", "JWT").Default("OPAQUE"),
		field.Bool("require_pkce").Default(true).Comment("RFC 7636"),
		field.Bool("resource_server").Default(false).Comment("may introspect the tokens of all clients"),
		field.Bool("enabled").Default(true),
		field.Int("revocations").Default(0).Comment("how often all its tokens were revoked; those issued under an earlier number are dead"),
		field.Int("version").Default(1).Comment("counts the updates, to refuse an overwrite of what somebody else changed"),
		field.Text("search_text").Comment("folded text that search looks into"),
		field.String("created_by").Optional().Comment("id of the user who created it; empty for the command line"),
		field.Time("created_at").SchemaType(timestamp).Immutable(),
		field.Time("updated_at").SchemaType(timestamp),
		field.Time("last_used_at").SchemaType(timestamp).Comment("last authentication or issue; the Unix epoch means never, so that it can be ordered by"),
	}
}

// Edges of the AuthClient.
func (AuthClient) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("secrets", ClientSecret.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes of the AuthClient: one for each order of the list.
func (AuthClient) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("redirect_key", "id"),
		index.Fields("created_at", "id"),
		index.Fields("last_used_at", "id"),
	}
}
