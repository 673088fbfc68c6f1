package credentials

import (
	"time"

	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/paging"
)

// OrderField is what credentials are sorted by. The values are those of schema.graphql.
type OrderField string

// The fields that credentials can be sorted by.
const (
	ByCreatedAt  OrderField = "CREATED_AT"
	ByLastUsedAt OrderField = "LAST_USED_AT" // those that were never used come first
	ByExpiresAt  OrderField = "EXPIRES_AT"   // those that never expire come last
)

// WalksAnIndex reports whether a page in this order can be found without looking at all the others.
func (f OrderField) WalksAnIndex() bool { return f == "" || f == ByCreatedAt }

// Order is how credentials are sorted. What is left empty is the default: the newest first.
type Order struct {
	Field     OrderField
	Direction paging.Direction
}

// What stands for never among moments, so that it can be ordered by.
var neverUsed, neverEnding = moment.Never, moment.Last

var idColumn = paging.Text("id", func(c *Credential) string { return c.ID })

// orders sort by columns of [working]. Only that by CREATED_AT has an index.
var orders = paging.Orders[*Credential, OrderField]{
	List: "Credential", Plural: "Credentials", Default: ByCreatedAt,
	Columns: map[OrderField][]paging.Column[*Credential]{
		ByCreatedAt:  {paging.Time("created_at", func(c *Credential) time.Time { return c.CreatedAt }), idColumn},
		ByLastUsedAt: {paging.Time("used_at", func(c *Credential) time.Time { return or(c.LastUsedAt, neverUsed) }), idColumn},
		ByExpiresAt:  {paging.Time("ends_at", func(c *Credential) time.Time { return or(c.ExpiresAt, neverEnding) }), idColumn},
	},
}

func or(at *time.Time, never time.Time) time.Time {
	if at == nil {
		return never
	}
	return *at
}
