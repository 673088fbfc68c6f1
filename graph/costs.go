package graph

import (
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/paging"
)

// What is charged for what costs more than one field.
const (
	couple   = 2   // items of a list that mostly has one or two
	few      = 10  // items of a list that is not cut into pages
	several  = 30  // items of one that may be long
	heavy    = 500 // fields, for looking at everything that there is, once
	counting = 5   // fields, for going through a whole table; times the size of the page it stands in
)

// costs says what fields cost that return lists or count; every other field costs one, and what is in it.
func costs() (c generated.ComplexityRoot) {
	c.Query.AuthClients = func(child int, first *int, _ *string, last *int, _ *string, _ *clients.Order, _ *clients.Filter) int {
		return pageCost(child, first, last)
	}
	c.Query.Users = func(child int, first *int, _ *string, last *int, _ *string, _ *accounts.UserOrder, _ *accounts.UserFilter) int {
		return pageCost(child, first, last)
	}
	c.Query.Groups = func(child int, first *int, _ *string, last *int, _ *string, _ *accounts.GroupOrder, _ *accounts.GroupFilter) int {
		return pageCost(child, first, last)
	}
	c.Query.Scopes = func(child int, first *int, _ *string, last *int, _ *string, _ *clients.ScopeOrder, _ *clients.ScopeFilter) int {
		return pageCost(child, first, last)
	}
	c.Query.AuditEvents = func(child int, first *int, _ *string, last *int, _ *string, _ *audit.Order, _ *audit.Filter) int {
		return pageCost(child, first, last)
	}
	listed := func(child int, first *int, _ *string, last *int, _ *string, order *credentials.Order, _ *credentials.Filter) int {
		if given(order).Field.WalksAnIndex() {
			return pageCost(child, first, last)
		}
		return heavy + pageCost(child, first, last)
	}
	c.Query.Tokens, c.Query.Credentials = listed, listed
	owned := func(child int, _ *string, first *int, _ *string, last *int, _ *string) int {
		return pageCost(child, first, last)
	}
	c.Query.PersonalAccessTokens, c.Query.Sessions = owned, owned
	c.Query.Authorizations = func(child int, _ *string, first *int, _ *string, last *int, _ *string) int {
		return heavy + pageCost(child, first, last)
	}
	c.Query.CredentialHygiene = func(child, _, _, _ int) int { return child + 4*heavy }
	each := func(child int) int { return 1 + few*child }
	c.Query.PersonalAccessTokenClients = func(child int) int { return heavy + several*child }
	c.Query.Permissions, c.PersonalAccessTokenClient.Scopes = each, each
	c.AuditEvent.Changes = each
	c.User.Groups, c.Group.ChildGroups = each, each
	c.User.PermissionOrigins = func(child int) int { return 1 + len(access.Definitions)*child }
	c.PermissionOrigin.Groups = func(child int) int { return 1 + couple*child }
	c.Group.Members = func(child int) int { return 1 + several*child }
	place := func(int) int { return 1 } // of a page: what is in it is known with the page
	c.AuthClientConnection.PageInfo, c.UserConnection.PageInfo, c.GroupConnection.PageInfo = place, place, place
	c.ScopeConnection.PageInfo, c.CredentialConnection.PageInfo, c.AuditEventConnection.PageInfo = place, place, place
	c.PersonalAccessTokenConnection.PageInfo, c.AuthorizationConnection.PageInfo, c.SessionConnection.PageInfo = place, place, place
	count := func(int) int { return counting }
	c.AuthClientConnection.TotalCount, c.UserConnection.TotalCount, c.GroupConnection.TotalCount = count, count, count
	c.ScopeConnection.TotalCount, c.CredentialConnection.TotalCount, c.AuditEventConnection.TotalCount = count, count, count
	c.PersonalAccessTokenConnection.TotalCount, c.AuthorizationConnection.TotalCount, c.SessionConnection.TotalCount = count, count, count
	c.AuthClient.LiveTokenCount = func(int, []grants.Type) int { return 2 }
	c.AuthClient.Secrets = func(child int) int { return 1 + clients.MaxSecrets*child }
	return c
}

// pageCost multiplies by the size of the page; a size out of range is refused later.
func pageCost(child int, first, last *int) int {
	items := paging.DefaultSize
	for _, asked := range []*int{first, last} {
		if asked != nil {
			items = min(max(*asked, 1), paging.MaxSize)
		}
	}
	return 1 + items*child
}
