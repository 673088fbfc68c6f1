package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/session"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
)

// SignedInAt returns when the actor opened their session. Who has none is [fault.Unauthenticated].
func (s *Service) SignedInAt(ctx context.Context) (time.Time, error) {
	who := access.ActorFrom(ctx)
	if who.SessionID == "" {
		return time.Time{}, fault.New(fault.Unauthenticated, "Sign in first.")
	}
	opened, err := openSession(ctx, s.DB.Read(), who)
	if err != nil {
		return time.Time{}, err
	}
	return opened.CreatedAt.UTC(), nil
}

// openSession returns the session with which the actor acts. One that was ended belongs to nobody, and is
// [fault.Unauthenticated].
func openSession(ctx context.Context, q *ent.Client, who access.Actor) (*ent.Session, error) {
	opened, err := q.Session.Query().Where(session.ID(who.SessionID), session.UserID(who.ID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.New(fault.Unauthenticated, "This session has ended. Sign in again.")
	}
	if err != nil {
		return nil, fmt.Errorf("look for a session: %w", err)
	}
	return opened, nil
}
