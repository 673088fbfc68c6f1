package graph_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

// These go through the whole server, with a real session.

func problems(data servertest.Data, mutation string) map[string]string {
	found := map[string]string{}
	for _, problem := range data.List(mutation, "userErrors") {
		field, _ := problem.At("field").([]any)
		found[strings.Trim(fmt.Sprint(field), "[]")] = problem.String("code")
	}
	return found
}

// T52: nobody gets more than they hold, by whatever way.
func TestT52Escalation(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		operator := servertest.Operator(t.Context())
		mallory := s.User(t, access.ViewUsers, access.CreateUsers, access.EditUsers, access.DeleteUsers, access.ViewGroups, access.CreateGroups,
			access.EditGroups, access.DeleteGroups, access.ViewAuthClients, access.CreateAuthClients, access.EditAuthClients)
		auditor := s.User(t, access.ViewAuditLog)
		powerful, err := s.Accounts.CreateGroup(operator, accounts.GroupDraft{Name: "Powerful", Permissions: []access.Permission{access.RevokeTokens}})
		if err != nil {
			t.Fatal(err)
		}
		admin, err := s.Accounts.UserByUsername(t.Context(), servertest.AdminName)
		if err != nil {
			t.Fatal(err)
		}
		adminClient, _ := s.NewClient(t, map[string]any{"scopes": []string{"admin"}, "grants": []string{"AUTHORIZATION_CODE"}, "redirectUris": []string{"https://a.example/cb"}})
		resourceServer, _ := s.NewClient(t, map[string]any{"resourceServer": true})
		for _, test := range []struct{ mutation, input, field string }{
			{"updateUser", `id: "` + mallory.UserID + `", superAdmin: true`, "superAdmin"},
			{"updateUser", `id: "` + mallory.UserID + `", permissions: [VIEW_AUDIT_LOG]`, "permissions"},
			{"updateUser", `id: "` + mallory.UserID + `", groupIds: ["` + powerful.ID + `"]`, "groupIds"},
			{"updateUser", `id: "` + auditor.UserID + `", password: "correct horse battery"`, ""},
			{"updateUser", `id: "` + auditor.UserID + `", email: "mallory@example.com"`, ""},
			{"updateUser", `id: "` + auditor.UserID + `", status: INACTIVE`, ""},
			{"updateUser", `id: "` + admin.ID + `", fullName: "x"`, ""},
			{"updateUser", `id: "` + admin.ID + `", superAdmin: false`, ""},
			{"deleteUser", `id: "` + auditor.UserID + `"`, ""},
			{"deleteUser", `id: "` + admin.ID + `"`, ""},
			{"createUser", `username: "puppet", password: "correct horse battery", superAdmin: true`, "superAdmin"},
			{"createUser", `username: "puppet", password: "correct horse battery", permissions: [REVOKE_TOKENS]`, "permissions"},
			{"createUser", `username: "puppet", password: "correct horse battery", groupIds: ["` + powerful.ID + `"]`, "groupIds"},
			{"createGroup", `name: "Mine", permissions: [REVOKE_TOKENS]`, "permissions"},
			{"createGroup", `name: "Mine", memberIds: ["` + admin.ID + `"], childGroupIds: ["` + powerful.ID + `"]`, ""},
			{"updateGroup", `id: "` + powerful.ID + `", memberIds: ["` + mallory.UserID + `"]`, ""},
			{"createAuthClient", `name: "Mine", grants: [PASSWORD], scopes: ["admin"]`, "scopes"},
			{"createAuthClient", `name: "Mine", grants: [PASSWORD], resourceServer: true`, "resourceServer"},
			{"updateAuthClient", `id: "` + adminClient + `", redirectUris: ["https://mallory.example/cb"]`, "redirectUris"},
			{"updateAuthClient", `id: "` + resourceServer + `", type: PUBLIC`, "type"},
			{"createAuthClientSecret", `id: "` + adminClient + `"`, "id"},
			{"createAuthClientSecret", `id: "` + resourceServer + `"`, "id"},
		} {
			data := mallory.Must(t, fmt.Sprintf("mutation{%s(input: {%s}){userErrors{field code message}}}", test.mutation, test.input), nil)
			found, refused := problems(data, test.mutation), false
			for field, code := range found {
				refused = refused || code == "FORBIDDEN" && strings.HasPrefix(field, test.field)
			}
			if !refused {
				t.Errorf("%s(%s): %v", test.mutation, test.input, found)
			}
		}
		// A missing permission refuses as a whole.
		if _, errs := mallory.GraphQL(t, `mutation{revokeAuthClientTokens(input: {id: "1"}){revokedCount}}`, nil); len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
			t.Errorf("revoking tokens: %v", errs)
		}
		me := mallory.Must(t, `{viewer{superAdmin effectivePermissions groups{id}}}`, nil)
		if me.At("viewer", "superAdmin") != false || len(me.At("viewer", "effectivePermissions").([]any)) != 11 || len(me.List("viewer", "groups")) != 0 {
			t.Errorf("mallory is %v", me)
		}
	})
}

// Groups of others are shown only to who may see groups; one's own always.
func TestGroupsOfUsers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ann := s.User(t, access.ViewUsers)
		bob := s.User(t, access.ViewUsers, access.ViewGroups)
		if _, err := s.Accounts.CreateGroup(servertest.Operator(t.Context()), accounts.GroupDraft{Name: "Both", MemberIDs: []string{ann.UserID, bob.UserID}}); err != nil {
			t.Fatal(err)
		}
		query := fmt.Sprintf(`{viewer{groups{name}} a: user(id: "%s"){groups{name}} b: user(id: "%s"){groups{name}}}`, ann.UserID, bob.UserID)
		for client, want := range map[*servertest.Client]string{
			ann: "[map[name:Both]] [map[name:Both]] <nil>", bob: "[map[name:Both]] [map[name:Both]] [map[name:Both]]",
		} {
			data := client.Must(t, query, nil)
			if got := fmt.Sprint(data.At("viewer", "groups"), data.At("a", "groups"), data.At("b", "groups")); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	})
}

// T45 to T48 with a session: the server does not let past what the API refuses.
func TestT45T46T47T48ThroughTheDoor(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		id, _ := s.NewClient(t, nil)
		header := http.Header{"Content-Type": {"application/json"}}
		for body, want := range map[string]string{
			`{"query": "` + nested("viewer", 50) + `"}`:                                                               "TOO_COMPLEX",
			`{"query": "{` + strings.Repeat("a ", 100_000) + `}"}`:                                                    "TOO_COMPLEX",
			`{"query": "{viewer{...F}} fragment F on User{...F}"}`:                                                    "TOO_COMPLEX",
			`{"query": "mutation{` + numbered(1000, `a%d: deleteAuthClient(input: {id: `+id+`}){deletedId} `) + `}"}`: "TOO_COMPLEX",
			`[{"query": "mutation{deleteAuthClient(input: {id: ` + id + `}){deletedId}}"}]`:                           "TOO_COMPLEX",
		} {
			if got := s.Admin.Do(t, http.MethodPost, "/graphql", header, body); !strings.Contains(got.Body, want) {
				t.Errorf("%.100s: %.300s", body, got)
			}
		}
		if _, errs := s.Browser(t).GraphQL(t, `{__schema{types{name}}}`, nil); len(errs) != 1 || errs[0].Code() != "UNAUTHENTICATED" {
			t.Errorf("introspection: %v", errs)
		}
		mutation := `mutation{deleteAuthClient(input: {id: ` + id + `}){deletedId}}`
		form := url.Values{"query": {mutation}}.Encode()
		if got := s.Admin.Get(t, "/graphql?"+form); got.Status != http.StatusMethodNotAllowed {
			t.Errorf("GET: %s", got)
		}
		for _, contentType := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
			if got := s.Admin.Do(t, http.MethodPost, "/graphql", http.Header{"Content-Type": {contentType}}, form); got.Status != http.StatusUnsupportedMediaType {
				t.Errorf("%s: %s", contentType, got)
			}
		}
		if got := s.Admin.Must(t, `{authClients{totalCount}}`, nil); got.At("authClients", "totalCount") != 1.0 {
			t.Error("the client is gone")
		}
	})
}

// changePassword asks for the current password; too many wrong ones are RATE_LIMITED with the time to wait.
func TestChangePassword(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ann := s.User(t)
		change := func(current, next string) (servertest.Data, []servertest.Error) {
			return ann.GraphQL(t, `mutation($c: String!, $n: String!){changePassword(input: {currentPassword: $c, newPassword: $n}){user{id} userErrors{field code message}}}`,
				map[string]any{"c": current, "n": next})
		}
		data, _ := change("wrong", "short")
		if got := problems(data, "changePassword"); got["currentPassword"] != "INVALID" || got["newPassword"] != "TOO_SHORT" || data.At("changePassword", "user") != nil {
			t.Errorf("wrong and short: %v", got)
		}
		data, errs := change(servertest.Password, "another correct horse")
		if data.String("changePassword", "user", "id") != ann.UserID || len(errs) > 0 {
			t.Errorf("right: %v %v", data, errs)
		}
		for range 20 {
			if _, errs = change("wrong", "another correct horse"); len(errs) > 0 {
				break
			}
		}
		if len(errs) != 1 || errs[0].Code() != "RATE_LIMITED" || errs[0].Extensions["retryAfter"].(float64) < 1 {
			t.Errorf("too many: %v", errs)
		}
	})
}
