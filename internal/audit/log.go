package audit

import (
	"context"
	"errors"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/paging"
)

var errShape = errors.New("not written yet")

// Log reads the audit log.
type Log struct{ DB *database.DB }

// Filter chooses events; what is given must all hold. The zero value chooses all.
type Filter struct {
	Kinds      []Kind
	ActorKind  *access.Kind
	ActorID    *string
	ObjectType *ObjectType
	ObjectID   *string
	Since      *time.Time // this moment or later
	Until      *time.Time // before this moment
}

// OrderField is what events are sorted by. The values are those of schema.graphql.
type OrderField string

// ByAt sorts events by when they happened.
const ByAt OrderField = "AT"

// Order is how events are sorted. What is left empty is the default: the newest first.
type Order struct {
	Field     OrderField
	Direction paging.Direction
}

// List returns a page of events.
func (l *Log) List(ctx context.Context, filter Filter, order Order, args paging.Args) (paging.Page[*ent.AuditEvent], error) {
	return paging.Page[*ent.AuditEvent]{}, errShape
}

// Count returns how many the filter chooses.
func (l *Log) Count(ctx context.Context, filter Filter) (int, error) { return 0, errShape }

// Get returns the event with this id, or [fault.NotFound].
func (l *Log) Get(ctx context.Context, id string) (*ent.AuditEvent, error) { return nil, errShape }

// Each shows the events one by one, the oldest first, until see returns an error.
func (l *Log) Each(ctx context.Context, filter Filter, see func(*ent.AuditEvent) error) error {
	return errShape
}

// Trim deletes the events before a moment and returns how many.
func (l *Log) Trim(ctx context.Context, before time.Time) (int, error) { return 0, errShape }
