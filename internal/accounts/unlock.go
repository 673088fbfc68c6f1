package accounts

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/failedattempt"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// Unlock forgets all failed attempts on an account, for an operator or an administrator whom its owner
// asked. An unknown user name is a user error.
func (s *Service) Unlock(ctx context.Context, username string) error {
	return s.edit(ctx, func(ctx context.Context, e *edit) error {
		target, err := byUsername(ctx, e.tx, username)
		if err != nil {
			return err
		}
		if target == nil {
			return fault.One(fault.Missing, "username", "There is no user of this name.")
		}
		return e.unlock(ctx, target, "username")
	})
}

// UnlockUser is [Service.Unlock] by the id of the user, who is returned.
func (s *Service) UnlockUser(ctx context.Context, id string) (unlocked *ent.User, err error) {
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		target, err := e.loadUser(ctx, id)
		if err != nil {
			return err
		}
		unlocked = target.User
		return e.unlock(ctx, target.User, "id")
	})
	if err != nil {
		return nil, err
	}
	return unlocked, nil
}

// unlock forgets all failed attempts on an account, which the field named.
func (e *edit) unlock(ctx context.Context, target *ent.User, field string) error {
	if err := e.mayAct(ctx, target.ID, field); err != nil {
		return err
	}
	if _, err := e.tx.FailedAttempt.Delete().Where(failedattempt.Account(accountKey(target.Username))).Exec(ctx); err != nil {
		return fmt.Errorf("forget failed attempts: %w", err)
	}
	return audit.Record(ctx, e.tx, e.now, audit.UserUnlocked, audit.User(target.ID, target.Username), nil)
}
