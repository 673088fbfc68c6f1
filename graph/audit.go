package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/paging"
)

func (q query) AuditEvents(
	ctx context.Context, first *int, after *string, last *int, before *string, orderBy *audit.Order, filter *audit.Filter,
) (*model.AuditEventConnection, error) {
	page, err := q.rooms.Audit.List(ctx, given(filter), given(orderBy), paging.Args{First: first, After: after, Last: last, Before: before})
	if err != nil {
		return nil, err
	}
	return model.NewConnection(page, func() (int, error) { return q.rooms.Audit.Count(ctx, given(filter)) }), nil
}

func (q query) AuditEvent(ctx context.Context, id string) (*ent.AuditEvent, error) {
	return orNull(q.rooms.Audit.Get(ctx, id))
}

// auditEvent resolves what an event is made of.
type auditEvent struct{}

func (r resolver) AuditEvent() generated.AuditEventResolver { return auditEvent{} }

func (auditEvent) Actor(_ context.Context, e *ent.AuditEvent) (*generated.AuditActor, error) {
	return &generated.AuditActor{Kind: e.ActorKind, ID: e.ActorID, Name: e.ActorName}, nil
}

func (auditEvent) Object(_ context.Context, e *ent.AuditEvent) (*generated.AuditObject, error) {
	if e.ObjectID == "" {
		return nil, nil
	}
	return &generated.AuditObject{Type: audit.ObjectType(e.ObjectType), ID: e.ObjectID, Name: e.ObjectName}, nil
}

func (auditEvent) Changes(_ context.Context, e *ent.AuditEvent) ([]*generated.AuditChange, error) {
	changes, err := audit.ChangesOf(e)
	list := make([]*generated.AuditChange, len(changes))
	for i, c := range changes {
		list[i] = &generated.AuditChange{Field: c.Field, Old: c.Old, New: c.New}
	}
	return list, err
}
