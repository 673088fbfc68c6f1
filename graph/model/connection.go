package model

import (
	"context"
	"sync"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Connection shows a page of a list as the Relay cursor connections specification has it.
type Connection[T any] struct {
	page  paging.Page[T]
	count func() (int, error)
}

// AuthClientConnection is a page of auth clients.
type AuthClientConnection = Connection[*ent.AuthClient]

// UserConnection is a page of accounts.
type UserConnection = Connection[*ent.User]

// GroupConnection is a page of groups.
type GroupConnection = Connection[*ent.Group]

// ScopeConnection is a page of scopes.
type ScopeConnection = Connection[*ent.Scope]

// PersonalAccessTokenConnection is a page of personal access tokens.
type PersonalAccessTokenConnection = Connection[*ent.PersonalAccessToken]

// SessionConnection is a page of sessions.
type SessionConnection = Connection[*ent.Session]

// AuthorizationConnection is a page of authorizations.
type AuthorizationConnection = Connection[*tokens.Authorization]

// CredentialConnection is a page of credentials.
type CredentialConnection = Connection[*credentials.Credential]

// AuditEventConnection is a page of the audit log.
type AuditEventConnection = Connection[*ent.AuditEvent]

// Edge is an item with its place in the list.
type Edge[T any] struct {
	page  *paging.Page[T]
	index int
}

// Node returns the item.
func (e Edge[T]) Node() T { return e.page.Items[e.index] }

// Cursor returns its place.
func (e Edge[T]) Cursor() string { return e.page.Cursor(e.index) }

// AuthClientEdge is an auth client in a list.
type AuthClientEdge = Edge[*ent.AuthClient]

// UserEdge is an account in a list.
type UserEdge = Edge[*ent.User]

// GroupEdge is a group in a list.
type GroupEdge = Edge[*ent.Group]

// ScopeEdge is a scope in a list.
type ScopeEdge = Edge[*ent.Scope]

// PersonalAccessTokenEdge is a personal access token in a list.
type PersonalAccessTokenEdge = Edge[*ent.PersonalAccessToken]

// SessionEdge is a session in a list.
type SessionEdge = Edge[*ent.Session]

// AuthorizationEdge is an authorization in a list.
type AuthorizationEdge = Edge[*tokens.Authorization]

// CredentialEdge is a credential in a list.
type CredentialEdge = Edge[*credentials.Credential]

// AuditEventEdge is an event of the audit log in a list.
type AuditEventEdge = Edge[*ent.AuditEvent]

// PageInfo tells where a page stands in the whole list.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

// NewConnection returns a connection with that page. count is called when somebody asks how many
// items there are in all, and then once.
func NewConnection[T any](page paging.Page[T], count func() (int, error)) *Connection[T] {
	return &Connection[T]{page: page, count: sync.OnceValues(count)}
}

// Nodes returns the items.
func (c *Connection[T]) Nodes() []T { return append([]T{}, c.page.Items...) }

// Edges returns the items with their cursors.
func (c *Connection[T]) Edges() []Edge[T] {
	edges := make([]Edge[T], len(c.page.Items))
	for i := range edges {
		edges[i] = Edge[T]{&c.page, i}
	}
	return edges
}

// PageInfo tells where the page stands.
func (c *Connection[T]) PageInfo() PageInfo {
	info := PageInfo{HasNextPage: c.page.HasNextPage, HasPreviousPage: c.page.HasPreviousPage}
	if last := len(c.page.Items) - 1; last >= 0 {
		info.StartCursor, info.EndCursor = new(c.page.Cursor(0)), new(c.page.Cursor(last))
	}
	return info
}

// TotalCount returns how many items there are in all. It takes the context to be run beside the
// other fields.
func (c *Connection[T]) TotalCount(context.Context) (int, error) { return c.count() }
