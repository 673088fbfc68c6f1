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
	anonymous := fault.New(fault.Unauthenticated, "Sign in first.")
	if who.SessionID == "" {
		return time.Time{}, anonymous
	}
	opened, err := s.DB.Read().Session.Query().Where(session.ID(who.SessionID), session.UserID(who.ID)).Only(ctx)
	if ent.IsNotFound(err) {
		return time.Time{}, anonymous
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("look for a session: %w", err)
	}
	return opened.CreatedAt.UTC(), nil
}
