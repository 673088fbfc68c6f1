package accounts_test

import (
	"context"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/usage"
)

// Who acts with a session is read anew each time, with one statement, and is who acts with the user's id.
func TestActorOfSession(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := &accounts.SessionStore{DB: h.DB, Usage: &usage.Recorder{DB: h.DB}, UserID: func(data []byte) string { return string(data) }}
		inner := h.group("inner", []access.Permission{access.ViewUsers})
		outer := h.group("outer", []access.Permission{access.ViewScopes}, inner)
		u := h.user("u", in(inner), holding(access.ViewTokens))
		h.open(s, "token", u.ID)
		h.open(s, "root", h.root.ID)
		acts := func(token string) access.Actor {
			t.Helper()
			h.kit.Statements.Take()
			actor, err := s.Actor(t.Context(), token)
			ok(t, err)
			if ran := h.kit.Statements.Take(); len(ran) != 1 {
				t.Errorf("%d statements: %v", len(ran), ran)
			}
			return actor
		}
		want, err := h.Actor(t.Context(), u.ID, accounts.SessionID("token"))
		ok(t, err)
		if got := acts("token"); !got.Can(access.ViewTokens) || !got.Can(access.ViewUsers) || !got.Can(access.ViewScopes) || got.Can(access.EditUsers) ||
			got.SuperAdmin || got.Kind != want.Kind || got.ID != want.ID || got.Name != want.Name || got.SessionID != want.SessionID {
			t.Errorf("%+v, want %+v", got, want)
		}
		if got := acts("root"); !got.SuperAdmin || len(got.Permissions) != len(access.Definitions) {
			t.Errorf("%+v", got)
		}
		ok(t, s.Usage.Flush(t.Context()))
		if at := h.DB.Read().Session.GetX(t.Context(), want.SessionID).LastUsedAt; at == nil || !at.Equal(h.kit.Clock.Now()) {
			t.Errorf("used at %v", at)
		}

		_, err = h.UpdateGroup(h.operator(), outer.ID, func(d *accounts.GroupDraft) { d.Status = group.StatusINACTIVE })
		ok(t, err)
		if got := acts("token"); got.Can(access.ViewScopes) || !got.Can(access.ViewUsers) {
			t.Errorf("with the group asleep: %+v", got)
		}
		h.kit.Statements.Take()
		if got, err := s.Actor(t.Context(), ""); got.Kind != access.Anonymous || err != nil || len(h.kit.Statements.Take()) != 0 {
			t.Errorf("without a token: %+v, %v, or it was looked for", got, err)
		}
		for _, token := range []string{"unknown", "\x00\xff", accounts.SessionID("token")} {
			if got := acts(token); got.Kind != access.Anonymous || got.ID != "" || got.SessionID != "" {
				t.Errorf("%q: %+v", token, got)
			}
		}
		ok(t, h.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			return tx.User.UpdateOneID(u.ID).SetStatus(user.StatusINACTIVE).Exec(ctx)
		}))
		if got := acts("token"); got.Kind != access.Anonymous {
			t.Errorf("disabled: %+v", got)
		}
		h.kit.Clock.Advance(time.Hour)
		if got := acts("root"); got.Kind != access.Anonymous {
			t.Errorf("expired: %+v", got)
		}
	})
}
