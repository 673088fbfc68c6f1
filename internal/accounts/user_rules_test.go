package accounts_test

import (
	"context"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

var userAdmin = []access.Permission{access.ViewUsers, access.CreateUsers, access.EditUsers, access.DeleteUsers}

// P3, T52: only a super admin gives or takes the setting, or edits a super admin; not by token.
func TestP3OnlySuperAdminsMakeSuperAdmins(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		everything := h.user("everything", holding(access.All().Sorted()...))
		plain := h.user("plain")
		second := h.user("second", func(d *accounts.UserDraft) { d.SuperAdmin = true })
		makeSuper := func(d *accounts.UserDraft) { d.SuperAdmin = true }

		_, err := h.UpdateUser(h.as(everything), everything.ID, makeSuper)
		wantProblems(t, err, problem{"superAdmin", fault.NotAllowed})
		_, err = h.UpdateUser(h.as(everything), plain.ID, makeSuper)
		wantProblems(t, err, problem{"superAdmin", fault.NotAllowed})
		_, err = h.CreateUser(h.as(everything), accounts.UserDraft{Username: "new", Password: new(password), SuperAdmin: true})
		wantProblems(t, err, problem{"superAdmin", fault.NotAllowed})
		for _, change := range []func(*accounts.UserDraft){
			func(d *accounts.UserDraft) { d.SuperAdmin = false },
			func(d *accounts.UserDraft) { d.FullName = "x" },
			func(d *accounts.UserDraft) { d.Password = new("another password") },
			func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE },
		} {
			_, err = h.UpdateUser(h.as(everything), second.ID, change)
			wantProblems(t, err, problem{"id", fault.NotAllowed})
		}
		wantProblems(t, h.DeleteUser(h.as(everything), second.ID), problem{"id", fault.NotAllowed})
		wantProblems(t, h.Unlock(h.as(everything), "second"), problem{"username", fault.NotAllowed})

		// Through a token even a super admin cannot.
		_, err = h.UpdateUser(h.byToken(h.root), plain.ID, makeSuper)
		wantProblems(t, err, problem{"superAdmin", fault.NotAllowed})
		_, err = h.UpdateUser(h.byToken(h.root), second.ID, func(d *accounts.UserDraft) { d.SuperAdmin = false })
		wantProblems(t, err, problem{"superAdmin", fault.NotAllowed})
		_, err = h.UpdateUser(h.byToken(h.root), second.ID, func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
		wantProblems(t, err, problem{"status", fault.NotAllowed})
		_, err = h.UpdateUser(h.byToken(h.root), plain.ID, func(d *accounts.UserDraft) { d.Password = new("another password") })
		wantProblems(t, err, problem{"password", fault.NotAllowed})
		wantProblems(t, h.DeleteUser(h.byToken(h.root), second.ID), problem{"id", fault.NotAllowed})
		_, err = h.CreateUser(h.byToken(h.root), accounts.UserDraft{Username: "new", Password: new(password), SuperAdmin: true})
		wantProblems(t, err, problem{"superAdmin", fault.NotAllowed})
		_, err = h.UpdateUser(h.byToken(h.root), second.ID, func(d *accounts.UserDraft) { d.FullName = "Second" })
		ok(t, err)

		// With a session they can.
		_, err = h.UpdateUser(h.as(h.root), plain.ID, makeSuper)
		ok(t, err)
		_, err = h.UpdateUser(h.as(plain), second.ID, func(d *accounts.UserDraft) { d.SuperAdmin = false })
		ok(t, err)
		ok(t, h.DeleteUser(h.as(plain), h.root.ID))
	})
}

// P3: the last active super admin stays.
func TestP3LastSuperAdmin(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("asleep", func(d *accounts.UserDraft) { d.SuperAdmin, d.Status = true, user.StatusINACTIVE })
		for _, ctx := range []func() error{
			func() error {
				_, err := h.UpdateUser(h.as(h.root), h.root.ID, func(d *accounts.UserDraft) { d.SuperAdmin = false })
				return err
			},
			func() error {
				_, err := h.UpdateUser(h.operator(), h.root.ID, func(d *accounts.UserDraft) { d.SuperAdmin, d.Status = false, user.StatusINACTIVE })
				return err
			},
		} {
			wantProblems(t, ctx(), problem{"superAdmin", fault.LastSuperAdmin})
		}
		_, err := h.UpdateUser(h.as(h.root), h.root.ID, func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
		wantProblems(t, err, problem{"status", fault.LastSuperAdmin})
		wantProblems(t, h.DeleteUser(h.as(h.root), h.root.ID), problem{"id", fault.LastSuperAdmin})
	})
}

// T53: two super admins who demote, disable or delete each other or themselves at once, on two
// replicas: one is left.
func TestT53ConcurrentDemotions(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		replica := &accounts.Service{DB: h.kit.Open(t), Hasher: cheap()}
		services := []*accounts.Service{h.Service, replica}
		acts := []func(ctx context.Context, s *accounts.Service, target *ent.User) error{
			func(ctx context.Context, s *accounts.Service, target *ent.User) error {
				_, err := s.UpdateUser(ctx, target.ID, func(d *accounts.UserDraft) { d.SuperAdmin = false })
				return err
			},
			func(ctx context.Context, s *accounts.Service, target *ent.User) error {
				_, err := s.UpdateUser(ctx, target.ID, func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
				return err
			},
			func(ctx context.Context, s *accounts.Service, target *ent.User) error {
				return s.DeleteUser(ctx, target.ID)
			},
		}
		for round := range 12 {
			two := []*ent.User{h.root, h.user("other", func(d *accounts.UserDraft) { d.SuperAdmin = true })}
			act, crossed := acts[round%3], round%2
			errs := make([]error, 2)
			var wait sync.WaitGroup
			actors := []context.Context{h.as(two[0]), h.as(two[1])}
			for i := range two {
				ctx, target := actors[i], two[(i+crossed)%2]
				wait.Go(func() { errs[i] = act(ctx, services[i], target) })
			}
			wait.Wait()
			left := h.DB.Read().User.Query().Where(user.SuperAdmin(true), user.StatusEQ(user.StatusACTIVE)).AllX(t.Context())
			if len(left) != 1 {
				t.Fatalf("round %d: %d super admins are left: %v", round, len(left), errs)
			}
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Errorf("round %d: %v", round, errs)
			}
			h.root = left[0]
			ok(t, h.onlyRoot())
		}
	})
}

// onlyRoot makes room for another round: everybody but root goes.
func (h *house) onlyRoot() error {
	for _, u := range h.DB.Read().User.Query().Where(user.IDNEQ(h.root.ID)).AllX(h.t.Context()) {
		if err := h.DeleteUser(h.operator(), u.ID); err != nil {
			return err
		}
	}
	_, err := h.UpdateUser(h.operator(), h.root.ID, func(d *accounts.UserDraft) { d.Username = "root" })
	return err
}

// P4, T52: nobody gives what they do not hold.
func TestP4NobodyGivesWhatTheyDoNotHold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		admin := h.user("admin", holding(userAdmin...))
		plain := h.user("plain")
		strong := h.group("strong", []access.Permission{access.ViewTokens})
		inside := h.group("inside", nil)
		around := h.group("around", []access.Permission{access.RevokeTokens}, inside)
		weak := h.group("weak", []access.Permission{access.ViewUsers})
		_, err := h.UpdateGroup(h.operator(), around.ID, func(d *accounts.GroupDraft) { d.Status = "INACTIVE" })
		ok(t, err)

		give := func(d *accounts.UserDraft) {
			d.Permissions = []access.Permission{access.ViewUsers, access.ViewTokens}
			d.GroupIDs = []string{weak.ID, strong.ID, inside.ID} // inside has an inactive group around it
		}
		want := []problem{{"permissions.1", fault.NotAllowed}, {"groupIds.1", fault.NotAllowed}, {"groupIds.2", fault.NotAllowed}}
		for _, target := range []*ent.User{admin, plain} {
			_, err := h.UpdateUser(h.as(admin), target.ID, func(d *accounts.UserDraft) {
				give(d)
				d.Permissions = append(d.Permissions, userAdmin...)
			})
			wantProblems(t, err, want...)
		}
		_, err = h.CreateUser(h.as(admin), func() (d accounts.UserDraft) {
			d.Username, d.Password = "new", new(password)
			give(&d)
			return d
		}())
		wantProblems(t, err, want...)
		// What they hold they can give; what is held by groups counts.
		_, err = h.UpdateUser(h.as(admin), plain.ID, func(d *accounts.UserDraft) {
			d.Permissions, d.GroupIDs = userAdmin, []string{weak.ID}
		})
		ok(t, err)
	})
}

// P4, T52: nobody changes what matters of a user who may do more.
func TestP4NobodyChangesWhoMayDoMore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		admin := h.user("admin", holding(userAdmin...))
		weak := h.group("weak", nil)
		strong := h.group("strong", []access.Permission{access.ViewAuditLog})
		target := h.user("target", in(strong, weak), func(d *accounts.UserDraft) { d.Email = "t@example.com" })
		for field, change := range map[string]func(*accounts.UserDraft){
			"password":    func(d *accounts.UserDraft) { d.Password = new("another password") },
			"email":       func(d *accounts.UserDraft) { d.Email = "mine@example.com" },
			"username":    func(d *accounts.UserDraft) { d.Username = "mine" },
			"status":      func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE },
			"groupIds":    func(d *accounts.UserDraft) { d.GroupIDs = []string{strong.ID} },
			"permissions": func(d *accounts.UserDraft) { d.Permissions = []access.Permission{access.ViewUsers} },
		} {
			_, err := h.UpdateUser(h.as(admin), target.ID, change)
			wantProblems(t, err, problem{field, fault.NotAllowed})
		}
		wantProblems(t, h.DeleteUser(h.as(admin), target.ID), problem{"id", fault.NotAllowed})
		wantProblems(t, h.Unlock(h.as(admin), "target"), problem{"username", fault.NotAllowed})
		_, err := h.UpdateUser(h.as(admin), target.ID, func(d *accounts.UserDraft) { d.FullName = "Target" })
		ok(t, err)

		// Who holds as much can. So can one who holds it through a group.
		_, err = h.UpdateUser(h.operator(), admin.ID, func(d *accounts.UserDraft) { d.GroupIDs = []string{strong.ID} })
		ok(t, err)
		_, err = h.UpdateUser(h.as(admin), target.ID, func(d *accounts.UserDraft) { d.Email = "new@example.com" })
		ok(t, err)
		ok(t, h.Unlock(h.as(admin), "target"))
		ok(t, h.DeleteUser(h.as(admin), target.ID))
	})
}

// P5: an edit counts the rights that its actor has when it is made, not when the request began.
func TestP5EditWithWithdrawnRights(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		admin := h.user("admin", holding(append([]access.Permission{access.ViewTokens}, userAdmin...)...))
		gone := h.user("gone", holding(userAdmin...))
		plain := h.user("plain")
		ctx, goneCtx := h.as(admin), h.as(gone)
		_, err := h.UpdateUser(h.operator(), admin.ID, func(d *accounts.UserDraft) { d.Permissions = userAdmin })
		ok(t, err)
		_, err = h.UpdateUser(ctx, plain.ID, func(d *accounts.UserDraft) { d.Permissions = []access.Permission{access.ViewTokens} })
		wantProblems(t, err, problem{"permissions.0", fault.NotAllowed})
		ok(t, h.DeleteUser(h.operator(), gone.ID))
		_, err = h.UpdateUser(goneCtx, plain.ID, func(d *accounts.UserDraft) { d.FullName = "x" })
		wantCode(t, err, fault.Unauthenticated)
	})
}
