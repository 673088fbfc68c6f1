package audit

import (
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/paging"
)

// OrderField is what events are sorted by. The values are those of AuditEventOrderField in
// schema.graphql.
type OrderField string

// ByAt sorts events by when they happened, and those of one moment by their id.
const ByAt OrderField = "AT"

// Order is how events are sorted. What is left empty is the default: the newest first.
type Order struct {
	Field     OrderField
	Direction paging.Direction
}

var orders = paging.Orders[*ent.AuditEvent, OrderField]{
	List: "AuditEvent", Plural: "Events", Default: ByAt,
	Columns: map[OrderField][]paging.Column[*ent.AuditEvent]{
		ByAt: {
			paging.Time(auditevent.FieldAt, func(e *ent.AuditEvent) time.Time { return e.At }),
			paging.Text(auditevent.FieldID, func(e *ent.AuditEvent) string { return e.ID }),
		},
	},
}
