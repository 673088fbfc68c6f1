package accounts

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
)

const groupExceedsYou = "This group gives permissions that you do not hold, so you cannot change this."

// checkGroup returns all that forbids to store the draft: what is wrong with it, what is taken, and
// rule P4 of the product. old is nil for a new group.
func (e *edit) checkGroup(ctx context.Context, old *storedGroup, next GroupDraft) error {
	var u fault.UserErrors
	if old == nil {
		old = &storedGroup{Group: &ent.Group{}}
	} else {
		e.checkReach(&u, old, next)
	}
	next.check(&u)
	taken, err := e.tx.Group.Query().Where(group.NameKey(names.Key(next.Name)), group.IDNEQ(old.ID)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for the name: %w", err)
	}
	if taken {
		u.Add(fault.Taken, "name", "Another group has this name.")
	}
	e.checkGiven(&u, old.draft.Permissions, next.Permissions)
	if err := e.checkMembers(ctx, &u, old.draft.MemberIDs, next); err != nil {
		return err
	}
	if err := e.checkChildren(ctx, &u, old.draft.ChildGroupIDs, next.ChildGroupIDs); err != nil {
		return err
	}
	return u.Err()
}

// checkReach: who does not hold all that a group gives, from the groups around it too, can change
// neither whom it gives it to nor what it gives. Its name and description they can.
func (e *edit) checkReach(u *fault.UserErrors, old *storedGroup, next GroupDraft) {
	if e.actor.MayGrant(old.reach) {
		return
	}
	changes := audit.Diff(old.draft, next.sorted())
	for _, field := range []string{"status", "permissions", "memberIds", "childGroupIds"} {
		if _, changed := changes[field]; !changed {
			continue
		}
		if field == "memberIds" {
			field = next.membersField()
		}
		u.Add(fault.NotAllowed, field, groupExceedsYou)
	}
}

// checkChildren: the groups that are put into this one are there.
func (e *edit) checkChildren(ctx context.Context, u *fault.UserErrors, old, next []string) error {
	added, removed := difference(old, next)
	if len(added)+len(removed) > maxChanges {
		u.Add(fault.TooMany, "childGroupIds", "At most %d groups can be added or removed at once.", maxChanges)
		return nil
	}
	_, err := e.checkGroups(ctx, u, "childGroupIds", next, added)
	return err
}
