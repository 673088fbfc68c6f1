package accounts

import (
	"context"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
)

// checkUser returns all that forbids to store the draft: what is wrong with it, what is taken, and
// the rules P3 and P4 of the product. old is nil for a new user.
func (e *edit) checkUser(ctx context.Context, old *storedUser, next UserDraft) error {
	var u fault.UserErrors
	if old == nil {
		old = &storedUser{User: &ent.User{}}
		old.draft.Status = user.DefaultStatus
	} else if err := e.checkTarget(ctx, &u, old, next); err != nil {
		return err
	}
	next.check(&u)
	if err := e.checkTaken(ctx, &u, old, next); err != nil {
		return err
	}
	if err := e.checkJoining(ctx, &u, old.draft.GroupIDs, next.GroupIDs); err != nil {
		return err
	}
	e.checkSuperAdmin(&u, old.draft, next)
	e.checkGiven(&u, old.draft.Permissions, next.Permissions)
	return u.Err()
}

// checkTarget is about a user who is there already: may this actor change what differs?
func (e *edit) checkTarget(ctx context.Context, u *fault.UserErrors, old *storedUser, next UserDraft) error {
	standings, err := prospectsOf(ctx, e.tx, []string{old.ID})
	if err != nil {
		return err
	}
	switch reason := forbids(e.actor, standings[old.ID]); {
	case reason == onlySuper:
		return fault.One(fault.NotAllowed, "id", onlySuper)
	case reason != "":
		for _, field := range sensitive(old.draft, next) {
			u.Add(fault.NotAllowed, field, "%s", reason)
		}
	}
	switch {
	case next.Password == nil:
	case e.byToken():
		u.Add(fault.NotAllowed, "password", needsSession)
	case e.actor.ID == old.ID: // a session left open must not be enough to keep the account
		u.Add(fault.NotAllowed, "password", "To change your own password, use changePassword: it asks for the current one.")
	}
	if e.byToken() && old.SuperAdmin && next.SuperAdmin && next.Status != old.Status {
		u.Add(fault.NotAllowed, "status", needsSession)
	}
	return e.checkLastSuperAdmin(ctx, u, old, next)
}

// sensitive returns the fields that differ and that would let an administrator become, or shut out,
// somebody who may do more than they. The full name is not among them; the Super Admin setting has a
// rule of its own.
func sensitive(old, next UserDraft) []string {
	fields := []string{}
	for field := range audit.Diff(old, next.sorted()) {
		if field != "fullName" && field != "superAdmin" {
			fields = append(fields, field)
		}
	}
	if next.Password != nil {
		fields = append(fields, "password")
	}
	slices.Sort(fields)
	return fields
}

// checkSuperAdmin: only a super admin can give or take the setting, signed in with a session (P3).
func (e *edit) checkSuperAdmin(u *fault.UserErrors, old, next UserDraft) {
	switch {
	case old.SuperAdmin == next.SuperAdmin:
	case !e.actor.IsSuper():
		u.Add(fault.NotAllowed, "superAdmin", "Only a super admin can make somebody a super admin.")
	case e.byToken():
		u.Add(fault.NotAllowed, "superAdmin", needsSession)
	}
}

const lastSuperAdmin = "This is the last active super admin. Make somebody else a super admin first."

// checkLastSuperAdmin: somebody has to stay in charge (P3).
func (e *edit) checkLastSuperAdmin(ctx context.Context, u *fault.UserErrors, old *storedUser, next UserDraft) error {
	if next.SuperAdmin && next.Status == user.StatusACTIVE {
		return nil
	}
	last, err := e.isLastSuperAdmin(ctx, old)
	if last && !next.SuperAdmin {
		u.Add(fault.LastSuperAdmin, "superAdmin", lastSuperAdmin)
	} else if last {
		u.Add(fault.LastSuperAdmin, "status", lastSuperAdmin)
	}
	return err
}

func (e *edit) isLastSuperAdmin(ctx context.Context, old *storedUser) (bool, error) {
	if !old.SuperAdmin || old.Status != user.StatusACTIVE {
		return false, nil
	}
	others, err := e.tx.User.Query().
		Where(user.SuperAdmin(true), user.StatusEQ(user.StatusACTIVE), user.IDNEQ(old.ID)).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look for other super admins: %w", err)
	}
	return !others, nil
}

// checkGiven: nobody can give a permission that they do not hold (P4).
func (e *edit) checkGiven(u *fault.UserErrors, old, next []access.Permission) {
	for i, p := range next {
		if p.Valid() && !slices.Contains(old, p) && !e.actor.Can(p) {
			u.AddItem(fault.NotAllowed, "permissions", i, "You cannot give the permission %s, because you do not hold it.", p)
		}
	}
}

// checkJoining: a group that is joined is there, and gives nothing that the actor does not hold (P4).
func (e *edit) checkJoining(ctx context.Context, u *fault.UserErrors, old, next []string) error {
	joined, _ := difference(old, next)
	if len(joined) > maxChanges {
		u.Add(fault.TooMany, "groupIds", "At most %d groups can be joined at once.", maxChanges)
		return nil
	}
	reach, err := e.checkGroups(ctx, u, "groupIds", next, joined)
	if err != nil {
		return err
	}
	joins := setOf(joined)
	for i, id := range next {
		if joins[id] && !e.actor.MayGrant(reach[id]) {
			u.AddItem(fault.NotAllowed, "groupIds", i, "This group gives permissions that you do not hold.")
		}
	}
	return nil
}

// checkGroups adds a user error for each id of added that is no group's, and returns what the groups
// give.
func (e *edit) checkGroups(ctx context.Context, u *fault.UserErrors, field string, given, added []string) (map[string]access.Set, error) {
	reach, err := reachOf(ctx, e.tx, added)
	if err != nil {
		return nil, err
	}
	isAdded := setOf(added)
	for i, id := range given {
		if isAdded[id] && reach[id] == nil {
			u.AddItem(fault.Missing, field, i, "There is no such group.")
		}
	}
	return reach, nil
}

// checkTaken: user name and e-mail address are unique.
func (e *edit) checkTaken(ctx context.Context, u *fault.UserErrors, old *storedUser, next UserDraft) error {
	others := e.tx.User.Query().Where(user.IDNEQ(old.ID))
	taken, err := others.Clone().Where(user.UsernameKey(names.Key(next.Username))).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for the user name: %w", err)
	}
	if taken {
		u.Add(fault.Taken, "username", "Another user has this user name.")
	}
	if next.Email == "" {
		return nil
	}
	taken, err = others.Where(user.EmailKey(names.Key(next.Email))).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for the e-mail address: %w", err)
	}
	if taken {
		u.Add(fault.Taken, "email", "Another user has this e-mail address.")
	}
	return nil
}

// checkDeleteUser returns what forbids to delete a user (P3, P4).
func (e *edit) checkDeleteUser(ctx context.Context, old *storedUser) error {
	if err := e.mayAct(ctx, old.ID, "id"); err != nil {
		return err
	}
	if old.SuperAdmin && e.byToken() {
		return fault.One(fault.NotAllowed, "id", needsSession)
	}
	if last, err := e.isLastSuperAdmin(ctx, old); err != nil || !last {
		return err
	}
	return fault.One(fault.LastSuperAdmin, "id", lastSuperAdmin)
}
