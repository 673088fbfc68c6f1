package accounts_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
)

// wantOrigins checks from where a user has each permission, and that these are the permissions in effect.
func wantOrigins(t *testing.T, h *house, u *ent.User, want ...string) {
	t.Helper()
	giving, err := h.GivingGroupsOf(t.Context(), []string{u.ID, h.root.ID, "usr_nobody", "\x00"})
	ok(t, err)
	effective, err := h.EffectivePermissionsOf(t.Context(), []string{u.ID})
	ok(t, err)
	var got []string
	var permissions []access.Permission
	for _, from := range accounts.OriginsOf(u, giving[u.ID]) {
		line := fmt.Sprint(from.Permission, " ", from.Direct)
		for _, g := range from.Groups {
			line += " " + g.Name
		}
		got, permissions = append(got, line), append(permissions, from.Permission)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s has %q, want %q", u.Username, got, want)
	}
	if !slices.Equal(permissions, effective[u.ID].Sorted()) {
		t.Errorf("%s has %v, in effect are %v", u.Username, permissions, effective[u.ID].Sorted())
	}
}

// P1: from where a permission comes, directly, through groups around groups and in a loop, is told of each.
func TestP1PermissionOrigins(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		inner := h.group("c inner", []access.Permission{access.ViewUsers, access.ViewTokens})
		middle := h.group("b middle", []access.Permission{access.ViewGroups, access.ViewUsers}, inner)
		outer := h.group("a outer", []access.Permission{access.ViewUsers}, middle)
		h.group("other", []access.Permission{access.DeleteUsers})
		none, top := h.user("none"), h.user("top", in(outer))
		deep := h.user("deep", in(inner, outer), holding(access.ViewTokens, access.ViewAuthClients))
		wantOrigins(t, h, none)
		wantOrigins(t, h, top, "VIEW_USERS false a outer")
		wantOrigins(t, h, deep, "VIEW_AUTH_CLIENTS true", "VIEW_USERS false a outer b middle c inner", "VIEW_GROUPS false b middle", "VIEW_TOKENS true c inner")

		// A loop: the inner group contains the outer one, and itself.
		_, err := h.UpdateGroup(h.operator(), inner.ID, func(d *accounts.GroupDraft) { d.ChildGroupIDs = []string{outer.ID, inner.ID} })
		ok(t, err)
		wantOrigins(t, h, top, "VIEW_USERS false a outer b middle c inner", "VIEW_GROUPS false b middle", "VIEW_TOKENS false c inner")

		// An inactive group in the middle gives nothing, and nothing comes through it.
		_, err = h.UpdateGroup(h.operator(), middle.ID, func(d *accounts.GroupDraft) { d.Status = group.StatusINACTIVE })
		ok(t, err)
		wantOrigins(t, h, top, "VIEW_USERS false a outer c inner", "VIEW_TOKENS false c inner")
		_, err = h.UpdateGroup(h.operator(), inner.ID, func(d *accounts.GroupDraft) { d.Status = group.StatusINACTIVE })
		ok(t, err)
		wantOrigins(t, h, deep, "VIEW_AUTH_CLIENTS true", "VIEW_USERS false a outer", "VIEW_TOKENS true")
	})
}

// Being a super admin gives every permission; what gives it besides is told as it is.
func TestPermissionOriginsOfSuperAdmins(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		g := h.group("g", []access.Permission{access.ViewUsers, access.EditUsers})
		super := h.user("super", in(g), holding(access.EditUsers), func(d *accounts.UserDraft) { d.SuperAdmin = true })
		var want []string
		for _, definition := range access.Definitions {
			line := string(definition.Name) + " false"
			switch definition.Name {
			case access.ViewUsers:
				line += " g"
			case access.EditUsers:
				line = "EDIT_USERS true g"
			}
			want = append(want, line)
		}
		wantOrigins(t, h, super, want...)
	})
}
