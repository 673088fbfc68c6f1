package accounts_test

import (
	"slices"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

func wantPermissions(t *testing.T, h *house, u *ent.User, want ...access.Permission) {
	t.Helper()
	all, err := h.EffectivePermissionsOf(t.Context(), []string{u.ID})
	if err != nil {
		t.Fatal(err)
	}
	if got := all[u.ID].Sorted(); !slices.Equal(got, access.SetOf(want...).Sorted()) {
		t.Errorf("%s may %v, want %v", u.Username, got, want)
	}
	actor, err := h.Actor(t.Context(), u.ID, "")
	if got := actor.Permissions.Sorted(); err != nil || !slices.Equal(got, access.SetOf(want...).Sorted()) {
		t.Errorf("%s acts with %v, want %v: %v", u.Username, got, want, err)
	}
}

// P1: directly, through a group, through groups around it, and in a loop.
func TestP1EffectivePermissions(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		inner := h.group("inner", []access.Permission{access.ViewUsers})
		middle := h.group("middle", []access.Permission{access.ViewGroups}, inner)
		outer := h.group("outer", []access.Permission{access.ViewScopes}, middle)
		other := h.group("other", []access.Permission{access.DeleteUsers})
		none := h.user("none")
		direct := h.user("direct", holding(access.ViewTokens))
		deep := h.user("deep", in(inner), holding(access.ViewTokens))
		top := h.user("top", in(outer))
		wantPermissions(t, h, none)
		wantPermissions(t, h, direct, access.ViewTokens)
		wantPermissions(t, h, deep, access.ViewTokens, access.ViewUsers, access.ViewGroups, access.ViewScopes)
		wantPermissions(t, h, top, access.ViewScopes)
		wantPermissions(t, h, h.root, access.All().Sorted()...)

		// A loop: the inner group contains the outer one, and itself.
		_, err := h.UpdateGroup(h.operator(), inner.ID, func(d *accounts.GroupDraft) { d.ChildGroupIDs = []string{outer.ID, inner.ID} })
		ok(t, err)
		wantPermissions(t, h, deep, access.ViewTokens, access.ViewUsers, access.ViewGroups, access.ViewScopes)
		wantPermissions(t, h, top, access.ViewUsers, access.ViewGroups, access.ViewScopes)

		// An inactive group in the middle gives nothing, and nothing comes through it.
		_, err = h.UpdateGroup(h.operator(), middle.ID, func(d *accounts.GroupDraft) { d.Status = group.StatusINACTIVE })
		ok(t, err)
		wantPermissions(t, h, deep, access.ViewTokens, access.ViewUsers)
		wantPermissions(t, h, top, access.ViewScopes, access.ViewUsers)
		_, err = h.UpdateGroup(h.operator(), inner.ID, func(d *accounts.GroupDraft) { d.Status = group.StatusINACTIVE })
		ok(t, err)
		wantPermissions(t, h, deep, access.ViewTokens)

		all, err := h.EffectivePermissionsOf(t.Context(), []string{none.ID, deep.ID, h.root.ID, "usr_nobody", "\x00"})
		ok(t, err)
		if len(all) != 5 || len(all[none.ID]) != 0 || !all[deep.ID][access.ViewTokens] || len(all[h.root.ID]) != len(access.Definitions) || len(all["\x00"]) != 0 {
			t.Errorf("%v", all)
		}
		_ = other
	})
}

func TestActorCostsOneStatement(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		inner := h.group("inner", []access.Permission{access.ViewUsers})
		h.group("outer", []access.Permission{access.ViewScopes}, inner)
		u := h.user("u", in(inner))
		h.kit.Statements.Take()
		actor, err := h.Actor(t.Context(), u.ID, "ses_1")
		ok(t, err)
		if ran := h.kit.Statements.Take(); len(ran) != 1 {
			t.Errorf("%d statements: %v", len(ran), ran)
		}
		if actor.Kind != access.User || actor.ID != u.ID || actor.Name != "u" || actor.SessionID != "ses_1" || actor.SuperAdmin ||
			!actor.Can(access.ViewScopes) || actor.Can(access.EditUsers) {
			t.Errorf("%+v", actor)
		}
	})
}

// T55, T39: somebody who is disabled, deleted, or a client by its id cannot act.
func TestT55NobodyActsWithoutAnActiveAccount(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		disabled, deleted := h.user("disabled"), h.user("deleted")
		_, err := h.UpdateUser(h.operator(), disabled.ID, func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
		ok(t, err)
		ok(t, h.DeleteUser(h.operator(), deleted.ID))
		for _, id := range []string{disabled.ID, deleted.ID, "1", "", "\x00", "usr_nobody", "' OR 1=1 --"} {
			_, err := h.Actor(t.Context(), id, "")
			wantCode(t, err, fault.Unauthenticated)
		}
	})
}

// T39: the id of a user is never the id of a client, whatever their name is.
func TestT39SubjectsAreDistinct(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		u := h.user("1")
		if len(u.ID) != len("usr_")+26 || u.ID[:4] != "usr_" {
			t.Errorf("id %q", u.ID)
		}
		_, err := h.User(t.Context(), "1")
		wantCode(t, err, fault.NotFound)
	})
}

// T54, P5: what is withdrawn is withdrawn for the next request on another replica.
func TestT54PermissionWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		replica := &accounts.Service{DB: h.kit.Open(t), Hasher: cheap()}
		g := h.group("g", []access.Permission{access.ViewUsers})
		u := h.user("u", in(g), holding(access.ViewTokens))
		can := func(p access.Permission) bool {
			actor, err := replica.Actor(t.Context(), u.ID, "")
			ok(t, err)
			return actor.Can(p)
		}
		if !can(access.ViewUsers) || !can(access.ViewTokens) {
			t.Error("not given")
		}
		_, err := h.UpdateUser(h.operator(), u.ID, func(d *accounts.UserDraft) { d.Permissions = nil })
		ok(t, err)
		if can(access.ViewTokens) {
			t.Error("still held directly")
		}
		_, err = h.UpdateGroup(h.operator(), g.ID, func(d *accounts.GroupDraft) { d.MemberIDs = nil })
		ok(t, err)
		if can(access.ViewUsers) {
			t.Error("still held through the group")
		}
	})
}
