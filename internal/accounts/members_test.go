package accounts_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

// move adds users to a group and removes others.
func (h *house) move(by *ent.User, g *ent.Group, add, remove []string) error {
	h.t.Helper()
	_, err := h.UpdateGroup(h.as(by), g.ID, func(d *accounts.GroupDraft) { d.AddMemberIDs, d.RemoveMemberIDs = add, remove })
	return err
}

func (h *house) wantMembers(g *ent.Group, want ...string) {
	h.t.Helper()
	members, err := h.MembersOf(h.t.Context(), []string{g.ID})
	ok(h.t, err)
	var got []string
	for _, member := range members[g.ID] {
		got = append(got, member.Username)
	}
	if !slices.Equal(got, want) {
		h.t.Errorf("the members of %s are %v, want %v", g.Name, got, want)
	}
}

func TestAddAndRemoveMembers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		g := h.group("g", nil)
		ada, bob, cyd := h.user("ada", in(g)), h.user("bob", in(g)), h.user("cyd")
		ok(t, h.move(h.root, g, []string{cyd.ID, cyd.ID, ada.ID}, []string{bob.ID, h.root.ID}))
		h.wantMembers(g, "ada", "cyd")
		if got, want := h.lastChanges(g.ID), fmt.Sprintf(`{"new":["%s"],"old":["%s"]}`, cyd.ID, bob.ID); len(got) != 1 || got["memberIds"] != want {
			t.Errorf("told as %v, want %s", got, want)
		}
		// Nothing changes, so nothing is told.
		ok(t, h.move(h.root, g, []string{cyd.ID}, []string{bob.ID}))
		if got := h.events(g.ID); !slices.Equal(got, []string{"GROUP_CREATED", "GROUP_UPDATED"}) {
			t.Errorf("events %v", got)
		}

		// Each mistake is told where it was made, and nothing is stored.
		err := h.move(h.root, g, []string{bob.ID, "usr_none", "\x00"}, []string{"usr_\xff", ada.ID, bob.ID, g.ID})
		wantProblems(t, err, problem{"addMemberIds.1", fault.Missing}, problem{"addMemberIds.2", fault.Missing},
			problem{"removeMemberIds.0", fault.Missing}, problem{"removeMemberIds.2", fault.Invalid}, problem{"removeMemberIds.3", fault.Missing})
		many := make([]string, 1001)
		for i := range many {
			many[i] = fmt.Sprint("usr_", i)
		}
		wantProblems(t, h.move(h.root, g, many, nil), problem{"addMemberIds", fault.TooMany})
		wantProblems(t, h.move(h.root, g, nil, many), problem{"removeMemberIds", fault.TooMany})
		wantProblems(t, h.move(h.root, g, many[:500], many[500:]), problem{"addMemberIds", fault.TooMany})
		h.wantMembers(g, "ada", "cyd")

		// A new group can be drafted in this way, too; a user's groups are told in the same.
		made, err := h.CreateGroup(h.as(h.root), accounts.GroupDraft{Name: "made", AddMemberIDs: []string{bob.ID}})
		ok(t, err)
		h.wantMembers(made, "bob")
		_, err = h.UpdateUser(h.as(h.root), bob.ID, func(d *accounts.UserDraft) { d.GroupIDs = []string{g.ID} })
		ok(t, err)
		if got, want := h.lastChanges(bob.ID), fmt.Sprintf(`{"new":["%s"],"old":["%s"]}`, g.ID, made.ID); len(got) != 1 || got["groupIds"] != want {
			t.Errorf("told as %v, want %s", got, want)
		}
	})
}

// P4, T52: adding and removing obey the rules that a whole list does.
func TestP4AddAndRemoveMembers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		weak, strong := h.group("weak", nil), h.group("strong", []access.Permission{access.ViewTokens})
		admin := h.user("admin", holding(groupAdmin...))
		plain, powerful := h.user("plain", in(strong)), h.user("powerful", in(weak), holding(access.ViewAuditLog))
		other := h.user("other", in(weak))
		wantProblems(t, h.move(admin, strong, []string{admin.ID}, nil), problem{"addMemberIds", fault.NotAllowed})
		wantProblems(t, h.move(admin, strong, nil, []string{other.ID, plain.ID}), problem{"removeMemberIds", fault.NotAllowed}, problem{"removeMemberIds.1", fault.NotAllowed})
		wantProblems(t, h.move(admin, weak, []string{admin.ID, plain.ID, h.root.ID}, []string{powerful.ID}),
			problem{"addMemberIds.1", fault.NotAllowed}, problem{"addMemberIds.2", fault.NotAllowed}, problem{"removeMemberIds.0", fault.NotAllowed})
		h.wantMembers(weak, "other", "powerful")
		h.wantMembers(strong, "plain")
		// Who holds more than the actor may stay where they are.
		ok(t, h.move(admin, weak, []string{admin.ID, powerful.ID}, []string{other.ID, plain.ID}))
		h.wantMembers(weak, "admin", "powerful")
	})
}

// A page of groups shows the first hundred members of each by user name, and how many there are, in a few
// statements.
func TestMembersAreCapped(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		big, small, empty := h.group("big", nil), h.group("small", nil), h.group("empty", nil)
		for i := range 103 { // by name the other way round than by id
			h.user(fmt.Sprintf("m%03d", 102-i), in(big))
		}
		h.user("Zoe", in(small))
		h.user("ada", in(small))
		ids := []string{big.ID, small.ID, empty.ID, "grp_none", "\x00"}
		h.kit.Statements.Take()
		members, err := h.MembersOf(t.Context(), ids)
		ok(t, err)
		counts, err := h.CountMembers(t.Context(), ids)
		ok(t, err)
		if ran := h.kit.Statements.Take(); len(ran) != 3 {
			t.Errorf("%d statements: %q", len(ran), ran)
		}
		shown := members[big.ID]
		if len(shown) != accounts.MaxMembers || shown[0].Username != "m000" || shown[99].Username != "m099" {
			t.Errorf("%d members: %v", len(shown), shown)
		}
		if got := members[small.ID]; len(got) != 2 || got[0].Username != "ada" || len(members[empty.ID]) != 0 {
			t.Errorf("others have %v and %v", got, members[empty.ID])
		}
		if counts[big.ID] != 103 || counts[small.ID] != 2 || counts[empty.ID] != 0 {
			t.Errorf("counted %v", counts)
		}
	})
}
