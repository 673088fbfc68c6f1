package graph_test

import (
	"fmt"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

// names returns a member of each object of a list, in its order.
func names(list []servertest.Data, member string) string {
	all := []string{}
	for _, item := range list {
		all = append(all, item.String(member))
	}
	return fmt.Sprint(all)
}

const updateGroup = `mutation($input: UpdateGroupInput!) { updateGroup(input: $input) {
	group { memberCount members { username } } userErrors { field code message } } }`

func TestUpdateMembersOfAGroup(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ann, bob := s.User(t), s.User(t)
		group, err := s.Accounts.CreateGroup(servertest.Operator(t.Context()), accounts.GroupDraft{Name: "Staff", MemberIDs: []string{ann.UserID}})
		if err != nil {
			t.Fatal(err)
		}
		update := func(input map[string]any) servertest.Data {
			t.Helper()
			input["id"] = group.ID
			return s.Admin.Must(t, updateGroup, map[string]any{"input": input})
		}
		data := update(map[string]any{"addMemberIds": []string{bob.UserID}, "removeMemberIds": []string{ann.UserID}})
		if got := data.At("updateGroup", "group"); fmt.Sprint(got) != fmt.Sprintf("map[memberCount:1 members:[map[username:%s]]]", bob.Username) {
			t.Errorf("after the change: %v", data)
		}
		for _, test := range []struct {
			input map[string]any
			want  map[string]string
		}{
			{map[string]any{"memberIds": []string{}, "addMemberIds": []string{ann.UserID}, "removeMemberIds": []string{}},
				map[string]string{"addMemberIds": "INVALID", "removeMemberIds": "INVALID"}},
			{map[string]any{"memberIds": []string{}, "removeMemberIds": []string{bob.UserID}}, map[string]string{"removeMemberIds": "INVALID"}},
			{map[string]any{"addMemberIds": []string{ann.UserID, "usr_none"}, "removeMemberIds": []string{"usr_\x00"}},
				map[string]string{"addMemberIds 1": "NOT_FOUND", "removeMemberIds 0": "NOT_FOUND"}},
			{map[string]any{"memberIds": []string{ann.UserID, "usr_none"}}, map[string]string{"memberIds 1": "NOT_FOUND"}},
			{map[string]any{"addMemberIds": nil, "removeMemberIds": nil}, map[string]string{"addMemberIds": "REQUIRED", "removeMemberIds": "REQUIRED"}},
		} {
			data := update(test.input)
			if got := problems(data, "updateGroup"); fmt.Sprint(got) != fmt.Sprint(test.want) || data.At("updateGroup", "group") != nil {
				t.Errorf("%v: %v, want %v", test.input, data, test.want)
			}
		}
		data = update(map[string]any{"name": "Staff"})
		if got := data.At("updateGroup", "group", "memberCount"); got != 1.0 {
			t.Errorf("what was refused was stored: %v", data)
		}
		data = update(map[string]any{"memberIds": []string{ann.UserID, bob.UserID}})
		if got := data.At("updateGroup", "group", "memberCount"); got != 2.0 {
			t.Errorf("a whole list: %v", data)
		}
	})
}

// The groups of somebody, and those whose description says something.
func TestListGroups(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		viewer := s.User(t, access.ViewGroups)
		for _, draft := range []accounts.GroupDraft{
			{Name: "Night shift", Description: "Those who KEEP watch", MemberIDs: []string{viewer.UserID}},
			{Name: "Day shift"},
			{Name: "Keepers", MemberIDs: []string{viewer.UserID}},
		} {
			if _, err := s.Accounts.CreateGroup(servertest.Operator(t.Context()), draft); err != nil {
				t.Fatal(err)
			}
		}
		for _, test := range []struct {
			filter map[string]any
			want   string
		}{
			{map[string]any{"memberId": viewer.UserID}, "[Keepers Night shift]"},
			{map[string]any{"memberId": viewer.UserID, "search": "shift"}, "[Night shift]"},
			{map[string]any{"memberId": "usr_\x00"}, "[]"},
			{map[string]any{"search": "keep"}, "[Keepers Night shift]"},
			{map[string]any{"search": "shift"}, "[Day shift Night shift]"},
		} {
			data := viewer.Must(t, `query($filter: GroupFilter){groups(filter: $filter, orderBy: {field: NAME}){nodes{name} totalCount}}`, map[string]any{"filter": test.filter})
			list := data.List("groups", "nodes")
			if got := names(list, "name"); got != test.want || data.At("groups", "totalCount") != float64(len(list)) {
				t.Errorf("%v: %v, want %s", test.filter, data, test.want)
			}
		}
	})
}

// Twenty groups with their members and counts cost as many statements as one.
func TestPageOfGroupsCostsFewStatements(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for i := range 20 {
			draft := accounts.GroupDraft{Name: fmt.Sprint("group ", i), MemberIDs: []string{a.root.ID}}
			if _, err := a.accounts.CreateGroup(access.WithActor(t.Context(), operator), draft); err != nil {
				t.Fatal(err)
			}
		}
		cost := func(first int) (n int) {
			t.Helper()
			a.Statements.Take()
			got := a.must(t, a.root, `query($first: Int){groups(first: $first){nodes{memberCount members{username} childGroups{name}}}}`, vars{"first": first})
			if got.at("groups", "nodes", first-1, "memberCount") != 1.0 || got.at("groups", "nodes", first-1, "members", 0, "username") != "root" {
				t.Errorf("the last of %d: %s", first, got.Raw)
			}
			return len(a.Statements.Take())
		}
		if one, twenty := cost(1), cost(20); one != twenty || one > 5 {
			t.Errorf("%d statements for one, %d for twenty", one, twenty)
		}
	})
}
