package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/paging"
)

// Log reads the audit log, and lets go of what is too old. Who may read it is for the doors to ask:
// it takes [access.ViewAuditLog], and whoever holds that sees every event whole.
type Log struct{ DB *database.DB }

// List returns a page of events. What it cannot understand is [fault.BadUserInput].
func (l *Log) List(ctx context.Context, filter Filter, order Order, args paging.Args) (paging.Page[*ent.AuditEvent], error) {
	sorted, err := orders.By(order.Field, order.Direction)
	if err != nil {
		return paging.Page[*ent.AuditEvent]{}, err
	}
	return paging.Load(args, sorted, l.finder(ctx, filter))
}

// Count returns how many events the filter chooses. It looks at all of them: ask only when somebody
// wants to know.
func (l *Log) Count(ctx context.Context, filter Filter) (int, error) {
	conditions, none := filter.conditions()
	if none {
		return 0, nil
	}
	n, err := l.DB.Read().AuditEvent.Query().Where(conditions...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count audit events: %w", err)
	}
	return n, nil
}

// Get returns the event with this id, or [fault.NotFound].
func (l *Log) Get(ctx context.Context, id string) (*ent.AuditEvent, error) {
	missing := fault.New(fault.NotFound, "There is no such event.")
	if !ids.Plausible(id) {
		return nil, missing
	}
	event, err := l.DB.Read().AuditEvent.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, missing
	}
	if err != nil {
		return nil, fmt.Errorf("load an audit event: %w", err)
	}
	return event, nil
}

// eachChunk is how many events [Log.Each] reads at once. One can have a hundred kilobytes.
const eachChunk = 100

// Each shows the events that the filter chooses one by one, the oldest first, until see returns an
// error. It reads them in chunks, each by itself, so that a slow reader keeps nothing in the database
// waiting: events that are added or deleted meanwhile may be among them or not.
func (l *Log) Each(ctx context.Context, filter Filter, see func(*ent.AuditEvent) error) error {
	oldestFirst, err := orders.By(ByAt, paging.Ascending)
	if err != nil {
		return err
	}
	return paging.Walk(oldestFirst, eachChunk, l.finder(ctx, filter), see)
}

// finder returns how a window of the events that the filter chooses is loaded.
func (l *Log) finder(ctx context.Context, filter Filter) func(paging.Window) ([]*ent.AuditEvent, error) {
	conditions, none := filter.conditions()
	return func(window paging.Window) ([]*ent.AuditEvent, error) {
		if none {
			return nil, nil
		}
		events, err := l.DB.Read().AuditEvent.Query().Where(conditions...).Where(window).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list audit events: %w", err)
		}
		return events, nil
	}
}

// Trim deletes the events before a moment, the oldest first, and returns how many.
func (l *Log) Trim(ctx context.Context, before time.Time) (int, error) {
	n, err := l.DB.DeleteBefore(ctx, "audit_events", "at", before)
	if err != nil {
		return n, fmt.Errorf("trim the audit log: %w", err)
	}
	return n, nil
}
