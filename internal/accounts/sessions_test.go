package accounts_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/session"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/usage"
)

// browsing returns a context in which the user acts with the session that the token opens.
func (h *house) browsing(u *ent.User, token string) context.Context {
	return h.acting(u, accounts.SessionID(token))
}

func (h *house) wantSessions(ctx context.Context, userID string, tokens ...string) {
	h.t.Helper()
	var got, want []string
	for args := (paging.Args{First: new(2)}); ; {
		page, err := h.Sessions(ctx, userID, args)
		ok(h.t, err)
		for _, row := range page.Items {
			got = append(got, row.ID)
		}
		if !page.HasNextPage {
			break
		}
		args.After = new(page.Cursor(1))
	}
	for _, token := range tokens {
		want = append(want, accounts.SessionID(token))
	}
	n, err := h.CountSessions(ctx, userID)
	ok(h.t, err)
	if !slices.Equal(got, want) || n != len(want) {
		h.t.Errorf("sessions %v (%d), want %v", got, n, want)
	}
}

func TestSessionsOfAUser(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.store()
		ada, bob := h.user("ada"), h.user("bob")
		h.open(s, "nobody's", "")
		for _, token := range []string{"first", "second", "third"} {
			h.open(s, token, ada.ID)
			h.kit.Clock.Advance(time.Second)
		}
		h.open(s, "bobs", bob.ID)
		h.wantSessions(h.byToken(ada), ada.ID, "third", "second", "first")
		h.wantSessions(h.byToken(h.root), ada.ID, "third", "second", "first")
		ok(t, s.Delete("second"))
		h.wantSessions(h.byToken(ada), ada.ID, "third", "first")
		for _, id := range append([]string{"usr_none"}, implausible...) {
			h.wantSessions(h.byToken(h.root), id)
		}
		h.kit.Clock.Advance(time.Hour)
		h.wantSessions(h.byToken(ada), ada.ID) // what expired is no session, though it is not swept yet

		helper, viewer := h.user("helper", holding(access.EditUsers, access.ViewUsers)), h.user("viewer", holding(access.EditUsers))
		h.wantSessions(h.byToken(helper), bob.ID)
		for _, id := range []string{ada.ID, "usr_none", ""} {
			_, err := h.Sessions(h.as(viewer), id, paging.Args{})
			wantCode(t, err, fault.Forbidden)
			_, err = h.CountSessions(h.as(bob), id)
			wantCode(t, err, fault.Forbidden)
		}
	})
}

// T57: a session that is ended is ended everywhere.
func TestT57EndSession(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s, there := h.store(), h.store()
		ada := h.user("ada")
		h.open(s, "mine", ada.ID)
		h.open(s, "other", ada.ID)
		ok(t, h.EndSession(h.browsing(ada, "mine"), accounts.SessionID("other")))
		wantSession(t, there, "other", false)
		wantSession(t, there, "mine", true)
		h.open(there, "other", ada.ID) // a request that was under way commits it once more
		wantSession(t, there, "other", false)
		if got := h.events(ada.ID); got[len(got)-1] != "SESSION_ENDED" {
			t.Errorf("events %v", got)
		}
		if got := h.lastChanges(ada.ID); got["sessionId"] != `{"old":"`+accounts.SessionID("other")+`"}` || got["address"] != `{"old":"`+here+`"}` {
			t.Errorf("told as %v", got)
		}
		// One's own ends like a sign-out, and no second time.
		ok(t, h.EndSession(h.browsing(ada, "mine"), accounts.SessionID("mine")))
		wantSession(t, there, "mine", false)
		wantProblems(t, h.EndSession(h.browsing(ada, "mine"), accounts.SessionID("mine")), problem{"id", fault.Missing})
	})
}

// T50, T52: what is somebody else's looks like what is not there, and nobody signs out who may do more.
func TestT50T52EndSessionsOfOthers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.store()
		helper, powerful := h.user("helper", holding(access.EditUsers, access.ViewUsers)), h.user("powerful", holding(access.ViewTokens))
		half, plain := h.user("half", holding(access.EditUsers)), h.user("plain")
		h.open(s, "nobody's", "")
		h.open(s, "root's", h.root.ID)
		h.open(s, "powerful's", powerful.ID)
		h.open(s, "plain's", plain.ID)
		for _, who := range []*ent.User{plain, half} {
			for _, id := range []string{"", "\x00", "ses_none", "plain's", accounts.SessionID("nobody's"), accounts.SessionID("powerful's"), accounts.SessionID("root's")} {
				err := h.EndSession(h.as(who), id)
				wantProblems(t, err, problem{"id", fault.Missing})
				if err.Error() != "There is no such session." {
					t.Errorf("%q: %v", id, err)
				}
			}
			for _, id := range []string{"", "\x00", "usr_none", powerful.ID, h.root.ID} {
				_, err := h.EndOtherSessions(h.as(who), id)
				wantProblems(t, err, problem{"userId", fault.Missing})
				if err.Error() != "There is no such user." {
					t.Errorf("%q: %v", id, err)
				}
			}
		}
		for token, owner := range map[string]string{"root's": h.root.ID, "powerful's": powerful.ID} {
			wantProblems(t, h.EndSession(h.as(helper), accounts.SessionID(token)), problem{"id", fault.NotAllowed})
			_, err := h.EndOtherSessions(h.as(helper), owner)
			wantProblems(t, err, problem{"userId", fault.NotAllowed})
			wantSession(t, s, token, true)
		}
		for _, id := range append([]string{"usr_none"}, implausible...) {
			_, err := h.EndOtherSessions(h.as(helper), id)
			wantProblems(t, err, problem{"userId", fault.Missing})
		}
		wantProblems(t, h.EndSession(h.as(helper), accounts.SessionID("nobody's")), problem{"id", fault.Missing})
		ok(t, h.EndSession(h.as(helper), accounts.SessionID("plain's")))
		wantSession(t, s, "plain's", false)
	})
}

func TestEndOtherSessions(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.store()
		ada, bob := h.user("ada"), h.user("bob")
		helper := h.user("helper", holding(access.EditUsers, access.ViewUsers))
		h.open(s, "expired", ada.ID)
		h.kit.Clock.Advance(2 * time.Hour)
		for _, token := range []string{"mine", "second", "third"} {
			h.open(s, token, ada.ID)
		}
		h.open(s, "bobs", bob.ID)
		wantEnded := func(ctx context.Context, want int) {
			t.Helper()
			n, err := h.EndOtherSessions(ctx, ada.ID)
			ok(t, err)
			if n != want {
				t.Errorf("%d sessions have ended, want %d", n, want)
			}
		}
		wantEnded(h.browsing(ada, "mine"), 2)
		wantSession(t, s, "mine", true)
		wantSession(t, s, "second", false)
		wantSession(t, s, "bobs", true)
		if got := h.lastChanges(ada.ID); len(got) != 1 || got["endedSessions"] != `{"new":2}` {
			t.Errorf("told as %v", got)
		}
		wantEnded(h.browsing(ada, "mine"), 0) // which is nothing to tell
		if got := h.events(ada.ID); !slices.Equal(got, []string{"USER_CREATED", "SESSION_ENDED"}) {
			t.Errorf("events %v", got)
		}
		h.open(s, "fourth", ada.ID)
		wantEnded(h.as(helper), 2) // of somebody else all
		h.open(s, "fifth", ada.ID)
		wantEnded(h.byToken(ada), 1) // and a token is no session
		wantSession(t, s, "bobs", true)
	})
}

// TestEndSessionsAfter ends those of everybody that are newer than a moment.
func TestEndSessionsAfter(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.store()
		ada, bob := h.user("ada"), h.user("bob")
		h.open(s, "old", ada.ID)
		moment := h.kit.DB.Now()
		h.kit.Clock.Advance(time.Minute)
		for token, user := range map[string]string{"new": ada.ID, "another": ada.ID, "bobs": bob.ID} {
			h.open(s, token, user)
		}
		for _, want := range []int{3, 0} {
			if n, err := h.EndSessionsAfter(t.Context(), moment); n != want || err != nil {
				t.Errorf("%d sessions have ended, want %d (%v)", n, want, err)
			}
		}
		wantSession(t, s, "old", true)
		for _, token := range []string{"new", "another", "bobs"} {
			wantSession(t, s, token, false)
		}
		if got := h.lastChanges(ada.ID); len(got) != 1 || got["endedSessions"] != `{"new":2}` {
			t.Errorf("told as %v", got)
		}
		if n, err := h.EndSessionsAfter(t.Context(), time.Time{}); n != 1 || err != nil {
			t.Errorf("of all, %d have ended (%v)", n, err)
		}
	})
}

// The last use is written behind the request, at most once a minute, and brings nothing back to life.
func TestLastUseOfSessions(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.store()
		s.Usage = &usage.Recorder{DB: h.DB}
		h.open(s, "token", h.root.ID)
		stored := func() *time.Time {
			t.Helper()
			ok(t, s.Usage.Flush(t.Context()))
			return h.DB.Read().Session.Query().Where(session.ID(accounts.SessionID("token"))).OnlyX(t.Context()).LastUsedAt
		}
		if at := stored(); at != nil {
			t.Errorf("used before any use: %v", at)
		}
		first := h.DB.Now()
		wantSession(t, s, "token", true)
		if at := stored(); at == nil || !at.Equal(first) {
			t.Errorf("last used at %v, want %v", at, first)
		}
		h.kit.Clock.Advance(59 * time.Second)
		wantSession(t, s, "token", true)
		if at := stored(); !at.Equal(first) {
			t.Errorf("written again at %v", at)
		}
		h.kit.Clock.Advance(time.Second)
		wantSession(t, s, "token", true)
		ok(t, h.EndSession(h.byToken(h.root), accounts.SessionID("token")))
		stored()
		wantSession(t, s, "token", false)
		h.wantSessions(h.byToken(h.root), h.root.ID)
	})
}

func TestUnlockUserByID(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ada := h.user("Ada", holding(access.ViewTokens))
		for range 6 {
			_, err := h.SignIn(from(t.Context(), here), "ada", "wrong password")
			if err == nil {
				t.Fatal("signed in with a wrong password")
			}
		}
		_, err := h.SignIn(from(t.Context(), here), "ada", password)
		wantCode(t, err, fault.RateLimited)
		helper := h.user("helper", holding(userAdmin...))
		for id, want := range map[string]fault.UserErrorCode{ada.ID: fault.NotAllowed, h.root.ID: fault.NotAllowed, "usr_none": fault.Missing, "\x00": fault.Missing} {
			u, err := h.UnlockUser(h.as(helper), id)
			wantProblems(t, err, problem{"id", want})
			if u != nil {
				t.Errorf("%q: refused, and shown: %v", id, u)
			}
		}
		_, err = h.SignIn(from(t.Context(), here), "ada", password)
		wantCode(t, err, fault.RateLimited)
		u, err := h.UnlockUser(h.as(h.root), ada.ID)
		ok(t, err)
		_, err = h.SignIn(from(t.Context(), here), "ada", password)
		ok(t, err)
		if got := h.events(ada.ID); u.ID != ada.ID || !slices.Contains(got, "USER_UNLOCKED") {
			t.Errorf("%v, events %v", u, got)
		}
	})
}
