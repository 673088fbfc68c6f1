package accounts

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/session"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/names"
)

// User returns the user with this id, or [fault.NotFound].
func (s *Service) User(ctx context.Context, id string) (*ent.User, error) {
	found, err := s.UsersByID(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, fault.New(fault.NotFound, noSuchUser)
	}
	return found[id], nil
}

// UsersByID returns the users with these ids. Unknown ids are left out.
func (s *Service) UsersByID(ctx context.Context, ids []string) (map[string]*ent.User, error) {
	return database.ByKey(plausible(ids...), userID, func(some []string) ([]*ent.User, error) {
		return s.DB.Read().User.Query().Where(user.IDIn(some...)).All(ctx)
	})
}

func userID(u *ent.User) string { return u.ID }

// UserByUsername returns the user of this name, or [fault.NotFound].
func (s *Service) UserByUsername(ctx context.Context, username string) (*ent.User, error) {
	found, err := byUsername(ctx, s.DB.Read(), username)
	if err == nil && found == nil {
		return nil, fault.New(fault.NotFound, "There is no user of this name.")
	}
	return found, err
}

// CreateUser stores a new user. What is wrong with the draft, and what the actor may not give, is
// told as [fault.UserErrors].
func (s *Service) CreateUser(ctx context.Context, draft UserDraft) (created *ent.User, err error) {
	hash, err := s.hashNew(ctx, draft.Password)
	if err != nil {
		return nil, err
	}
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		created, err = e.createUser(ctx, draft, hash, audit.UserCreated)
		return err
	})
	return created, err
}

func (e *edit) createUser(ctx context.Context, draft UserDraft, hash string, kind audit.Kind) (*ent.User, error) {
	draft = draft.cleaned()
	if draft.Password == nil {
		draft.Password = new("") // there is none to keep
	}
	return e.storeUser(ctx, draft, hash, kind)
}

func (e *edit) storeUser(ctx context.Context, draft UserDraft, hash string, kind audit.Kind) (*ent.User, error) {
	if err := e.checkUser(ctx, nil, draft); err != nil {
		return nil, err
	}
	draft = draft.sorted()
	create := e.tx.User.Create().SetID(ids.New(ids.User)).
		SetUsername(draft.Username).SetUsernameKey(names.Key(draft.Username)).
		SetEmail(draft.Email).SetFullName(draft.FullName).SetFullNameKey(names.Key(draft.FullName)).SetSearchText(draft.searchText()).
		SetPasswordHash(hash).SetStatus(draft.Status).SetSuperAdmin(draft.SuperAdmin).
		SetPermissions(draft.Permissions).AddGroupIDs(draft.GroupIDs...).
		SetCreatedAt(e.now).SetUpdatedAt(e.now).SetLastSignInAt(moment.Never)
	if draft.Email != "" {
		create.SetEmailKey(names.Key(draft.Email))
	}
	created, err := create.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("store a user: %w", err)
	}
	object := audit.User(created.ID, created.Username)
	return created, audit.Record(ctx, e.tx, e.now, kind, object, audit.Diff(nil, draft))
}

// UpdateUser changes a user: change gets a draft of what is stored and sets what is to be different,
// the password included. It may be called more than once, so it does nothing else. Sessions of the
// user end with a new password or the status INACTIVE.
func (s *Service) UpdateUser(ctx context.Context, id string, change func(*UserDraft)) (updated *ent.User, err error) {
	var probe UserDraft
	change(&probe)
	hash, err := s.hashNew(ctx, probe.Password) // before the transaction, which others wait for
	if err != nil {
		return nil, err
	}
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		old, err := e.loadUser(ctx, id)
		if err != nil {
			return err
		}
		next := old.draft.sorted()
		change(&next)
		next = next.cleaned()
		if err := e.checkUser(ctx, old, next); err != nil {
			return err
		}
		updated, err = e.saveUser(ctx, old, next.sorted(), hash)
		return err
	})
	return updated, err
}

func (e *edit) saveUser(ctx context.Context, old *storedUser, next UserDraft, hash string) (*ent.User, error) {
	changes := audit.Diff(old.draft, next)
	if len(changes) == 0 && hash == "" {
		return old.User, nil
	}
	joined, left := difference(old.draft.GroupIDs, next.GroupIDs)
	tellDifference(changes, "groupIds", joined, left)
	update := e.tx.User.UpdateOneID(old.ID).
		SetUsername(next.Username).SetUsernameKey(names.Key(next.Username)).
		SetEmail(next.Email).SetFullName(next.FullName).SetFullNameKey(names.Key(next.FullName)).SetSearchText(next.searchText()).
		SetStatus(next.Status).SetSuperAdmin(next.SuperAdmin).SetPermissions(next.Permissions).
		AddGroupIDs(joined...).RemoveGroupIDs(left...).
		SetUpdatedAt(e.now)
	if next.Email == "" {
		update.ClearEmailKey()
	} else {
		update.SetEmailKey(names.Key(next.Email))
	}
	if hash != "" {
		update.SetPasswordHash(hash)
	}
	updated, err := update.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("store a user: %w", err)
	}
	if hash != "" || next.Status != user.StatusACTIVE {
		if err := e.endSessionsOf(ctx, updated); err != nil {
			return nil, err
		}
	}
	return updated, e.recordUpdate(ctx, updated, changes, hash != "")
}

func (e *edit) recordUpdate(ctx context.Context, u *ent.User, changes audit.Changes, password bool) error {
	object := audit.User(u.ID, u.Username)
	if password {
		if err := audit.Record(ctx, e.tx, e.now, audit.PasswordChanged, object, nil); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return audit.Record(ctx, e.tx, e.now, audit.UserUpdated, object, changes)
}

// endSessionsOf ends the sessions of a user whose password or status was set, but not the one in which
// they set their own password. One in which they disabled themselves must not come back with the account.
func (e *edit) endSessionsOf(ctx context.Context, u *ent.User) error {
	except := ""
	if e.actor.ID == u.ID && u.Status == user.StatusACTIVE {
		except = e.actor.SessionID
	}
	_, err := endSessions(ctx, e.tx, e.now, session.UserID(u.ID), session.IDNEQ(except))
	return err
}

// DeleteUser removes a user with their sessions and memberships. What they were given by clients is
// dead from then on, because a token lives only while its user does (product A5).
func (s *Service) DeleteUser(ctx context.Context, id string) error {
	return s.edit(ctx, func(ctx context.Context, e *edit) error {
		old, err := e.loadUser(ctx, id)
		if err != nil {
			return err
		}
		if err := e.checkDeleteUser(ctx, old); err != nil {
			return err
		}
		if _, err := endSessions(ctx, e.tx, e.now, session.UserID(id)); err != nil {
			return err
		}
		if err := e.tx.User.DeleteOneID(id).Exec(ctx); err != nil {
			return fmt.Errorf("delete a user: %w", err)
		}
		return audit.Record(ctx, e.tx, e.now, audit.UserDeleted, audit.User(id, old.Username), audit.Diff(old.draft, nil))
	})
}
