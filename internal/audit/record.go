package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
)

// Record adds an event to the transaction: who (the actor in ctx) did what to which object.
func Record(ctx context.Context, tx *ent.Client, at time.Time, kind Kind, object Object, changes Changes) error {
	actor, origin := access.ActorFrom(ctx), OriginFrom(ctx)
	err := tx.AuditEvent.Create().
		SetAt(at).
		SetKind(string(kind)).
		SetActorKind(actor.Kind).SetActorID(actor.ID).SetActorName(actor.Name).
		SetAddress(origin.Address).SetRequestID(origin.RequestID).
		SetObjectType(string(object.Type)).SetObjectID(object.ID).SetObjectName(object.Name).
		SetChanges(changes).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("record %s: %w", kind, err)
	}
	return nil
}
