package accounts

import (
	"context"
	"maps"
	"slices"

	"github.com/ostiary/ostiary/internal/fault"
)

// moves is who joins a group and who leaves it.
type moves struct {
	joins, leaves map[string]bool
	// standings are those of all who are named and are not members already, and of who leaves.
	standings map[string]standing
}

// checkMembers: who joins or leaves is there, and is somebody whose groups the actor may change. Each is told
// under the field and at the place where they were named.
func (e *edit) checkMembers(ctx context.Context, u *fault.UserErrors, old []string, next GroupDraft) error {
	joined, _ := difference(old, slices.Concat(next.MemberIDs, next.AddMemberIDs))
	_, left := difference(old, next.sorted().MemberIDs)
	if len(joined)+len(left) > maxChanges || len(next.AddMemberIDs)+len(next.RemoveMemberIDs) > maxChanges {
		u.Add(fault.TooMany, next.membersField(), "At most %d members can be added or removed at once.", maxChanges)
		return nil
	}
	standings, err := standingsOf(ctx, e.tx, slices.Concat(joined, left, next.RemoveMemberIDs))
	if err != nil {
		return err
	}
	m := moves{setOf(joined), setOf(left), standings}
	e.checkJoins(u, m, "memberIds", next.MemberIDs)
	e.checkJoins(u, m, "addMemberIds", next.AddMemberIDs)
	e.checkRemoved(u, m, next)
	e.checkLeftOut(u, m, next)
	return nil
}

const noSuchUser = "There is no such user."

// checkJoins is about those of a list who are not members yet.
func (e *edit) checkJoins(u *fault.UserErrors, m moves, field string, list []string) {
	for i, id := range list {
		if !m.joins[id] {
			continue
		}
		if is, found := m.standings[id]; !found {
			u.AddItem(fault.Missing, field, i, noSuchUser)
		} else if reason := forbids(e.actor, is); reason != "" {
			u.AddItem(fault.NotAllowed, field, i, "%s", reason)
		}
	}
}

// checkRemoved is about those who are named to be removed. Who is no member has left already.
func (e *edit) checkRemoved(u *fault.UserErrors, m moves, next GroupDraft) {
	added := setOf(next.AddMemberIDs)
	for i, id := range next.RemoveMemberIDs {
		is, found := m.standings[id]
		switch {
		case added[id]:
			u.AddItem(fault.Invalid, "removeMemberIds", i, "The same user cannot be added and removed.")
		case !found:
			u.AddItem(fault.Missing, "removeMemberIds", i, noSuchUser)
		case m.leaves[id] && forbids(e.actor, is) != "":
			u.AddItem(fault.NotAllowed, "removeMemberIds", i, "%s", forbids(e.actor, is))
		}
	}
}

// checkLeftOut is about members whom a new list of members does not name.
func (e *edit) checkLeftOut(u *fault.UserErrors, m moves, next GroupDraft) {
	removed := setOf(next.RemoveMemberIDs)
	for _, id := range slices.Sorted(maps.Keys(m.leaves)) {
		if reason := forbids(e.actor, m.standings[id]); reason != "" && !removed[id] {
			u.Add(fault.NotAllowed, "memberIds", "%s", reason)
		}
	}
}
