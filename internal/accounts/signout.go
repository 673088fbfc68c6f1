package accounts

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/session"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
)

// SignOut ends the session that the actor is signed in with. For who has none it does nothing.
func (s *Service) SignOut(ctx context.Context) error {
	actor := access.ActorFrom(ctx)
	if actor.SessionID == "" {
		return nil
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		now := s.DB.Now()
		if _, err := endSessions(ctx, tx, now, session.ID(actor.SessionID)); err != nil {
			return err
		}
		return audit.Record(ctx, tx, now, audit.SignedOut, audit.User(actor.ID, actor.Name), nil)
	})
}

// ConfirmSignIn checks that nothing came between [Service.SignIn] and the session it was for. It is to be
// called after the session is stored: a password that was changed since the old one was checked ended
// the sessions there were, but not one that came later. It returns [fault.Unauthenticated] when the session must not last.
func (s *Service) ConfirmSignIn(ctx context.Context, u *ent.User) error {
	unchanged, err := s.DB.Read().User.Query().
		Where(user.ID(u.ID), user.StatusEQ(user.StatusACTIVE), user.PasswordHash(u.PasswordHash)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("confirm a sign-in: %w", err)
	}
	if !unchanged {
		return errNoMatch()
	}
	return nil
}
