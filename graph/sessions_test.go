package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

const listSessions = `query($id: ID){sessions(userId: $id){nodes{id address userAgent current createdAt lastUsedAt expiresAt} totalCount}}`

const endSession = `mutation($id: ID!){endSession(input: {id: $id}){endedId userErrors{field code message}}}`

func sessionsOf(t *testing.T, c *servertest.Client, userID any) []servertest.Data {
	t.Helper()
	data := c.Must(t, listSessions, map[string]any{"id": userID})
	list := data.List("sessions", "nodes")
	if data.At("sessions", "totalCount") != float64(len(list)) {
		t.Errorf("%d sessions are listed: %v", len(list), data)
	}
	return list
}

func isViewer(t *testing.T, c *servertest.Client) bool {
	t.Helper()
	return c.Must(t, `{viewer{id}}`, nil).At("viewer") != nil
}

// T57: one's browsers are listed, and one that is ended is signed out everywhere.
func TestT57SessionsThroughTheDoor(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		replica := s.Replica(t)
		here := s.Create(t, accounts.UserDraft{Username: "ada"})
		s.Kit.Clock.Advance(time.Second)
		there := replica.SignIn(t, "ada", servertest.Password)
		for _, browser := range []*servertest.Client{here, there, here.On(replica)} {
			list := sessionsOf(t, browser, nil)
			if len(list) != 2 || list[0].At("current") != (browser == there) || list[1].At("current") != (browser != there) {
				t.Fatalf("listed: %v", list)
			}
			if list[0].String("address") != "127.0.0.1" || !strings.HasPrefix(list[0].String("userAgent"), "Go-http-client") ||
				list[0].String("createdAt") <= list[1].String("createdAt") || list[0].String("expiresAt") <= list[0].String("createdAt") {
				t.Errorf("listed: %v", list)
			}
			for _, cookie := range []string{here.Cookie(), there.Cookie()} {
				if strings.Contains(fmt.Sprint(list), cookie) {
					t.Error("the list has a cookie")
				}
			}
		}
		other := sessionsOf(t, here, nil)[0].String("id")
		data := here.Must(t, endSession, map[string]any{"id": other})
		if data.String("endSession", "endedId") != other || len(problems(data, "endSession")) > 0 {
			t.Errorf("ended: %v", data)
		}
		for _, at := range []*servertest.Server{s, replica} {
			if isViewer(t, there.On(at)) || !isViewer(t, here.On(at)) {
				t.Error("the wrong browser is signed out")
			}
		}
		if got := problems(here.Must(t, endSession, map[string]any{"id": other}), "endSession"); got["id"] != "NOT_FOUND" {
			t.Errorf("ended twice: %v", got)
		}

		third := s.SignIn(t, "ada", servertest.Password)
		data = here.Must(t, `mutation{endOtherSessions(input: {}){endedCount userErrors{code}}}`, nil)
		if data.At("endOtherSessions", "endedCount") != 1.0 || isViewer(t, third.On(replica)) || !isViewer(t, here) {
			t.Errorf("ended: %v", data)
		}
		mine := sessionsOf(t, here, nil)[0].String("id")
		here.Must(t, endSession, map[string]any{"id": mine})
		if isViewer(t, here) || isViewer(t, here.On(replica)) {
			t.Error("one's own session cannot be ended")
		}
	})
}

// T50, T52: the sessions of others are as if they were not there to who may not see them, and safe from who
// may do less.
func TestT50T52SessionsOfOthers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		plain, helper := s.User(t), s.User(t, access.ViewUsers, access.EditUsers)
		equal, above := s.User(t, access.ViewUsers), s.User(t, access.ViewAuditLog)
		sessionOf := func(c *servertest.Client) string { return sessionsOf(t, c, nil)[0].String("id") }
		adminSession := sessionOf(s.Admin)
		admin, err := s.Accounts.UserByUsername(t.Context(), servertest.AdminName)
		if err != nil {
			t.Fatal(err)
		}

		for _, mutation := range []struct{ query, known, unknown string }{
			{endSession, sessionOf(above), "ses_" + strings.Repeat("A", 26)},
			{`mutation($id: ID){endOtherSessions(input: {userId: $id}){endedCount userErrors{field code message}}}`, above.UserID, "usr_none"},
		} {
			one := plain.Must(t, mutation.query, map[string]any{"id": mutation.known})
			other := plain.Must(t, mutation.query, map[string]any{"id": mutation.unknown})
			if fmt.Sprint(one) != fmt.Sprint(other) || !strings.Contains(fmt.Sprint(one), "NOT_FOUND") {
				t.Errorf("%v, but for what is not there %v", one, other)
			}
		}
		for _, id := range []string{above.UserID, "usr_none"} {
			_, errs := plain.GraphQL(t, listSessions, map[string]any{"id": id})
			if len(errs) == 0 || errs[0].Code() != "FORBIDDEN" || errs[0].Message != "This needs the permissions EDIT_USERS and VIEW_USERS." {
				t.Errorf("the sessions of %s: %v", id, errs)
			}
		}

		if got := sessionsOf(t, helper, above.UserID); len(got) != 1 || got[0].At("current") != false {
			t.Errorf("to who edits users: %v", got)
		}
		for _, id := range []string{sessionOf(above), adminSession} {
			if got := problems(helper.Must(t, endSession, map[string]any{"id": id}), "endSession"); got["id"] != "FORBIDDEN" {
				t.Errorf("a session of who may do more: %v", got)
			}
		}
		for id, want := range map[string]string{above.UserID: "FORBIDDEN", admin.ID: "FORBIDDEN", "usr_none": "NOT_FOUND", "\x00": "NOT_FOUND"} {
			data := helper.Must(t, `mutation($id: ID){endOtherSessions(input: {userId: $id}){endedCount userErrors{field code}}}`, map[string]any{"id": id})
			if got := problems(data, "endOtherSessions"); got["userId"] != want || data.At("endOtherSessions", "endedCount") != nil {
				t.Errorf("%q: %v, want %s", id, data, want)
			}
		}
		helper.Must(t, endSession, map[string]any{"id": sessionOf(equal)})
		if isViewer(t, equal) || !isViewer(t, above) || !isViewer(t, s.Admin) {
			t.Error("the wrong ones are signed out")
		}
		if _, errs := s.Browser(t).GraphQL(t, endSession, map[string]any{"id": adminSession}); len(errs) != 1 || errs[0].Code() != "UNAUTHENTICATED" {
			t.Errorf("by nobody: %v", errs)
		}
	})
}

// T54: a permission that is withdrawn at one server is withdrawn for the next request at the other.
func TestT54PermissionWithdrawn(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		replica := s.Replica(t)
		group, err := s.Accounts.CreateGroup(servertest.Operator(t.Context()), accounts.GroupDraft{Name: "Viewers", Permissions: []access.Permission{access.ViewUsers}})
		if err != nil {
			t.Fatal(err)
		}
		ways := map[string]string{
			"permissions": `mutation($id: ID!){updateUser(input: {id: $id, permissions: []}){userErrors{code}}}`,
			"groupIds":    `mutation($id: ID!){updateUser(input: {id: $id, groupIds: []}){userErrors{code}}}`,
			"member":      `mutation($id: ID!){updateGroup(input: {id: "` + group.ID + `", removeMemberIds: [$id]}){userErrors{code}}}`,
		}
		for way, withdraw := range ways {
			draft := accounts.UserDraft{GroupIDs: []string{group.ID}}
			if way == "permissions" {
				draft = accounts.UserDraft{Permissions: []access.Permission{access.ViewUsers}}
			}
			user := s.Create(t, draft)
			user.On(replica).Must(t, `{users{totalCount}}`, nil)
			s.Admin.Must(t, withdraw, map[string]any{"id": user.UserID})
			for _, at := range []*servertest.Server{replica, s} {
				if _, errs := user.On(at).GraphQL(t, `{users{totalCount}}`, nil); len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
					t.Errorf("%s: %v", way, errs)
				}
			}
		}
		// A group that is put to sleep takes it from all of its members.
		user := s.Create(t, accounts.UserDraft{GroupIDs: []string{group.ID}})
		user.On(replica).Must(t, `{users{totalCount}}`, nil)
		s.Admin.Must(t, `mutation($id: ID!){updateGroup(input: {id: $id, status: INACTIVE}){userErrors{code}}}`, map[string]any{"id": group.ID})
		if _, errs := user.On(replica).GraphQL(t, `{users{totalCount}}`, nil); len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
			t.Errorf("a sleeping group: %v", errs)
		}
	})
}
