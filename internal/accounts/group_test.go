package accounts_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

var groupAdmin = []access.Permission{access.ViewGroups, access.CreateGroups, access.EditGroups, access.DeleteGroups}

func TestCreateUpdateDeleteGroup(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		zoe, ada := h.user("Zoe"), h.user("ada")
		b, a := h.group("B", nil), h.group("a", nil)
		g, err := h.CreateGroup(h.as(h.root), accounts.GroupDraft{
			Name: " Front  desk ", Description: "People\nat the door ", Permissions: []access.Permission{access.ViewUsers},
			MemberIDs: []string{zoe.ID, ada.ID, zoe.ID}, ChildGroupIDs: []string{b.ID, a.ID},
		})
		ok(t, err)
		if g.Name != "Front desk" || g.Description != "People\nat the door" || g.Status != group.StatusACTIVE {
			t.Errorf("created %v", g)
		}
		h.kit.Statements.Take()
		members, err := h.MembersOf(t.Context(), []string{g.ID, a.ID})
		ok(t, err)
		children, err := h.ChildrenOf(t.Context(), []string{g.ID, a.ID, "grp_none"})
		ok(t, err)
		if ran := h.kit.Statements.Take(); len(ran) != 4 {
			t.Errorf("%d statements", len(ran))
		}
		if len(members[g.ID]) != 2 || members[g.ID][0].ID != ada.ID || len(members[a.ID]) != 0 {
			t.Errorf("members %v", members)
		}
		if len(children[g.ID]) != 2 || children[g.ID][0].ID != a.ID || len(children[a.ID]) != 0 {
			t.Errorf("children %v", children)
		}
		changed, err := h.UpdateGroup(h.as(h.root), g.ID, func(d *accounts.GroupDraft) {
			d.MemberIDs, d.ChildGroupIDs = []string{zoe.ID}, []string{b.ID}
		})
		ok(t, err)
		if changed.Name != g.Name || !slices.Equal(changed.Permissions, g.Permissions) {
			t.Errorf("changed to %v", changed)
		}
		_, err = h.UpdateGroup(h.as(h.root), g.ID, func(*accounts.GroupDraft) {})
		ok(t, err)
		wantPermissions(t, h, zoe, access.ViewUsers)
		wantPermissions(t, h, ada)
		ok(t, h.DeleteGroup(h.as(h.root), g.ID))
		_, err = h.Group(t.Context(), g.ID)
		wantCode(t, err, fault.NotFound)
		wantPermissions(t, h, zoe)
		if got := h.events(g.ID); !slices.Equal(got, []string{"GROUP_CREATED", "GROUP_UPDATED", "GROUP_DELETED"}) {
			t.Errorf("events %v", got)
		}
	})
}

func TestGroupErrors(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		g := h.group("Front desk", nil)
		for name, test := range map[string]struct {
			draft accounts.GroupDraft
			want  []problem
		}{
			"no name":     {accounts.GroupDraft{}, []problem{{"name", fault.Required}}},
			"T41 case":    {accounts.GroupDraft{Name: "FRONT  desk"}, []problem{{"name", fault.Taken}}},
			"T41 hidden":  {accounts.GroupDraft{Name: "Front\u200b desk"}, []problem{{"name", fault.Invalid}}},
			"T42 NUL":     {accounts.GroupDraft{Name: "a\x00"}, []problem{{"name", fault.Invalid}}},
			"T42 text":    {accounts.GroupDraft{Name: "a", Description: "a\x00\xff"}, []problem{{"description", fault.Invalid}}},
			"T42 members": {accounts.GroupDraft{Name: "a", MemberIDs: []string{"\x00", "usr_\xff"}}, []problem{{"memberIds.0", fault.Missing}, {"memberIds.1", fault.Missing}}},
			"all": {accounts.GroupDraft{
				Name: strings.Repeat("x", 256), Description: strings.Repeat("x", 1001), Status: "X", Permissions: []access.Permission{"X"},
				MemberIDs: []string{h.root.ID, "usr_none", g.ID}, ChildGroupIDs: []string{h.root.ID, g.ID},
			}, []problem{{"name", fault.TooLong}, {"description", fault.TooLong}, {"status", fault.Invalid}, {"permissions.0", fault.Invalid},
				{"memberIds.1", fault.Missing}, {"memberIds.2", fault.Missing}, {"childGroupIds.0", fault.Missing}}},
		} {
			_, err := h.CreateGroup(h.as(h.root), test.draft)
			wantProblems(t, err, test.want...)
			if t.Failed() {
				t.Fatal(name)
			}
		}
		for _, id := range []string{"", "1", "\x00", "grp_none", h.root.ID} {
			_, err := h.Group(t.Context(), id)
			wantCode(t, err, fault.NotFound)
			_, err = h.UpdateGroup(h.operator(), id, func(*accounts.GroupDraft) {})
			wantProblems(t, err, problem{"id", fault.Missing})
			wantProblems(t, h.DeleteGroup(h.operator(), id), problem{"id", fault.Missing})
		}
		many := make([]string, 1001)
		for i := range many {
			many[i] = strings.Repeat("x", i+1)
		}
		_, err := h.UpdateGroup(h.operator(), g.ID, func(d *accounts.GroupDraft) { d.Name, d.MemberIDs, d.ChildGroupIDs = "FRONT desk", many, many })
		wantProblems(t, err, problem{"memberIds", fault.TooMany}, problem{"childGroupIds", fault.TooMany})
	})
}

// P4, T52: nobody gives through a group what they do not hold, nor changes a group that gives more.
func TestP4GroupsGiveNoMoreThanTheirEditorHolds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		admin := h.user("admin", holding(groupAdmin...))
		powerful := h.user("powerful", holding(access.ViewAuditLog))
		plain := h.user("plain")
		weak := h.group("weak", []access.Permission{access.ViewGroups})
		strong := h.group("strong", []access.Permission{access.ViewTokens})
		inside := h.group("inside", nil)
		_, err := h.UpdateGroup(h.operator(), strong.ID, func(d *accounts.GroupDraft) {
			d.Status, d.ChildGroupIDs, d.MemberIDs = group.StatusINACTIVE, []string{inside.ID}, []string{plain.ID}
		})
		ok(t, err)

		_, err = h.CreateGroup(h.as(admin), accounts.GroupDraft{
			Name: "new", Permissions: []access.Permission{access.ViewGroups, access.ViewTokens},
			MemberIDs: []string{plain.ID, powerful.ID, h.root.ID},
		})
		wantProblems(t, err, problem{"permissions.1", fault.NotAllowed}, problem{"memberIds.1", fault.NotAllowed}, problem{"memberIds.2", fault.NotAllowed})
		_, err = h.UpdateGroup(h.as(admin), weak.ID, func(d *accounts.GroupDraft) { d.Permissions = append(d.Permissions, access.ViewTokens) })
		wantProblems(t, err, problem{"permissions.1", fault.NotAllowed})

		// A group that gives more, be it asleep or through the group around it, is not theirs to change.
		for _, g := range []*ent.Group{strong, inside} {
			for field, change := range map[string]func(*accounts.GroupDraft){
				"memberIds":     func(d *accounts.GroupDraft) { d.MemberIDs = []string{admin.ID, plain.ID} },
				"childGroupIds": func(d *accounts.GroupDraft) { d.ChildGroupIDs = []string{weak.ID, inside.ID} },
				"permissions":   func(d *accounts.GroupDraft) { d.Permissions = []access.Permission{access.ViewGroups} },
				"status": func(d *accounts.GroupDraft) {
					d.Status = map[group.Status]group.Status{group.StatusACTIVE: group.StatusINACTIVE, group.StatusINACTIVE: group.StatusACTIVE}[d.Status]
				},
			} {
				_, err := h.UpdateGroup(h.as(admin), g.ID, change)
				wantProblems(t, err, problem{field, fault.NotAllowed})
			}
			wantProblems(t, h.DeleteGroup(h.as(admin), g.ID), problem{"id", fault.NotAllowed})
			_, err = h.UpdateGroup(h.as(admin), g.ID, func(d *accounts.GroupDraft) { d.Description = "x" })
			ok(t, err)
		}

		// Somebody who may do more is neither put into a group nor taken out.
		_, err = h.UpdateGroup(h.operator(), weak.ID, func(d *accounts.GroupDraft) { d.MemberIDs = []string{powerful.ID} })
		ok(t, err)
		_, err = h.UpdateGroup(h.as(admin), weak.ID, func(d *accounts.GroupDraft) { d.MemberIDs = nil })
		wantProblems(t, err, problem{"memberIds", fault.NotAllowed})

		_, err = h.UpdateGroup(h.as(admin), weak.ID, func(d *accounts.GroupDraft) {
			d.MemberIDs, d.ChildGroupIDs = append(d.MemberIDs, plain.ID, admin.ID), []string{strong.ID}
		})
		ok(t, err)
		ok(t, h.DeleteGroup(h.as(admin), weak.ID))
	})
}

// A group may have more members than a statement has arguments.
func TestGroupOfMany(t *testing.T) {
	const many = 33_000
	each(t, func(t *testing.T, h *house) {
		g := h.group("all", nil)
		bytes := map[string]string{dialect.SQLite: "BLOB", dialect.Postgres: "BYTEA"}[h.DB.Dialect()]
		ok(t, h.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			const numbers = `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1) `
			_, err := tx.ExecContext(ctx, `INSERT INTO users
				(id, username, username_key, email, full_name, full_name_key, password_hash, status, super_admin, permissions, search_text,
					created_at, updated_at, last_sign_in_at) `+numbers+`
				SELECT 'usr_' || n, 'u' || n, CAST('u' || n AS `+bytes+`), '', '', full_name_key, '', status, FALSE, permissions, '',
					created_at, updated_at, last_sign_in_at
				FROM numbers, users WHERE id = $2`, many, h.root.ID)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO memberships (user_id, group_id) SELECT id, $1 FROM users WHERE id <> $2`, g.ID, h.root.ID)
			return err
		}))
		h.kit.Statements.Take()
		members, err := h.MembersOf(t.Context(), []string{g.ID})
		ok(t, err)
		counts, err := h.CountMembers(t.Context(), []string{g.ID})
		ok(t, err)
		if ran := h.kit.Statements.Take(); len(ran) != 3 || len(members[g.ID]) != accounts.MaxMembers || counts[g.ID] != many {
			t.Errorf("%d statements show %d of %d members", len(ran), len(members[g.ID]), counts[g.ID])
		}
		ids := []string{}
		for i := range many {
			ids = append(ids, fmt.Sprint("usr_", i+1))
		}
		groups, err := h.GroupsOf(t.Context(), ids)
		ok(t, err)
		permissions, err := h.EffectivePermissionsOf(t.Context(), ids)
		ok(t, err)
		if len(ids) != many || len(groups) != many || len(permissions) != many {
			t.Errorf("%d members, %d in groups, %d with permissions", len(ids), len(groups), len(permissions))
		}
		_, err = h.UpdateGroup(h.operator(), g.ID, func(d *accounts.GroupDraft) { d.MemberIDs = d.MemberIDs[1:] })
		ok(t, err)
		_, err = h.UpdateGroup(h.operator(), g.ID, func(d *accounts.GroupDraft) { d.RemoveMemberIDs = []string{"usr_7", "usr_8"} })
		ok(t, err)
		// None of it is written down with thousands of names.
		if got := h.lastChanges(g.ID); len(got) != 1 || got["memberIds"] != `{"new":[],"old":["usr_7","usr_8"]}` {
			t.Errorf("the change of members is told as %.200v", got)
		}
		ok(t, h.DeleteGroup(h.operator(), g.ID))
		if got := h.lastChanges(g.ID); got["memberCount"] != `{"old":32997}` || got["memberIds"] != "" {
			t.Errorf("the deletion is told as %.200v", got)
		}
	})
}
