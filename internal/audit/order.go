package audit

import (
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/fault"
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

func (o Order) sorted() (sorted paging.Order[*ent.AuditEvent], err error) {
	if o.Field == "" {
		o.Field = ByAt
	}
	if o.Direction == "" {
		o.Direction = paging.Descending
	}
	if o.Field != ByAt {
		return sorted, fault.New(fault.BadUserInput, "Events cannot be ordered by this field.")
	}
	return paging.Order[*ent.AuditEvent]{
		Name: "AuditEvent." + string(o.Field),
		Columns: []paging.Column[*ent.AuditEvent]{
			paging.Time(auditevent.FieldAt, func(e *ent.AuditEvent) time.Time { return e.At }),
			paging.Text(auditevent.FieldID, func(e *ent.AuditEvent) string { return e.ID }),
		},
		Descending: o.Direction == paging.Descending,
	}, o.Direction.Check()
}
