package accounts

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// ChangePassword changes the actor's own password and returns them as they are then; a token is not enough, they need a session, which
// stays while their others end. A wrong current password is a user error that counts like a failed
// sign-in; when there were too many it is [fault.RateLimited].
func (s *Service) ChangePassword(ctx context.Context, current, next string) (*ent.User, error) {
	if err := RequireSession(ctx); err != nil {
		return nil, err
	}
	u, err := s.User(ctx, access.ActorFrom(ctx).ID)
	if err != nil {
		return nil, err
	}
	if err := s.checkChange(ctx, u, current, next); err != nil {
		return nil, err
	}
	hash, err := s.Hasher.hash(ctx, next)
	if err != nil {
		return nil, err
	}
	err = s.edit(ctx, func(ctx context.Context, e *edit) error { return e.changePassword(ctx, u, hash) })
	if err != nil {
		return nil, err
	}
	return u, nil
}

// checkChange returns all that is wrong with both passwords.
func (s *Service) checkChange(ctx context.Context, u *ent.User, current, next string) error {
	var wrong fault.UserErrors
	a := attemptFrom(ctx, u.Username)
	a.oneAccount = true
	_, err := s.verify(ctx, a, u.Username, current)
	if err == nil {
		err = s.pass(ctx, a)
	}
	if fault.CodeOf(err) == fault.Unauthenticated {
		wrong.Add(fault.Invalid, "currentPassword", "This is not your current password.")
	} else if err != nil {
		return err
	}
	checkPassword(&wrong, "newPassword", next)
	if len(wrong) == 0 && next == current {
		wrong.Add(fault.Invalid, "newPassword", "The new password must differ from the current one.")
	}
	return wrong.Err()
}

// changePassword stores the new hash, unless somebody changed the password since it was checked, and
// brings u up to date.
func (e *edit) changePassword(ctx context.Context, u *ent.User, hash string) error {
	n, err := e.tx.User.Update().Where(user.ID(u.ID), user.PasswordHash(u.PasswordHash)).
		SetPasswordHash(hash).SetUpdatedAt(e.now).Save(ctx)
	if err != nil {
		return fmt.Errorf("store a password: %w", err)
	}
	if n == 0 {
		return fault.One(fault.Conflict, "currentPassword", "The password was changed meanwhile. Try again.")
	}
	u.PasswordHash, u.UpdatedAt = hash, e.now
	if err := e.endSessionsOf(ctx, u); err != nil {
		return err
	}
	return audit.Record(ctx, e.tx, e.now, audit.PasswordChanged, audit.User(u.ID, u.Username), nil)
}
