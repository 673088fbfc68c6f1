package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// A page costs a few statements, however many items it has and whatever hangs on them.
func TestPageOfTwentyCostsAFewStatements(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.fill(t, 20)
		for name, test := range map[string]struct {
			query   string
			exactly int
		}{
			"clients with secrets, creator and tokens": {`{authClients{totalCount edges{cursor node{name secrets{hint} createdBy{username} liveTokenCount}} nodes{secrets{id}}}}`, 5},
			"clients with tokens by grant":             {`{authClients{nodes{a: liveTokenCount b: liveTokenCount(grants: [PASSWORD]) c: liveTokenCount(grants: [])}}}`, 2},
			"clients alone":                            {`{authClients{nodes{name}}}`, 1},
			"clients and count":                        {`{authClients{a: totalCount b: totalCount}}`, 2},
			"users":                                    {`{users{nodes{username effectivePermissions groups{name}}}}`, 4},
			"users with origins":                       {`{users{nodes{username permissionOrigins{permission direct groups{name}} groups{name}}}}`, 5},
			"groups":                                   {`{groups{nodes{name members{username} memberCount childGroups{name}}}}`, 5},
			"scopes":                                   {`{scopes{totalCount nodes{name description builtIn}}}`, 2},
			"what offers tokens":                       {`{personalAccessTokenClients{name scopes{description}}}`, 2},
			"personal tokens":                          {`{personalAccessTokens{totalCount nodes{name hint active user{username} authClient{name}}}}`, 5},
			"authorizations":                           {`{authorizations{totalCount nodes{authClient{name} user{username} scopes grantedAt liveTokenCount lastUsedAt}}}`, 5},
			"sessions":                                 {`{sessions{totalCount nodes{address userAgent current}}}`, 2},
			"tokens":                                   {`{tokens{totalCount nodes{hint name authClient{name} user{username} grant scopes}}}`, 2},
			"credentials":                              {`{credentials{totalCount nodes{hint name authClient{name} user{username} grant scopes}}}`, 2},
			"hygiene":                                  {`{credentialHygiene{needsAttention accessTokens{total} personalAccessTokens{old} refreshTokens{expiringSoon} clientSecrets{unused neverExpiring}}}`, 1},
			"events of the audit log":                  {`{auditEvents{totalCount nodes{kind actor{name} object{name} changes{field old new}}}}`, 2},
		} {
			a.Statements.Take()
			got := a.must(t, a.root, test.query, nil)
			if ran := a.Statements.Take(); len(ran) != test.exactly {
				t.Errorf("%s: %d statements, want %d:\n%s", name, len(ran), test.exactly, strings.Join(ran, "\n"))
			}
			for _, missing := range []string{`"secrets":[]`, `"createdBy":null`, `"members":[]`, `"memberCount":0`, `"nodes":[]`, `"scopes":[]`, `"authClient":null`, `Clients":[]`} {
				if strings.Contains(got.Raw, missing) {
					t.Errorf("%s: %s: %.300s", name, missing, got.Raw)
				}
			}
		}
	})
}

// fill stores n clients with two secrets each, each made by a user of their own in a group of their own,
// and for the super admin a token, a personal access token and a session with each client.
func (a *api) fill(t testing.TB, n int) {
	t.Helper()
	asOperator, asRoot := access.WithActor(t.Context(), operator), access.WithActor(t.Context(), a.root)
	done := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.clients.CreateScope(asRoot, "read", "See it."); err != nil {
		t.Fatal(err)
	}
	sessions := accounts.SessionStore{DB: a.DB, UserID: func([]byte) string { return a.root.ID }}
	for i := range n {
		user, err := a.accounts.CreateUser(asOperator, accounts.UserDraft{Username: fmt.Sprint("user", i), Password: new(password)})
		done(err)
		_, err = a.accounts.CreateGroup(asOperator, accounts.GroupDraft{Name: fmt.Sprint("group", i), MemberIDs: []string{user.ID}})
		done(err)
		draft := clients.NewDraft()
		draft.Name, draft.Scopes = fmt.Sprint("client", i), []string{"read"}
		draft.Grants = []grants.Type{grants.ClientCredentials, grants.Password, grants.PersonalAccessToken}
		client, _, err := a.clients.Create(access.WithActor(t.Context(), access.Actor{Kind: access.User, ID: user.ID}), draft)
		done(err)
		_, _, err = a.clients.CreateSecret(asOperator, client.ID, nil, nil)
		done(err)
		_, _, err = a.tokens.CreatePersonal(asRoot, tokens.PersonalDraft{ClientID: client.ID, Name: "Mine"})
		done(err)
		issue(t, a.tokens, tokens.Mint(tokens.AccessTokenPrefix), tokens.Grant{Type: grants.Password, ClientID: client.ID, UserID: a.root.ID, Scope: "read"})
		a.addFamily(t, client.ID)
		done(sessions.CommitCtx(t.Context(), tokens.Mint("ses"), nil, a.Clock.Now().AddDate(99, 0, 0)))
	}
}
