package accounts_test

import (
	"testing"

	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

// P4, T52: nobody takes over somebody who will hold more on the day that a dormant group is woken.
func TestT52DormantGroup(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		admin := h.user("admin", holding(userAdmin...))
		strong := h.group("strong", []access.Permission{access.ViewAuditLog})
		sleeper := h.user("sleeper", in(strong))
		_, err := h.UpdateGroup(h.operator(), strong.ID, func(d *accounts.GroupDraft) { d.Status = group.StatusINACTIVE })
		ok(t, err)
		may, err := h.EffectivePermissionsOf(t.Context(), []string{sleeper.ID})
		ok(t, err)
		if len(may[sleeper.ID]) != 0 {
			t.Errorf("a dormant group gives %v", may[sleeper.ID])
		}
		_, err = h.UpdateUser(h.as(admin), sleeper.ID, func(d *accounts.UserDraft) { d.Password = new("another password") })
		wantProblems(t, err, problem{"password", fault.NotAllowed})
	})
}
