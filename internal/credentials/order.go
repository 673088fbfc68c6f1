package credentials

import (
	"time"

	"github.com/ostiary/ostiary/internal/fault"
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

// Order is how credentials are sorted. What is left empty is the default: the newest first.
type Order struct {
	Field     OrderField
	Direction paging.Direction
}

// What stands for never among moments, so that it can be ordered by.
var (
	neverUsed   = time.Unix(0, 0).UTC()
	neverEnding = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC) // the last that both databases hold
)

type column = paging.Column[*Credential]

// columns are those of each order, as [working] has them. Only the first order has an index.
func (f OrderField) columns() ([]column, bool) {
	id := paging.Text("id", func(c *Credential) string { return c.ID })
	switch f {
	case ByCreatedAt:
		return []column{paging.Time("created_at", func(c *Credential) time.Time { return c.CreatedAt }), id}, true
	case ByLastUsedAt:
		return []column{paging.Time("used_at", func(c *Credential) time.Time { return or(c.LastUsedAt, neverUsed) }), id}, true
	case ByExpiresAt:
		return []column{paging.Time("ends_at", func(c *Credential) time.Time { return or(c.ExpiresAt, neverEnding) }), id}, true
	}
	return nil, false
}

func or(at *time.Time, never time.Time) time.Time {
	if at == nil {
		return never
	}
	return *at
}

func (o Order) sorted() (sorted paging.Order[*Credential], err error) {
	if o.Field == "" {
		o.Field = ByCreatedAt
	}
	if o.Direction == "" {
		o.Direction = paging.Descending
	}
	columns, known := o.Field.columns()
	if !known {
		return sorted, fault.New(fault.BadUserInput, "Credentials cannot be ordered by this field.")
	}
	return paging.Order[*Credential]{
		Name:       "Credential." + string(o.Field),
		Columns:    columns,
		Descending: o.Direction == paging.Descending,
	}, o.Direction.Check()
}
