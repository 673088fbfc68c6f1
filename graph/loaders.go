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
	ids := make([]int, len(page))
	for i, client := range page {
		ids[i] = client.ID
		if client.CreatedBy != "" {
			l.users.expect(client.CreatedBy)
		}
	}
	l.secrets.expect(ids...)
	l.liveTokens.expect(ids...)
}

func (l *loaders) expectUsers(page []*ent.User) {
	ids := make([]string, len(page))
	for i, user := range page {
		ids[i] = user.ID
	}
	l.effective.expect(ids...)
	l.groups.expect(ids...)
	l.giving.expect(ids...)
}

func (l *loaders) expectGroups(page []*ent.Group) {
	ids := make([]string, len(page))
	for i, group := range page {
		ids[i] = group.ID
	}
	l.members.expect(ids...)
	l.memberCount.expect(ids...)
	l.children.expect(ids...)
}

func (l *loaders) expectScopes(names []string) {
	l.scopes.expect(names...)
}

func (l *loaders) expectPersonal(page []*ent.PersonalAccessToken) {
	for _, token := range page {
		l.users.expect(token.UserID)
		l.clients.expect(token.ClientID)
		l.active.expect(token.ID)
	}
}
