package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

// operation is a root field with a request that harms nobody, and what it takes to be let in.
type operation struct {
	name, query string
	needs       []access.Permission
	// public fields ask for nothing; the others for somebody signed in at the least.
	public bool
}

func mutates(name, input string, needs ...access.Permission) operation {
	return operation{name, fmt.Sprintf("mutation{%s(input: {%s}){userErrors{code}}}", name, input), needs, false}
}

// operations is written down here once more, independently of the schema.
var operations = []operation{
	{"server", `{server{version}}`, nil, true},
	{"viewer", `{viewer{id}}`, nil, true},
	{"permissions", `{permissions{name}}`, nil, false},
	{"authClients", `{authClients{totalCount}}`, []access.Permission{access.ViewAuthClients}, false},
	{"authClient", `{authClient(id: "1"){id}}`, []access.Permission{access.ViewAuthClients}, false},
	{"scopes", `{scopes{totalCount}}`, []access.Permission{access.ViewScopes}, false},
	{"scope", `{scope(id: "scp_x"){id}}`, []access.Permission{access.ViewScopes}, false},
	{"users", `{users{totalCount}}`, []access.Permission{access.ViewUsers}, false},
	{"user", `{user(id: "usr_x"){id}}`, []access.Permission{access.ViewUsers}, false},
	{"groups", `{groups{totalCount}}`, []access.Permission{access.ViewGroups}, false},
	{"group", `{group(id: "grp_x"){id}}`, []access.Permission{access.ViewGroups}, false},
	{"personalAccessTokenClients", `{personalAccessTokenClients{id}}`, nil, false},
	{"personalAccessTokens", `{personalAccessTokens{totalCount}}`, nil, false},
	{"authorizations", `{authorizations{totalCount}}`, nil, false},
	{"sessions", `{sessions{totalCount}}`, nil, false},
	{"tokens", `{tokens{totalCount}}`, []access.Permission{access.ViewTokens}, false},
	{"credentials", `{credentials{totalCount}}`, []access.Permission{access.ViewTokens, access.ViewAuthClients}, false},
	{"credentialHygiene", `{credentialHygiene{accessTokens{total}}}`, []access.Permission{access.ViewTokens, access.ViewAuthClients}, false},
	{"auditEvents", `{auditEvents{nodes{id}}}`, []access.Permission{access.ViewAuditLog}, false},
	{"auditEvent", `{auditEvent(id: "aud_x"){id}}`, []access.Permission{access.ViewAuditLog}, false},
	mutates("createAuthClient", `name: "", grants: []`, access.CreateAuthClients, access.ViewAuthClients),
	mutates("updateAuthClient", `id: "0"`, access.EditAuthClients, access.ViewAuthClients),
	mutates("deleteAuthClient", `id: "0"`, access.DeleteAuthClients, access.ViewAuthClients),
	mutates("createAuthClientSecret", `id: "0"`, access.EditAuthClients, access.ViewAuthClients),
	mutates("deleteAuthClientSecret", `id: "0", secretId: ""`, access.EditAuthClients, access.ViewAuthClients),
	mutates("revokeAuthClientTokens", `id: "0"`, access.RevokeTokens),
	mutates("createScope", `name: "", description: ""`, access.CreateScopes, access.ViewScopes),
	mutates("updateScope", `id: "scp_x", description: ""`, access.EditScopes, access.ViewScopes),
	mutates("deleteScope", `id: "scp_x"`, access.DeleteScopes, access.ViewScopes),
	mutates("createUser", `username: "", password: ""`, access.CreateUsers, access.ViewUsers),
	mutates("updateUser", `id: "usr_x"`, access.EditUsers, access.ViewUsers),
	mutates("deleteUser", `id: "usr_x"`, access.DeleteUsers, access.ViewUsers),
	mutates("unlockUser", `id: "usr_x"`, access.EditUsers, access.ViewUsers),
	mutates("changePassword", `currentPassword: "", newPassword: ""`),
	mutates("updateProfile", ``),
	mutates("createGroup", `name: ""`, access.CreateGroups, access.ViewGroups),
	mutates("updateGroup", `id: "grp_x"`, access.EditGroups, access.ViewGroups),
	mutates("deleteGroup", `id: "grp_x"`, access.DeleteGroups, access.ViewGroups),
	mutates("endSession", `id: "ses_x"`),
	mutates("endOtherSessions", ``),
	mutates("createPersonalAccessToken", `clientId: "0", name: ""`),
	mutates("revokePersonalAccessToken", `id: "pat_x"`),
	mutates("revokeAuthorization", `id: "aut_x"`),
	mutates("revokeToken", `id: "tok_x"`, access.RevokeTokens),
	mutates("revokeUserTokens", `id: "usr_x"`, access.RevokeTokens),
	mutates("revokeCredentials", `ids: ["sec_x"]`, access.RevokeTokens),
}

// expected is what somebody with these permissions is answered.
func (o operation) expected(signedIn bool, held access.Set) string {
	switch {
	case o.public:
		return ""
	case !signedIn:
		return "UNAUTHENTICATED"
	case access.Actor{Permissions: held}.MayGrant(access.SetOf(o.needs...)):
		return ""
	}
	return "FORBIDDEN"
}

// try runs every operation as the client.
func try(t *testing.T, who string, client *servertest.Client, signedIn bool, held access.Set) {
	t.Helper()
	for _, o := range operations {
		data, errs := client.GraphQL(t, o.query, nil)
		var code, message string
		if len(errs) > 0 {
			code, message = errs[0].Code(), errs[0].Message
		}
		if want := o.expected(signedIn, held); code != want {
			t.Errorf("%s, %s: %q %s, want %q", who, o.name, code, message, want)
		}
		if code != "" && data.At(o.name) != nil {
			t.Errorf("%s, %s: refused with data: %v", who, o.name, data)
		}
		for _, missing := range o.needs {
			if code == "FORBIDDEN" && !held[missing] && !strings.Contains(message, string(missing)) {
				t.Errorf("%s, %s: the refusal does not name %s: %s", who, o.name, missing, message)
			}
		}
	}
}

// P1, P2, P3: every operation × (nobody, nothing, each single permission, the right set and one less,
// through a group, through a nested group, through inactive groups, super admin).
func TestP2PermissionMatrix(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		try(t, "nobody", s.Browser(t), false, nil)
		try(t, "nothing", s.User(t), true, nil)
		try(t, "super admin", s.Admin, true, access.All())
		for _, definition := range access.Definitions {
			try(t, string(definition.Name), s.User(t, definition.Name), true, access.SetOf(definition.Name))
		}
		for _, set := range sets() {
			held, who := access.SetOf(set...), fmt.Sprint(set)
			try(t, who, s.User(t, set...), true, held)
			for _, left := range set {
				fewer := slices.DeleteFunc(slices.Clone(set), func(p access.Permission) bool { return p == left })
				try(t, who+" without "+string(left), s.User(t, fewer...), true, access.SetOf(fewer...))
			}
			try(t, "member of "+who, member(t, s, set, 1, ""), true, held)
			try(t, "member of a group in a group of "+who, member(t, s, set, 2, ""), true, held)
		}
		most := sets()[0]
		try(t, "member three groups deep", member(t, s, most, 4, ""), true, access.SetOf(most...))
		try(t, "member of an inactive group", member(t, s, most, 1, "0"), true, nil)
		try(t, "member of an inactive group in a group", member(t, s, most, 2, "0"), true, nil)
		try(t, "member of a group in an inactive group", member(t, s, most, 2, "1"), true, nil)
	})
}

// sets returns each distinct set of permissions that some operation needs.
func sets() (all [][]access.Permission) {
	for _, o := range operations {
		if len(o.needs) > 0 && !slices.ContainsFunc(all, func(set []access.Permission) bool { return slices.Equal(set, o.needs) }) {
			all = append(all, o.needs)
		}
	}
	slices.SortFunc(all, func(a, b []access.Permission) int { return len(b) - len(a) })
	return all
}

// member returns somebody in the innermost of groups within each other, of which the outermost has the
// permissions. The group of the number inactive, counted from the innermost, is switched off.
func member(t *testing.T, s *servertest.Server, set []access.Permission, depth int, inactive string) *servertest.Client {
	t.Helper()
	user := s.User(t)
	draft := accounts.GroupDraft{MemberIDs: []string{user.UserID}}
	for i := range depth {
		draft.Name, draft.Status = fmt.Sprint(user.Username, " group ", i), group.StatusACTIVE
		if fmt.Sprint(i) == inactive {
			draft.Status = group.StatusINACTIVE
		}
		if i == depth-1 {
			draft.Permissions = set
		}
		created, err := s.Accounts.CreateGroup(servertest.Operator(t.Context()), draft)
		if err != nil {
			t.Fatal(err)
		}
		draft = accounts.GroupDraft{ChildGroupIDs: []string{created.ID}}
	}
	return user
}

// The matrix has every root field, with the permissions that the schema asks for.
func TestP2MatrixIsComplete(t *testing.T) {
	fields := rootFields(schema(t))
	for _, field := range fields {
		i := slices.IndexFunc(operations, func(o operation) bool { return o.name == field.Name })
		if i < 0 {
			t.Errorf("%s is not in the matrix", field.Name)
			continue
		}
		var needs []string
		for _, permission := range operations[i].needs {
			needs = append(needs, string(permission))
		}
		if !slices.Equal(needs, needed(field)) {
			t.Errorf("%s needs %v, in the matrix %v", field.Name, needed(field), needs)
		}
	}
	if len(fields) != len(operations) {
		t.Errorf("%d root fields, %d operations in the matrix", len(fields), len(operations))
	}
}
