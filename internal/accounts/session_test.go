package accounts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent/session"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/testkit"
)

// store returns a store on a replica, whose session data is the user's id alone.
func (h *house) store() *accounts.SessionStore {
	return &accounts.SessionStore{DB: h.kit.Open(h.t), UserID: func(data []byte) string { return string(data) }}
}

// open opens a session of a user with the token.
func (h *house) open(s *accounts.SessionStore, token, userID string) {
	h.t.Helper()
	ok(h.t, s.CommitCtx(from(h.t.Context(), here), token, []byte(userID), time.Now().Add(time.Hour)))
}

func wantSession(t *testing.T, s *accounts.SessionStore, token string, alive bool) {
	t.Helper()
	_, found, err := s.FindCtx(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if found != alive {
		t.Errorf("the session %s: %v, want %v", token, found, alive)
	}
	if actor, err := s.Actor(t.Context(), token); err != nil || (actor.Kind == access.User) != alive {
		t.Errorf("with the session %s acts %+v, %v", token, actor, err)
	}
}

func TestSessionStore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.store()
		if _, found, err := s.Find("unknown\x00\xff"); found || err != nil {
			t.Errorf("unknown: %v %v", found, err)
		}
		ok(t, s.Delete("unknown"))
		ctx := audit.WithOrigin(t.Context(), audit.Origin{Address: here, UserAgent: "Ol\xe9 \x00 " + strings.Repeat("ü", 300)})
		ok(t, s.CommitCtx(ctx, "token", nil, time.Now().Add(time.Hour)))
		ok(t, s.CommitCtx(ctx, "token", []byte(h.root.ID), time.Now().Add(time.Hour)))
		data, found, err := s.Find("token")
		ok(t, err)
		if !found || string(data) != h.root.ID {
			t.Errorf("found %v %q", found, data)
		}
		row := h.DB.Read().Session.Query().OnlyX(t.Context())
		if row.ID != accounts.SessionID("token") || !strings.HasPrefix(row.ID, "ses_") || len(row.ID) != 30 || row.UserID != h.root.ID ||
			row.Address != here || !strings.HasPrefix(row.UserAgent, "Ol? ? ü") || strings.Contains(row.TokenHash, "token") {
			t.Errorf("stored %v", row)
		}
		h.kit.Clock.Advance(61 * time.Minute)
		wantSession(t, s, "token", false)
		ok(t, s.Commit("token", []byte("x"), time.Now().Add(time.Hour)))
		wantSession(t, s, "token", false) // what expired stays expired
		h.open(s, "fresh", h.root.ID)
		h.kit.Clock.Advance(59 * time.Minute)
		ok(t, h.Sweep(t.Context()))
		wantSession(t, s, "fresh", true)
		h.kit.Clock.Advance(2 * time.Hour)
		ok(t, h.Sweep(t.Context()))
		if n := h.DB.Read().Session.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
	})
}

// A request that was under way when its session ended does not bring it back (T57, T60).
func TestT60EndedSessionStaysEnded(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.store()
		h.open(s, "token", h.root.ID)
		ok(t, s.Delete("token"))
		wantSession(t, s, "token", false)
		h.open(s, "token", h.root.ID)
		wantSession(t, s, "token", false)
		if n := h.DB.Read().Session.Query().Where(session.UserID(h.root.ID)).CountX(t.Context()); n != 0 {
			t.Error("the ended session still names its user")
		}
	})
}

// T57: a change of password ends all other sessions of the user, and nobody else's.
func TestT57PasswordChange(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.store()
		ada, bob := h.user("ada"), h.user("bob")
		h.open(s, "mine", ada.ID)
		h.open(s, "other", ada.ID)
		h.open(s, "bobs", bob.ID)
		actor, err := h.Actor(t.Context(), ada.ID, accounts.SessionID("mine"))
		ok(t, err)
		ctx := from(access.WithActor(t.Context(), actor), here)
		ok(t, h.changePassword(ctx, password, "quite another password"))
		wantSession(t, s, "mine", true)
		wantSession(t, s, "other", false)
		wantSession(t, s, "bobs", true)
		_, err = h.SignIn(ctx, "ada", password)
		wantCode(t, err, fault.Unauthenticated)
		_, err = h.SignIn(ctx, "ada", "quite another password")
		ok(t, err)

		// So does a password that an administrator sets, and to be disabled or deleted (T55).
		_, err = h.UpdateUser(h.as(h.root), ada.ID, func(d *accounts.UserDraft) { d.Password = new("a third password") })
		ok(t, err)
		wantSession(t, s, "mine", false)
		if got := h.events(ada.ID); got[len(got)-1] != "PASSWORD_CHANGED" {
			t.Errorf("events %v", got)
		}
		h.open(s, "again", ada.ID)
		_, err = h.UpdateUser(h.as(h.root), ada.ID, func(d *accounts.UserDraft) { d.FullName = "Ada" })
		ok(t, err)
		wantSession(t, s, "again", true)
		_, err = h.UpdateUser(h.as(h.root), ada.ID, func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
		ok(t, err)
		wantSession(t, s, "again", false)
		ok(t, h.DeleteUser(h.as(h.root), bob.ID))
		wantSession(t, s, "bobs", false)
	})
}

func TestChangePasswordErrors(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ada := h.user("ada")
		ctx := from(h.as(ada), here)
		wantProblems(t, h.changePassword(ctx, "wrong", "short"), problem{"currentPassword", fault.Invalid}, problem{"newPassword", fault.TooShort})
		wantProblems(t, h.changePassword(ctx, "", ""), problem{"currentPassword", fault.Invalid}, problem{"newPassword", fault.Required})
		wantProblems(t, h.changePassword(ctx, password, password), problem{"newPassword", fault.Invalid})
		wantProblems(t, h.changePassword(ctx, password, "a\x00 quite good one"), problem{"newPassword", fault.Invalid})
		wantCode(t, h.changePassword(h.byToken(ada), password, "quite another password"), fault.Forbidden)
		wantCode(t, h.changePassword(t.Context(), password, "quite another password"), fault.Unauthenticated)
		wantCode(t, h.changePassword(h.operator(), password, "quite another password"), fault.Unauthenticated)
		// Whoever finds an open browser cannot guess on without end.
		for range 5 {
			wantProblems(t, h.changePassword(ctx, "wrong", "quite another password"), problem{"currentPassword", fault.Invalid})
		}
		wantCode(t, h.changePassword(ctx, password, "quite another password"), fault.RateLimited)
	})
}

// The stored form of a password is what other programs write, too (RFC 9106, PHC).
func TestPasswordHashOfAnotherProgram(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := &house{Service: &accounts.Service{DB: kit.DB, Hasher: accounts.DefaultHasher()}, kit: kit, t: t}
		h.user("ada")
		_, err := h.SignIn(t.Context(), "ada", password)
		ok(t, err)
		h.Hasher = cheap() // other costs today do not lock out those of yesterday
		_, err = h.SignIn(t.Context(), "ada", password)
		ok(t, err)
	})
}
