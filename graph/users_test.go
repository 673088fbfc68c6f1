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

const listUsers = `query($order: UserOrder, $filter: UserFilter, $first: Int, $after: String) {
	users(orderBy: $order, filter: $filter, first: $first, after: $after) {
		nodes { username lastSignInAt } totalCount pageInfo { hasNextPage endCursor } } }`

// Each order and filter of the list, over the wire; pages do not lose who is the same as others.
func TestListUsers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Kit.Clock.Advance(time.Hour)
		group, err := s.Accounts.CreateGroup(servertest.Operator(t.Context()), accounts.GroupDraft{Name: "Staff"})
		if err != nil {
			t.Fatal(err)
		}
		zoe := s.Create(t, accounts.UserDraft{Username: "zoe", FullName: "Ada", GroupIDs: []string{group.ID}, Permissions: []access.Permission{access.ViewUsers}})
		password := servertest.Password
		for _, draft := range []accounts.UserDraft{
			{Username: "amy", FullName: "ada", Password: &password, GroupIDs: []string{group.ID}},
			{Username: "bob", FullName: "", Password: &password, SuperAdmin: true},
		} {
			if _, err := s.Accounts.CreateUser(servertest.Operator(t.Context()), draft); err != nil {
				t.Fatal(err)
			}
		}
		for _, test := range []struct {
			order, filter map[string]any
			want          string
		}{
			{map[string]any{"field": "FULL_NAME"}, nil, "[admin bob zoe amy]"},
			{map[string]any{"field": "FULL_NAME", "direction": "DESC"}, nil, "[amy zoe bob admin]"},
			{map[string]any{"field": "LAST_SIGN_IN_AT"}, nil, "[amy bob admin zoe]"},
			{map[string]any{"field": "LAST_SIGN_IN_AT", "direction": "DESC"}, nil, "[zoe admin bob amy]"},
			{map[string]any{"field": "USERNAME"}, map[string]any{"superAdmin": true}, "[admin bob]"},
			{map[string]any{"field": "USERNAME"}, map[string]any{"superAdmin": false}, "[amy zoe]"},
			{map[string]any{"field": "USERNAME"}, map[string]any{"groupId": group.ID}, "[amy zoe]"},
			{map[string]any{"field": "USERNAME"}, map[string]any{"groupId": group.ID, "search": "Z"}, "[zoe]"},
			{nil, map[string]any{"groupId": "grp_none"}, "[]"},
			{nil, map[string]any{"groupId": "\x00"}, "[]"},
		} {
			var all []servertest.Data
			variables := map[string]any{"order": test.order, "filter": test.filter, "first": 1}
			for range 5 {
				page := s.Admin.Must(t, listUsers, variables)
				all = append(all, page.List("users", "nodes")...)
				if page.At("users", "pageInfo", "hasNextPage") != true {
					break
				}
				variables["after"] = page.At("users", "pageInfo", "endCursor")
			}
			count := s.Admin.Must(t, listUsers, map[string]any{"filter": test.filter}).At("users", "totalCount")
			if got := names(all, "username"); got != test.want || count != float64(len(all)) {
				t.Errorf("%v %v: %s (%v), want %s", test.order, test.filter, got, count, test.want)
			}
		}
		never := s.Admin.Must(t, listUsers, map[string]any{"filter": map[string]any{"search": "amy"}}).List("users", "nodes")
		if len(never) != 1 || never[0].At("lastSignInAt") != nil {
			t.Errorf("who never signed in: %v", never)
		}
		_, errs := zoe.GraphQL(t, listUsers, map[string]any{"filter": map[string]any{"groupId": group.ID}})
		if len(errs) == 0 || errs[0].Code() != "FORBIDDEN" || errs[0].Message != "This needs the permission VIEW_GROUPS." {
			t.Errorf("members of a group to who may not see groups: %v", errs)
		}
	})
}

// T52: who is locked out is let in again by id, but not by somebody who may do less.
func TestUnlockUser(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		locked := s.User(t, access.ViewAuditLog)
		for range 6 {
			s.PostForm(t, "/login", map[string][]string{"username": {locked.Username}, "password": {"a wrong password"}})
		}
		unlock := func(by *servertest.Client, id string) servertest.Data {
			t.Helper()
			return by.Must(t, `mutation($id: ID!){unlockUser(input: {id: $id}){user{id} userErrors{field code}}}`, map[string]any{"id": id})
		}
		signIn := func() int {
			return s.PostForm(t, "/login", map[string][]string{"username": {locked.Username}, "password": {servertest.Password}}).Status
		}
		helper := s.User(t, access.ViewUsers, access.EditUsers)
		data := unlock(helper, locked.UserID)
		if got := problems(data, "unlockUser"); got["id"] != "FORBIDDEN" || data.At("unlockUser", "user") != nil {
			t.Errorf("by who may do less: %v", data)
		}
		if got := problems(unlock(helper, "usr_none"), "unlockUser"); got["id"] != "NOT_FOUND" {
			t.Errorf("nobody: %v", got)
		}
		if got := signIn(); got != 429 {
			t.Fatalf("a locked account: %d", got)
		}
		if data := unlock(s.Admin, locked.UserID); data.String("unlockUser", "user", "id") != locked.UserID {
			t.Errorf("unlocked: %v", data)
		}
		if got := signIn(); got != 303 {
			t.Errorf("an unlocked account: %d", got)
		}
		if _, errs := s.User(t, access.EditUsers).GraphQL(t, `mutation{unlockUser(input: {id: "usr_none"}){user{id}}}`, nil); len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
			t.Errorf("without VIEW_USERS: %v", errs)
		}
	})
}

// What updateUser refuses is told at the place where it was asked for.
func TestUpdateUserErrorPaths(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		strong, err := s.Accounts.CreateGroup(servertest.Operator(t.Context()), accounts.GroupDraft{Name: "Strong", Permissions: []access.Permission{access.RevokeTokens}})
		if err != nil {
			t.Fatal(err)
		}
		editor, plain, above := s.User(t, access.ViewUsers, access.EditUsers), s.User(t), s.User(t, access.ViewAuditLog)
		for _, test := range []struct {
			id, input string
			want      map[string]string
		}{
			{plain.UserID, `username: "` + above.Username + `", email: "x", fullName: "\u200b", password: "short"`,
				map[string]string{"username": "TAKEN", "email": "INVALID", "fullName": "INVALID", "password": "TOO_SHORT"}},
			{plain.UserID, `permissions: [VIEW_USERS, VIEW_AUDIT_LOG], groupIds: ["grp_none", "` + strong.ID + `"], superAdmin: true`,
				map[string]string{"permissions 1": "FORBIDDEN", "groupIds 0": "NOT_FOUND", "groupIds 1": "FORBIDDEN", "superAdmin": "FORBIDDEN"}},
			{above.UserID, `username: "mine", email: "a@example.com", status: INACTIVE, password: "correct horse battery", permissions: [], fullName: "x"`,
				map[string]string{"username": "FORBIDDEN", "email": "FORBIDDEN", "status": "FORBIDDEN", "password": "FORBIDDEN", "permissions": "FORBIDDEN"}},
			{"usr_none", `fullName: "x"`, map[string]string{"id": "NOT_FOUND"}},
			{plain.UserID, `status: null, groupIds: null, password: null`,
				map[string]string{"status": "REQUIRED", "groupIds": "REQUIRED", "password": "REQUIRED"}},
		} {
			data := editor.Must(t, fmt.Sprintf(`mutation{updateUser(input: {id: %q, %s}){user{id} userErrors{field code message}}}`, test.id, test.input), nil)
			if got := problems(data, "updateUser"); fmt.Sprint(got) != fmt.Sprint(test.want) || data.At("updateUser", "user") != nil {
				t.Errorf("%s: %v, want %v", test.input, got, test.want)
			}
		}
	})
}

// Everybody keeps their own e-mail address and full name, by their session; what is left out stays.
func TestUpdateProfile(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		other := s.Create(t, accounts.UserDraft{Email: "taken@example.com"})
		for _, who := range []*servertest.Client{s.User(t), s.Create(t, accounts.UserDraft{SuperAdmin: true})} {
			for _, test := range []struct {
				input string
				want  map[string]string
				is    string
			}{
				{`email: "` + who.Username + `@example.com", fullName: "Ada"`, nil, who.Username + "@example.com Ada"},
				{`fullName: "Ada King"`, nil, who.Username + "@example.com Ada King"},
				{``, nil, who.Username + "@example.com Ada King"},
				{`email: "taken@example.com", fullName: "\u200b"`, map[string]string{"email": "TAKEN", "fullName": "INVALID"}, who.Username + "@example.com Ada King"},
				{`email: ""`, nil, " Ada King"},
				{`fullName: null`, nil, " "},
			} {
				data := who.Must(t, `mutation{updateProfile(input: {`+test.input+`}){user{id} userErrors{field code message}}}`, nil)
				if got := problems(data, "updateProfile"); fmt.Sprint(got) != fmt.Sprint(test.want) || (data.String("updateProfile", "user", "id") == who.UserID) != (test.want == nil) {
					t.Errorf("%s: %v", test.input, data)
				}
				me := who.Must(t, `{viewer{username email fullName}}`, nil)
				if got := me.String("viewer", "email") + " " + me.String("viewer", "fullName"); got != test.is || me.String("viewer", "username") != who.Username {
					t.Errorf("%s: %v", test.input, me)
				}
			}
			events := s.Admin.Must(t, `query($id: ID!){auditEvents(filter: {objectId: $id, kinds: [USER_UPDATED]}){nodes{actor{id} changes{field old new}}}}`,
				map[string]any{"id": who.UserID}).List("auditEvents", "nodes")
			if len(events) != 4 || events[0].String("actor", "id") != who.UserID ||
				fmt.Sprint(events[0].At("changes")) != "[map[field:fullName new: old:Ada King]]" {
				t.Errorf("events: %v", events)
			}
		}
		if them := other.Must(t, `{viewer{email}}`, nil); them.String("viewer", "email") != "taken@example.com" {
			t.Errorf("somebody else: %v", them)
		}
	})
}

// From where each permission comes is told to who may see groups, and to oneself.
func TestPermissionOrigins(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada := s.User(t, access.ViewUsers, access.ViewTokens)
		group := func(draft accounts.GroupDraft) string {
			created, err := s.Accounts.CreateGroup(servertest.Operator(t.Context()), draft)
			if err != nil {
				t.Fatal(err)
			}
			return created.ID
		}
		inner := group(accounts.GroupDraft{Name: "Staff", MemberIDs: []string{ada.UserID}, Permissions: []access.Permission{access.ViewScopes, access.ViewTokens}})
		group(accounts.GroupDraft{Name: "Everybody", ChildGroupIDs: []string{inner}, Permissions: []access.Permission{access.ViewScopes}})
		const query = `query($id: ID!){user(id: $id){permissionOrigins{permission direct groups{name}}} viewer{effectivePermissions permissionOrigins{permission}}}`
		told := func(by *servertest.Client, id string) (lines string) {
			data := by.Must(t, query, map[string]any{"id": id})
			for _, origin := range data.List("user", "permissionOrigins") {
				line := fmt.Sprint(origin.String("permission"), " ", origin.At("direct"), " ", names(origin.List("groups"), "name"))
				if origin.At("groups") == nil {
					line = strings.Replace(line, "[]", "null", 1)
				}
				lines += line + "\n"
			}
			if own := data.At("viewer", "effectivePermissions"); fmt.Sprint(own) != strings.ReplaceAll(names(data.List("viewer", "permissionOrigins"), "permission"), "  ", " ") {
				t.Errorf("effective are %v of %v", own, data)
			}
			return lines
		}
		all := "VIEW_USERS true []\nVIEW_SCOPES false [Everybody Staff]\nVIEW_TOKENS true [Staff]\n"
		hidden := "VIEW_USERS true null\nVIEW_SCOPES false null\nVIEW_TOKENS true null\n"
		for _, test := range []struct {
			who  string
			by   *servertest.Client
			want string
		}{
			{"oneself", ada, all},
			{"a super admin", s.Admin, all},
			{"who may see groups", s.User(t, access.ViewUsers, access.ViewGroups), all},
			{"who may not", s.User(t, access.ViewUsers), hidden},
		} {
			if got := told(test.by, ada.UserID); got != test.want {
				t.Errorf("to %s:\n%s, want\n%s", test.who, got, test.want)
			}
		}
		super := s.Create(t, accounts.UserDraft{SuperAdmin: true, Permissions: []access.Permission{access.EditGroups}})
		lines := told(super, super.UserID)
		if strings.Count(lines, " false []\n") != len(access.Definitions)-1 || !strings.Contains(lines, "EDIT_GROUPS true []\n") {
			t.Errorf("a super admin:\n%s", lines)
		}
	})
}
