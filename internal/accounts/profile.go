package accounts

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
)

// Profile is what everybody may change about themselves, whatever permissions they hold.
type Profile struct{ Email, FullName string }

// UpdateProfile changes the actor's own e-mail address and full name: change gets what is stored and sets what is to be
// different. It may be called more than once, so it does nothing else. A token is not enough, it asks for a session.
// The rules about whom one may edit (product P4) do not hold here: they are about others.
func (s *Service) UpdateProfile(ctx context.Context, change func(*Profile)) (updated *ent.User, err error) {
	if err := RequireSession(ctx); err != nil {
		return nil, err
	}
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		old, err := e.loadUser(ctx, e.actor.ID)
		if err != nil {
			return err
		}
		next := old.draft.withProfile(change)
		if err := e.checkProfile(ctx, old, next); err != nil {
			return err
		}
		updated, err = e.saveUser(ctx, old, next, "")
		return err
	})
	return updated, err
}

func (d UserDraft) withProfile(change func(*Profile)) UserDraft {
	own := Profile{Email: d.Email, FullName: d.FullName}
	change(&own)
	d.Email, d.FullName = own.Email, own.FullName
	return d.cleaned().sorted()
}

// checkProfile returns what is wrong with the draft in itself, and what is taken.
func (e *edit) checkProfile(ctx context.Context, old *storedUser, next UserDraft) error {
	var u fault.UserErrors
	next.check(&u)
	if err := e.checkTaken(ctx, &u, old, next); err != nil {
		return err
	}
	return u.Err()
}
