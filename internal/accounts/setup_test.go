package accounts_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/testkit"
)

// eachEmpty runs a test on both databases, without users.
func eachEmpty(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		test(t, &house{Service: &accounts.Service{DB: kit.DB, Hasher: cheap()}, kit: kit, t: t})
	})
}

func TestSetUp(t *testing.T) {
	eachEmpty(t, func(t *testing.T, h *house) {
		needed, err := h.NeedsSetup(t.Context())
		if err != nil || !needed {
			t.Fatalf("needs set-up: %v %v", needed, err)
		}
		first, err := h.NewSetupLink(t.Context())
		ok(t, err)
		token, err := h.NewSetupLink(t.Context())
		ok(t, err)
		if len(token) != 43 || first == token {
			t.Errorf("token %q", token)
		}
		ok(t, h.CheckSetupLink(t.Context(), first))
		draft := accounts.UserDraft{Username: "ada", Password: new(password), Status: user.StatusINACTIVE, GroupIDs: []string{"grp_none"},
			Permissions: []access.Permission{"X"}}
		for _, bad := range []string{"", "\x00\xff", token + "x"} {
			wantCode(t, h.CheckSetupLink(t.Context(), bad), fault.NotFound)
			_, err := h.SetUp(t.Context(), bad, draft)
			wantCode(t, err, fault.NotFound)
		}
		ok(t, h.CheckSetupLink(t.Context(), token))
		_, err = h.SetUp(t.Context(), token, accounts.UserDraft{Username: "", Password: new("short")})
		wantProblems(t, err, problem{"username", fault.Required}, problem{"password", fault.TooShort})
		_, err = h.SetUp(t.Context(), token, accounts.UserDraft{Username: "ada", Password: new("\x00")})
		wantProblems(t, err, problem{"password", fault.Invalid})
		_, err = h.SetUp(t.Context(), token, accounts.UserDraft{Username: "ada"})
		wantProblems(t, err, problem{"password", fault.Required})
		u, err := h.SetUp(from(t.Context(), here), token, draft)
		ok(t, err)
		if !u.SuperAdmin || u.Status != user.StatusACTIVE || len(u.Permissions) != 0 {
			t.Errorf("created %v", u)
		}
		if !u.LastSignInAt.Equal(h.DB.Now()) {
			t.Errorf("last signed in at %s", u.LastSignInAt)
		}
		if got := h.events(u.ID); len(got) != 1 || got[0] != "SERVER_SET_UP" {
			t.Errorf("events %v", got)
		}
		_, err = h.SignIn(t.Context(), "ada", password)
		ok(t, err)

		// Once and never again.
		for _, used := range []string{token, first} {
			wantCode(t, h.CheckSetupLink(t.Context(), used), fault.NotFound)
			_, err = h.SetUp(t.Context(), used, accounts.UserDraft{Username: "eve", Password: new(password)})
			wantCode(t, err, fault.NotFound)
		}
		_, err = h.NewSetupLink(t.Context())
		wantCode(t, err, fault.NotFound)
		if n := h.DB.Read().SetupLink.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d links are left", n)
		}
	})
}

func TestSetupLinkExpires(t *testing.T) {
	eachEmpty(t, func(t *testing.T, h *house) {
		token, err := h.NewSetupLink(t.Context())
		ok(t, err)
		h.kit.Clock.Advance(accounts.SetupLinkLifetime - time.Second)
		ok(t, h.Sweep(t.Context()))
		ok(t, h.CheckSetupLink(t.Context(), token))
		h.kit.Clock.Advance(time.Second)
		wantCode(t, h.CheckSetupLink(t.Context(), token), fault.NotFound)
		_, err = h.SetUp(t.Context(), token, accounts.UserDraft{Username: "ada", Password: new(password)})
		wantCode(t, err, fault.NotFound)
	})
}

// Of many who use the link at once, on two replicas, one becomes the super admin.
func TestSetUpInParallel(t *testing.T) {
	eachEmpty(t, func(t *testing.T, h *house) {
		token, err := h.NewSetupLink(t.Context())
		ok(t, err)
		services := []*accounts.Service{h.Service, {DB: h.kit.Open(t), Hasher: cheap()}}
		var mu sync.Mutex
		var created []*ent.User
		var wait sync.WaitGroup
		for i := range 16 {
			wait.Go(func() {
				u, err := services[i%2].SetUp(t.Context(), token, accounts.UserDraft{Username: string(rune('a' + i)), Password: new(password)})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					created = append(created, u)
				} else if fault.CodeOf(err) != fault.NotFound {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if n := h.DB.Read().User.Query().CountX(t.Context()); n != 1 || len(created) != 1 {
			t.Errorf("%d users, %d told so", n, len(created))
		}
	})
}

func TestCreateFirstAdmin(t *testing.T) {
	eachEmpty(t, func(t *testing.T, h *house) {
		_, err := h.CreateFirstAdmin(t.Context(), "", "short")
		wantProblems(t, err, problem{"username", fault.Required}, problem{"password", fault.TooShort})
		_, err = h.CreateFirstAdmin(t.Context(), "admin", "\x00")
		wantProblems(t, err, problem{"password", fault.Invalid})
		token, err := h.NewSetupLink(t.Context())
		ok(t, err)
		services := []*accounts.Service{h.Service, {DB: h.kit.Open(t), Hasher: cheap()}}
		made, errs := make([]bool, 2), make([]error, 2)
		var wait sync.WaitGroup
		for i := range services {
			wait.Go(func() { made[i], errs[i] = services[i].CreateFirstAdmin(t.Context(), "admin", password) })
		}
		wait.Wait()
		if errors.Join(errs...) != nil || made[0] == made[1] {
			t.Errorf("created %v %v", made, errs)
		}
		u, err := h.SignIn(t.Context(), "admin", password)
		ok(t, err)
		if !u.SuperAdmin {
			t.Error("not a super admin")
		}
		wantCode(t, h.CheckSetupLink(t.Context(), token), fault.NotFound)
		again, err := h.CreateFirstAdmin(t.Context(), "other", "x")
		if again || err != nil {
			t.Errorf("again: %v %v", again, err)
		}
	})
}
