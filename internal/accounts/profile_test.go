package accounts_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

// updateProfile changes the actor's own e-mail address and full name.
func (h *house) updateProfile(ctx context.Context, email, fullName string) error {
	_, err := h.UpdateProfile(ctx, func(own *accounts.Profile) { own.Email, own.FullName = email, fullName })
	return err
}

// Everybody keeps their own profile, also who would get from a dormant group more than they hold: the rules
// about whom one may edit are about others.
func TestUpdateProfile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		plain := h.user("plain", holding(access.ViewScopes))
		dormant := h.group("dormant", []access.Permission{access.RevokeTokens})
		_, err := h.UpdateGroup(h.operator(), dormant.ID, func(d *accounts.GroupDraft) {
			d.Status, d.MemberIDs = group.StatusINACTIVE, []string{plain.ID}
		})
		ok(t, err)
		for _, u := range []string{plain.ID, h.root.ID} {
			before, err := h.User(t.Context(), u)
			ok(t, err)
			ctx := h.as(before)
			ok(t, h.updateProfile(ctx, " own@example.com ", "  My   Name "))
			after, err := h.User(t.Context(), u)
			ok(t, err)
			if after.Email != "own@example.com" || after.FullName != "My Name" || after.Username != before.Username || after.Status != before.Status ||
				after.SuperAdmin != before.SuperAdmin || fmt.Sprint(after.Permissions) != fmt.Sprint(before.Permissions) || after.PasswordHash != before.PasswordHash {
				t.Errorf("%+v is now %+v", before, after)
			}
			if groups, err := h.GroupsOf(t.Context(), []string{u}); err != nil || len(groups[plain.ID]) != 1 && u == plain.ID {
				t.Errorf("groups %v %v", groups, err)
			}
			if got := h.lastChanges(u); fmt.Sprint(got) != `map[email:{"new":"own@example.com","old":""} fullName:{"new":"My Name","old":""}]` {
				t.Errorf("told: %v", got)
			}
			told := len(h.events(u))
			ok(t, h.updateProfile(ctx, "own@example.com", "My Name"))
			if got := h.events(u); len(got) != told || got[told-1] != "USER_UPDATED" {
				t.Errorf("events %v", got)
			}
			ok(t, h.updateProfile(ctx, "", "")) // for the next one; and the session goes on
		}
	})
}

func TestUpdateProfileErrors(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ada, bob := h.user("ada"), h.user("bob")
		ok(t, h.updateProfile(h.as(bob), "bob@example.com", ""))
		ctx := h.as(ada)
		wantProblems(t, h.updateProfile(ctx, "BOB@example.com", "x\u200b"), problem{"email", fault.Taken}, problem{"fullName", fault.Invalid})
		wantProblems(t, h.updateProfile(ctx, "nonsense", strings.Repeat("x", 256)), problem{"email", fault.Invalid}, problem{"fullName", fault.TooLong})
		for _, who := range []context.Context{h.byToken(ada), h.byToken(h.root)} {
			wantCode(t, h.updateProfile(who, "", "x"), fault.Forbidden)
		}
		wantCode(t, h.updateProfile(t.Context(), "", "x"), fault.Unauthenticated)
		wantCode(t, h.updateProfile(h.operator(), "", "x"), fault.Unauthenticated)
		if got := h.events(ada.ID); len(got) != 1 {
			t.Errorf("events %v", got)
		}

		// T55: who was disabled, or deleted, while the request was on its way is nobody.
		_, err := h.UpdateUser(h.operator(), ada.ID, func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
		ok(t, err)
		wantCode(t, h.updateProfile(ctx, "", "x"), fault.Unauthenticated)
		ok(t, h.DeleteUser(h.operator(), ada.ID))
		wantCode(t, h.updateProfile(ctx, "", "x"), fault.Unauthenticated)
	})
}
