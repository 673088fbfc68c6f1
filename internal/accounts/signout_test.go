package accounts_test

import (
	"testing"

	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// TestT57SignInMeetsPasswordChange changes a password between the check of the old one and the session.
func TestT57SignInMeetsPasswordChange(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("ann")
		signedIn, err := h.SignIn(t.Context(), "ann", password)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.ConfirmSignIn(t.Context(), signedIn); err != nil {
			t.Errorf("nothing came between, and still: %v", err)
		}
		change := func(d *accounts.UserDraft) { d.Password = new("another " + password) }
		if _, err := h.UpdateUser(h.operator(), signedIn.ID, change); err != nil {
			t.Fatal(err)
		}
		if err := h.ConfirmSignIn(t.Context(), signedIn); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("the password was changed, and still: %v", err)
		}
	})
}

func TestSignOutIsAudited(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		signedOut := func() int {
			return h.kit.DB.Read().AuditEvent.Query().Where(auditevent.Kind(string(audit.SignedOut))).CountX(t.Context())
		}
		actor := access.Actor{Kind: access.User, ID: h.root.ID, Name: h.root.Username}
		if err := h.SignOut(access.WithActor(t.Context(), actor)); err != nil || signedOut() != 0 {
			t.Errorf("without a session: %v, %d events", err, signedOut())
		}
		actor.SessionID = "ses_1"
		if err := h.SignOut(access.WithActor(t.Context(), actor)); err != nil || signedOut() != 1 {
			t.Errorf("with a session: %v, %d events", err, signedOut())
		}
	})
}
