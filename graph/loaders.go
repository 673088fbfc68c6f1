package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/tokens"
)

// loaders load what hangs on the items of one root field.
type loaders struct {
	secrets     *loader[int, []*ent.ClientSecret]
	liveTokens  *loader[int, tokens.LiveCount]
	users       *loader[string, *ent.User]
	effective   *loader[string, access.Set]   // permissions of a user
	groups      *loader[string, []*ent.Group] // of a user
	giving      *loader[string, []*ent.Group] // groups that give a user permissions
	members     *loader[string, []*ent.User]  // of a group
	children    *loader[string, []*ent.Group] // of a group
	memberCount *loader[string, int]          // of a group
	clients     *loader[int, *ent.AuthClient]
	scopes      *loader[string, *ent.Scope] // by name
	active      *loader[string, bool]       // whether a personal access token works
}

type loadersKey struct{}

// withLoaders gives each root field loaders of its own: mutations of one request run one after the
// other, and the second must not be shown what was there before the first.
func (r resolver) withLoaders(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	defer inTurn(ctx)()
	return next(context.WithValue(ctx, loadersKey{}, &loaders{
		secrets:     newLoader(r.rooms.Clients.Secrets),
		liveTokens:  newLoader(r.rooms.Tokens.CountLive),
		users:       newLoader(r.rooms.Accounts.UsersByID),
		effective:   newLoader(r.rooms.Accounts.EffectivePermissionsOf),
		groups:      newLoader(r.rooms.Accounts.GroupsOf),
		giving:      newLoader(r.rooms.Accounts.GivingGroupsOf),
		members:     newLoader(r.rooms.Accounts.MembersOf),
		children:    newLoader(r.rooms.Accounts.ChildrenOf),
		memberCount: newLoader(r.rooms.Accounts.CountMembers),
		clients:     newLoader(r.rooms.Clients.ByID),
		scopes:      newLoader(r.rooms.Clients.ScopesNamed),
		active:      newLoader(r.rooms.Tokens.ActivePersonal),
	}))
}

func load(ctx context.Context) *loaders {
	return ctx.Value(loadersKey{}).(*loaders)
}

// The resolvers of lists announce the items of their page.

func (l *loaders) expectClients(page []*ent.AuthClient) {
	for _, client := range page {
		l.secrets.expect(client.ID)
		l.liveTokens.expect(client.ID)
		if client.CreatedBy != "" {
			l.users.expect(client.CreatedBy)
		}
	}
}

func (l *loaders) expectUsers(page []*ent.User) {
	for _, user := range page {
		l.effective.expect(user.ID)
		l.groups.expect(user.ID)
		l.giving.expect(user.ID)
	}
}

func (l *loaders) expectGroups(page []*ent.Group) {
	for _, group := range page {
		l.members.expect(group.ID)
		l.memberCount.expect(group.ID)
		l.children.expect(group.ID)
	}
}

func (l *loaders) expectScopes(names []string) {
	for _, name := range names {
		l.scopes.expect(name)
	}
}

func (l *loaders) expectPersonal(page []*ent.PersonalAccessToken) {
	for _, token := range page {
		l.users.expect(token.UserID)
		l.clients.expect(token.ClientID)
		l.active.expect(token.ID)
	}
}
