// Package schema describes what is stored. Everything else below ent/ is generated from it.
//
// Habits: times are UTC, cut to microseconds, and set by the rooms (the clock is injected); a key
// column such as name_key is computed in Go and stored as bytes, so that both databases compare and
// order it alike; what is hot (tokens, codes) refers to clients and users by plain columns without
// foreign keys, because each read joins them anyway and a client with a million tokens must be
// deletable at once. There is no behaviour here: that belongs to internal/*.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema/field"

	"github.com/ostiary/ostiary/internal/ids"
)

// id is the primary key of everything but auth clients.
func id(p ids.Prefix) ent.Field {
	return field.String("id").MaxLen(40).NotEmpty().Immutable().
		DefaultFunc(func() string { return ids.New(p) })
}

// timestamp is a moment with microseconds, in both databases.
var timestamp = map[string]string{dialect.Postgres: "timestamptz", dialect.SQLite: "datetime"}

// hash is the SHA-256 of a value that is itself never stored.
func hash() ent.Field {
	return field.Bytes("hash").MaxLen(32).Unique().Immutable().Sensitive().
		Comment("SHA-256 of the value handed out; the value itself is not stored")
}
