package manifest_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/manifest"
	"github.com/ostiary/ostiary/internal/tokens"
)

const shop = `
scopes:
  - {name: orders:read, description: Read your orders}
  - {name: orders:write, description: Change your orders}
clients:
  - name: Shop
    grants: [authorization_code, client_credentials]
    redirectUris: [https://shop.example/cb]
    scopes: [orders:read, orders:write]
    accessTokenLifetime: 1h
  - name: App
    type: public
    grants: [authorization_code]
    redirectUris: [com.example.app:/cb]
groups:
  - {name: Everybody, childGroups: [Support]}
  - {name: Support, permissions: [view_tokens, view_auth_clients], childGroups: [everybody], members: [ADA]}
`

func (r *room) addUser(name string) {
	r.t.Helper()
	password := "correct horse battery"
	if _, err := r.Accounts.CreateUser(r.ctx, accounts.UserDraft{Username: name, Password: &password}); err != nil {
		r.t.Fatal(err)
	}
}

// TestApply plans, and then does what was planned.
func TestApply(t *testing.T) {
	each(t, func(r *room) {
		r.addUser("ada")
		before := r.export()
		r.wantsPlan(false, shop,
			"+ scope orders:read: description", "+ scope orders:write: description",
			"+ client Shop: grants, redirectUris, scopes, accessTokenLifetime", "+ client App: type, grants, redirectUris",
			"+ group Everybody: childGroups", "+ group Support: permissions, childGroups, members")
		if r.export() != before {
			t.Error("the plan has changed something")
		}
		created := r.apply(false, shop)
		if len(created) != 2 || created[0].ClientID != "1" || created[1].ClientID != "2" || created[1].ClientSecret != nil {
			t.Errorf("%+v", created)
		}
		if !tokens.HasForm(tokens.ClientSecretPrefix, *created[0].ClientSecret) {
			t.Errorf("%+v", created)
		}
		r.wantsPlan(true, shop)

		r.wantsPlan(true, `
scopes: [{name: orders:read, description: Read orders}]
clients:
  - {name: shop, clientId: 2, enabled: false}
  - {name: New shop, clientId: 1, grants: [client_credentials], scopes: [orders:read], description: "a\nb"}
groups: [{name: SUPPORT, permissions: [], members: [], status: inactive}]
`, "~ scope orders:read: description", "- scope orders:write",
			"~ client shop: name, enabled", "~ client New shop: name, description, grants, redirectUris, scopes",
			"~ group SUPPORT: name, status, permissions, members", "- group Everybody")
		for _, event := range r.kit.DB.Read().AuditEvent.Query().Where(auditevent.KindNEQ("USER_CREATED")).AllX(r.ctx) {
			if event.ActorKind != access.Operator || event.ActorName != "op" || strings.Contains(fmt.Sprint(event.Changes), "ost_cs_") {
				t.Errorf("%+v", event)
			}
		}
	})
}

// TestWhatIsLeftOutStays: keys, entries and lists; unless they are to be pruned, and then those of lists that are given.
func TestWhatIsLeftOutStays(t *testing.T) {
	each(t, func(r *room) {
		r.addUser("ada")
		r.apply(false, shop)
		all := r.export()
		for _, file := range []string{
			"clients: [{name: Shop}, {name: App}]", "scopes: []", "clients: []\ngroups: []",
			"clients: [{clientId: 1}]",
		} {
			if strings.Contains(file, "support") {
				continue
			}
			r.apply(false, file)
			if r.export() != all {
				t.Errorf("%s has changed something", file)
			}
		}
		r.wantsPlan(true, "clients: [{clientId: 2}]", "- client Shop")
		r.wantsPlan(true, "groups: [{name: Support}]", "- group Everybody")
		r.wantsPlan(true, "clients: []\n---\nclients: [{name: App}]", "- client Shop")
		r.apply(true, "clients: []\nscopes: []\ngroups: []")
		if left := r.export(); left != "scopes: []\nclients: []\ngroups: []\n" {
			t.Errorf("left is %s", left)
		}
		if found, err := r.Clients.ScopesNamed(r.ctx, []string{"admin"}); len(found) != 1 || err != nil {
			t.Errorf("what is part of Ostiary was pruned: %v", err)
		}
	})
}

// TestProblems tells everything that the rooms refuse at its place in the files, all at once, and writes nothing.
func TestProblems(t *testing.T) {
	each(t, func(r *room) {
		r.addUser("ada")
		r.apply(false, shop)
		r.wants(true, []string{`
scopes:
  - {name: bad name, description: Bad}
  - name: nothing
  - {name: admin, description: Mine}
clients:
  - name: Shop
    grants: []
    redirectUris: [https://ok.example]
  - name: New
    grants: [authorization_code]
    redirectUris:
      - https://ok.example/cb
      - http://not.example/cb
      - https://ok.example/*
    scopes: [nothing, missing, orders:read]
    accessTokenFormat: jwt
  - name: Unread
    grants: password
    scopes: [missing]
  - {clientId: 99, name: Far}
groups:
  - name: Support
    members: [ada, eve]
    childGroups: [Everybody, Nobody, Wrong]
  - {name: Wrong, permission: [view_tokens]}
`, `
clients:
  - name: " App"
    type: public
    requirePkce: false
    grants: [client_credentials]
  - {name: shop}
`},
			`a.yaml:3:12: The scope bad name, name: The Name of a scope consists of letters, digits and signs, without spaces, quotes and backslashes.`,
			`a.yaml:4:5: The scope nothing, description: The Description field is required.`,
			`a.yaml:5:5: The scope admin: This scope is part of Ostiary and cannot be changed.`,
			`a.yaml:8:13: The client Shop, grants: The Auth-Client must have at least 1 item chosen.`,
			`a.yaml:10:5: The client New, accessTokenLifetime: JWT access tokens need an Access Token Lifetime, of at most 3600 seconds: who checks them offline does not see that they were revoked.`,
			`a.yaml:14:9: The client New, redirectUris: The redirect URL must use https; http is for localhost and loopback addresses only.`,
			`a.yaml:15:9: The client New, redirectUris: The redirect URL must not contain a wildcard (*).`,
			`a.yaml:16:23: The client New, scopes: The scope "missing" does not exist. Create it first, or choose another.`,
			`a.yaml:19:13: grants is a list: each item in a line of its own after a dash, or [] for none.`,
			`a.yaml:21:16: The client Far, clientId: There is no auth client with this Client ID.`,
			`a.yaml:24:20: The group Support, members: there is no user "eve".`,
			`a.yaml:25:19: The group Support, childGroups: there is no group "Everybody".`,
			`a.yaml:25:30: The group Support, childGroups: there is no group "Nobody".`,
			`a.yaml:26:19: A group has no key "permission"; did you mean permissions?`,
			`b.yaml:5:18: The client  App, requirePkce: A public client must use PKCE, because it has no secret.`,
			`b.yaml:6:13: The client  App, grants: A public client cannot have the Client Credentials Grant, because it has no secret.`,
			`b.yaml:7:12: The client shop is there twice: also at a.yaml:7:11. Keep one of them.`)
		r.wants(true, []string{"scopes:\n  - {name: orders:write, description: x}\n"},
			`a.yaml:1:1: The scope orders:read, which is left out here, cannot be deleted: The scope is in use by "Shop". Take it away there first.`)
		r.wants(true, []string{"groups:\n  - {name: Support, childGroups: [Everybody]}\n"},
			`a.yaml:2:35: The group Support, childGroups: there is no group "Everybody".`)
		r.wants(false, []string{"clients: [{clientId: 1, name: App}, {clientId: 2, name: Shop}]"},
			`a.yaml:1:31: The client App, name: The Name has already been taken.`,
			`a.yaml:1:57: The client Shop, name: The Name has already been taken.`)
		r.wants(false, []string{"clients: [{name: shop, grants: []}, {clientId: 1, type: public}]"},
			`a.yaml:1:48: The client Shop is there twice: by its name at a.yaml:1:18. Keep one of them.`)
		r.wants(false, []string{"clients: [{clientId: 1, name: App}]"},
			`a.yaml:1:31: The client App, name: The Name has already been taken.`)
	})
}

// TestNames are taken after they were given up.
func TestNames(t *testing.T) {
	each(t, func(r *room) {
		const client = "{name: %s, grants: [password]}"
		r.apply(false, "clients: ["+fmt.Sprintf(client, "A")+", "+fmt.Sprintf(client, "B")+"]")
		r.apply(false, "clients: ["+fmt.Sprintf(client, "A")+", {clientId: 1, name: C}]")
		for id, want := range map[int]string{1: "C", 2: "B", 3: "A"} {
			if is, err := r.Clients.Get(r.ctx, id); err != nil || is.Name != want {
				t.Errorf("%d is %v, %v, want %s", id, is, err, want)
			}
		}
		r.apply(true, "clients: [{clientId: 1, name: A}]")
		if is, err := r.Clients.Get(r.ctx, 1); err != nil || is.Name != "A" {
			t.Errorf("%v, %v", is, err)
		}
	})
}

// TestWhatAPlanLeadsTo says how many tokens stop working, and what else comes of a change.
func TestWhatAPlanLeadsTo(t *testing.T) {
	each(t, func(r *room) {
		const client = "{name: %s, grants: [client_credentials, authorization_code], redirectUris: [https://a.example/cb]}"
		r.apply(false, "clients: ["+fmt.Sprintf(client, "A")+", "+fmt.Sprintf(client, "B")+", "+fmt.Sprintf(client, "C")+
			", {name: P, type: public, grants: [authorization_code], redirectUris: [https://a.example/cb]}]")
		for _, id := range []int{1, 1, 2, 3, 3, 3} {
			grant := tokens.Grant{Type: grants.ClientCredentials, ClientID: id}
			fresh := r.Tokens.Prepare(grant)
			fresh.Access = tokens.Mint(tokens.AccessTokenPrefix)
			if _, err := r.Tokens.Issue(r.ctx, fresh, grant); err != nil {
				t.Fatal(err)
			}
		}
		plan := r.plan(true, `clients:
  - {name: A, enabled: false}
  - {name: B, grants: [authorization_code], redirectUris: [https://b.example/cb], type: public}
  - {name: P, type: confidential}`)
		for i, want := range []struct {
			tokens int
			notes  []string
		}{
			{2, []string{}},
			{1, []string{"Its secrets are deleted.", "Users are asked for their consent again."}},
			{0, []string{`It has no secret until "ostiary client create-secret" makes one.`}},
			{3, []string{}},
		} {
			if got := plan.Steps[i]; got.EndedTokens != want.tokens || !reflect.DeepEqual(got.Notes, want.notes) {
				t.Errorf("%s: %d, %q", got.Name, got.EndedTokens, got.Notes)
			}
		}
		if plan := r.plan(false, "clients: [{name: C, description: new}]"); plan.Steps[0].EndedTokens != 0 {
			t.Errorf("%+v", plan)
		}
	})
}

// TestAnOldPlanIsNotApplied: somebody has changed something between the plan and the answer.
func TestAnOldPlanIsNotApplied(t *testing.T) {
	each(t, func(r *room) {
		r.apply(false, shop[:strings.Index(shop, "groups:")])
		const file = "clients: [{name: Shop, accessTokenLifetime: 30m}]"
		plan := r.plan(false, file)
		if _, err := r.Clients.Update(r.ctx, 1, nil, func(d *clients.Draft) { d.AccessTokenLifetime = nil }); err != nil {
			t.Fatal(err)
		}
		before := r.export()
		_, err := r.Apply(r.ctx, read(file), plan, keepNothing)
		if err == nil || !strings.Contains(err.Error(), "since the plan was made") || r.export() != before {
			t.Errorf("%v", err)
		}
		if _, err := r.Clients.Update(r.ctx, 1, nil, func(d *clients.Draft) { d.AccessTokenLifetime = new(int64(3600)) }); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Apply(r.ctx, read(file), plan, keepNothing); err != nil {
			t.Errorf("when it is again as it was: %v", err)
		}
	})
}

// TestSecretsThatCannotBeKept undo everything: nobody would know them.
func TestSecretsThatCannotBeKept(t *testing.T) {
	each(t, func(r *room) {
		const file = "clients: [{name: Reports, grants: [client_credentials]}]"
		plan, full := r.plan(false, file), errors.New("no space left")
		var given []manifest.Created
		_, err := r.Apply(r.ctx, read(file), plan, func(created []manifest.Created) error {
			given = created
			return full
		})
		if !errors.Is(err, full) || len(given) != 1 || strings.Contains(r.export(), "Reports") {
			t.Errorf("%v, %v", err, given)
		}
		if created := r.apply(false, file); created[0].ClientID != "1" || *created[0].ClientSecret == *given[0].ClientSecret {
			t.Errorf("%v", created)
		}
	})
}

// TestOnlyWhoMayApplies: it is the rooms that decide.
func TestOnlyWhoMayApplies(t *testing.T) {
	each(t, func(r *room) {
		r.ctx = access.WithActor(t.Context(), r.kit.Somebody(t, "bob", access.ViewAuthClients, access.CreateAuthClients))
		_, err := r.Plan(r.ctx, read("clients: [{name: Mighty, grants: [password], scopes: [admin]}]"), false)
		if got := linesOf(err); got != "a.yaml:1:54: The client Mighty, scopes: Only a super admin can give a client the scope admin." {
			t.Error(got)
		}
	})
}

// TestAnotherFailure is no problem of the files.
func TestAnotherFailure(t *testing.T) {
	each(t, func(r *room) {
		if err := r.kit.DB.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := r.Plan(r.ctx, read(shop), false)
		if _, isProblem := fault.AsUserErrors(err); err == nil || isProblem {
			t.Errorf("%v", err)
		}
	})
}
