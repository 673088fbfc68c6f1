package access

import "slices"

// Permission is the right to one kind of administrative act. The values are those of the Permission
// enum in schema.graphql and are stored as they are.
type Permission string

// Every permission there is.
const (
	ViewAuthClients   Permission = "VIEW_AUTH_CLIENTS"
	CreateAuthClients Permission = "CREATE_AUTH_CLIENTS"
	EditAuthClients   Permission = "EDIT_AUTH_CLIENTS"
	DeleteAuthClients Permission = "DELETE_AUTH_CLIENTS"
	ViewUsers         Permission = "VIEW_USERS"
	CreateUsers       Permission = "CREATE_USERS"
	EditUsers         Permission = "EDIT_USERS"
	DeleteUsers       Permission = "DELETE_USERS"
	ViewGroups        Permission = "VIEW_GROUPS"
	CreateGroups      Permission = "CREATE_GROUPS"
	EditGroups        Permission = "EDIT_GROUPS"
	DeleteGroups      Permission = "DELETE_GROUPS"
	ViewScopes        Permission = "VIEW_SCOPES"
	CreateScopes      Permission = "CREATE_SCOPES"
	EditScopes        Permission = "EDIT_SCOPES"
	DeleteScopes      Permission = "DELETE_SCOPES"
	ViewTokens        Permission = "VIEW_TOKENS"
	RevokeTokens      Permission = "REVOKE_TOKENS"
	ViewAuditLog      Permission = "VIEW_AUDIT_LOG"
)

// Definition describes a permission to people.
type Definition struct {
	Name  Permission
	Group string // the page it belongs to, for example "Auth Clients"
	Title string // for example "Auth Clients: View Auth Clients"
}

// Definitions lists every permission in the order in which a console shows them.
var Definitions = []Definition{
	{ViewAuthClients, "Auth Clients", "Auth Clients: View Auth Clients"},
	{CreateAuthClients, "Auth Clients", "Auth Clients: Create Auth Clients"},
	{EditAuthClients, "Auth Clients", "Auth Clients: Edit Auth Clients"},
	{DeleteAuthClients, "Auth Clients", "Auth Clients: Delete Auth Clients"},
	{ViewUsers, "Users", "Users: View Users"},
	{CreateUsers, "Users", "Users: Create Users"},
	{EditUsers, "Users", "Users: Edit Users"},
	{DeleteUsers, "Users", "Users: Delete Users"},
	{ViewGroups, "Groups", "Groups: View Groups"},
	{CreateGroups, "Groups", "Groups: Create Groups"},
	{EditGroups, "Groups", "Groups: Edit Groups"},
	{DeleteGroups, "Groups", "Groups: Delete Groups"},
	{ViewScopes, "Scopes", "Scopes: View Scopes"},
	{CreateScopes, "Scopes", "Scopes: Create Scopes"},
	{EditScopes, "Scopes", "Scopes: Edit Scopes"},
	{DeleteScopes, "Scopes", "Scopes: Delete Scopes"},
	{ViewTokens, "Tokens", "Tokens: View Tokens"},
	{RevokeTokens, "Tokens", "Tokens: Revoke Tokens"},
	{ViewAuditLog, "Audit Log", "Audit Log: View Audit Log"},
}

// Valid reports whether p is one of the permissions there are.
func (p Permission) Valid() bool {
	return slices.ContainsFunc(Definitions, func(d Definition) bool { return d.Name == p })
}

// Set is a set of permissions.
type Set map[Permission]bool

// SetOf returns the set of the given permissions.
func SetOf(permissions ...Permission) Set {
	s := make(Set, len(permissions))
	for _, p := range permissions {
		s[p] = true
	}
	return s
}

// All returns the set of every permission.
func All() Set {
	s := make(Set, len(Definitions))
	for _, d := range Definitions {
		s[d.Name] = true
	}
	return s
}

// Sorted returns the permissions of the set in the order of [Definitions].
func (s Set) Sorted() []Permission {
	sorted := make([]Permission, 0, len(s))
	for _, d := range Definitions {
		if s[d.Name] {
			sorted = append(sorted, d.Name)
		}
	}
	return sorted
}
