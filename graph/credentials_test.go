package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

const (
	listCredentials = `query($filter: CredentialFilter, $orderBy: CredentialOrder, $first: Int, $after: String, $last: Int, $before: String) {
		credentials(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
			totalCount nodes { id kind hint name authClient { id name } user { id username } grant scopes createdAt expiresAt lastUsedAt }
			pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	revokeCredentials = `mutation($ids: [ID!]!) { revokeCredentials(input: {ids: $ids}) {
		results { id outcome message } revokedCount userErrors { field code message } } }`
)

// addCredentials makes n clients, each with a secret, a token of its own and one of the super admin, a
// minute apart, the oldest first. It returns the values.
func (a *api) addCredentials(t *testing.T, n int) (values []string) {
	t.Helper()
	asRoot := access.WithActor(t.Context(), a.root)
	for i := range n {
		draft := clients.NewDraft()
		draft.Name, draft.Grants = fmt.Sprint("App ", i), []grants.Type{grants.ClientCredentials, grants.PersonalAccessToken}
		client, secret, err := a.clients.Create(asRoot, draft)
		if err != nil {
			t.Fatal(err)
		}
		a.Clock.Advance(time.Minute)
		own := tokens.Mint(tokens.AccessTokenPrefix)
		issue(t, a.tokens, own, tokens.Grant{Type: grants.ClientCredentials, ClientID: client.ID, Scope: "read write", Lifetime: 30 * 24 * time.Hour})
		a.Clock.Advance(time.Minute)
		_, personal, err := a.tokens.CreatePersonal(asRoot, tokens.PersonalDraft{ClientID: client.ID, Name: fmt.Sprint("Mine ", i)})
		if err != nil {
			t.Fatal(err)
		}
		a.Clock.Advance(time.Minute)
		values = append(values, secret, own, personal)
	}
	return values
}

// each returns a member of every node of a list.
func (a answer) each(list, member string) (all []string) {
	nodes, _ := a.at(list, "nodes").([]any)
	for _, node := range nodes {
		text, _ := node.(map[string]any)[member].(string)
		all = append(all, text)
	}
	return all
}

// What is told of each kind, and that no value is told.
func TestCredentials(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		values := a.addCredentials(t, 1)
		auditor := holding(access.ViewTokens, access.ViewAuthClients)
		got := a.must(t, auditor, listCredentials, nil)
		if kinds := got.each("credentials", "kind"); !slices.Equal(kinds, []string{"PERSONAL_ACCESS_TOKEN", "ACCESS_TOKEN", "CLIENT_SECRET"}) {
			t.Fatalf("%s", got.Raw)
		}
		for i, want := range []string{
			`"name":"Mine 0","authClient":{"id":"1","name":"App 0"},"user":{"id":"` + a.root.ID + `","username":"root"},"grant":"PERSONAL_ACCESS_TOKEN","scopes":[],"createdAt":"2030-01-02T03:06:05.000678Z","expiresAt":null,"lastUsedAt":null`,
			`"name":"","authClient":{"id":"1","name":"App 0"},"user":null,"grant":"CLIENT_CREDENTIALS","scopes":[],"createdAt":"2030-01-02T03:05:05.000678Z","expiresAt":"2030-02-01T03:05:05.000678Z","lastUsedAt":null`,
			`"name":"","authClient":{"id":"1","name":"App 0"},"user":null,"grant":null,"scopes":[],"createdAt":"2030-01-02T03:04:05.000678Z","expiresAt":null,"lastUsedAt":null`,
		} {
			value := values[2-i]
			hint := value[:strings.LastIndex(value, "_")+1] + "…" + value[len(value)-4:]
			if !strings.Contains(got.Raw, want) || got.each("credentials", "hint")[i] != hint {
				t.Errorf("no %s (%s) in\n%s", want, hint, got.Raw)
			}
			if strings.Contains(got.Raw, value[:len(value)-8]) {
				t.Errorf("a value is told: %s", got.Raw)
			}
		}
		only := a.must(t, holding(access.ViewTokens), `{tokens(filter: {kinds: [CLIENT_SECRET, ACCESS_TOKEN]}) {totalCount nodes {kind}}}`, nil)
		if only.Raw != `{"data":{"tokens":{"totalCount":1,"nodes":[{"kind":"ACCESS_TOKEN"}]}}}` {
			t.Errorf("%s", only.Raw)
		}
		for _, permissions := range [][]access.Permission{{access.ViewTokens}, {access.ViewAuthClients}, {access.RevokeTokens}, nil} {
			for _, query := range []string{listCredentials, `{credentialHygiene{accessTokens{total}}}`} {
				refused := a.do(t, holding(permissions...), query, nil)
				if refused.code() != "FORBIDDEN" || strings.Contains(refused.Raw, "App 0") {
					t.Errorf("%v: %s", permissions, refused.Raw)
				}
			}
		}
	})
}

// Of a sign-in there is one refresh token; it is ended by its id, and the access goes with it.
func TestRefreshTokensAmongCredentials(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.must(t, a.root, createClient, vars{"input": vars{"name": "App", "grants": []string{"PASSWORD"}}})
		value := a.addFamily(t, 1)
		const only = `filter: {kinds: [REFRESH_TOKEN]}`
		for _, list := range []string{"tokens", "credentials"} {
			got := a.must(t, a.root, "{list: "+list+"("+only+"){totalCount nodes{id kind hint name authClient{id} user{username} grant scopes createdAt expiresAt lastUsedAt}}}", nil)
			id, _ := got.at("list", "nodes", 0, "id").(string)
			want := `{"id":"` + id + `","kind":"REFRESH_TOKEN","hint":"ost_rt_…` + tokens.LastFour(value) + `","name":"","authClient":{"id":"1"},"user":{"username":"root"},` +
				`"grant":"PASSWORD","scopes":[],"createdAt":"2030-01-02T03:04:05.000678Z","expiresAt":null,"lastUsedAt":"2030-01-02T03:04:05.000678Z"}`
			if !strings.HasPrefix(id, "rft_") || got.Raw != `{"data":{"list":{"totalCount":1,"nodes":[`+want+`]}}}` {
				t.Errorf("%s: %s\nwant %s", list, got.Raw, want)
			}
		}
		counted := a.must(t, a.root, `{credentialHygiene{refreshTokens{total old unused neverExpiring expiringSoon}} authClient(id: "1"){liveTokenCount}}`, nil)
		if counted.Raw != `{"data":{"credentialHygiene":{"refreshTokens":{"total":1,"old":0,"unused":0,"neverExpiring":1,"expiringSoon":0}},"authClient":{"liveTokenCount":0}}}` {
			t.Errorf("%s", counted.Raw)
		}
		granted := a.must(t, a.root, `{authorizations{totalCount nodes{id scopes liveTokenCount grantedAt lastUsedAt}}}`, nil)
		if granted.at("authorizations", "totalCount") != 1.0 || granted.at("authorizations", "nodes", 0, "liveTokenCount") != 0.0 ||
			granted.at("authorizations", "nodes", 0, "lastUsedAt") != "2030-01-02T03:04:05.000678Z" {
			t.Errorf("%s", granted.Raw)
		}
		id := a.must(t, a.root, "{tokens("+only+"){nodes{id}}}", nil).at("tokens", "nodes", 0, "id")
		const revoke = `mutation($id: ID!){revokeToken(input: {id: $id}){revokedId userErrors{code}}}`
		if refused := a.do(t, holding(access.ViewTokens), revoke, vars{"id": id}); refused.code() != "FORBIDDEN" {
			t.Errorf("%s", refused.Raw)
		}
		if got := a.must(t, a.root, revoke, vars{"id": id}); got.at("revokeToken", "revokedId") != id {
			t.Errorf("%s", got.Raw)
		}
		if got := a.do(t, a.root, revoke, vars{"id": id}); got.userErrors("revokeToken")["id"] == "" && !strings.Contains(got.Raw, "NOT_FOUND") {
			t.Errorf("again: %s", got.Raw)
		}
		left := a.must(t, a.root, `{tokens{totalCount} authorizations{totalCount} auditEvents(filter: {kinds: [REFRESH_TOKEN_REVOKED], objectType: REFRESH_TOKEN}){nodes{object{id name} changes{field}}}}`, nil)
		if left.at("tokens", "totalCount") != 0.0 || left.at("authorizations", "totalCount") != 0.0 || left.at("auditEvents", "nodes", 0, "object", "id") != id {
			t.Errorf("left: %s", left.Raw)
		}
	})
}

// Filters as people send them: null is not given, an empty list is empty, and what is no id finds nothing.
func TestCredentialFilters(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.addCredentials(t, 2)
		for _, test := range []struct {
			filter vars
			want   float64
		}{
			{nil, 6},
			{vars{}, 6},
			{vars{"kinds": nil, "clientId": nil, "userId": nil, "olderThanDays": nil, "unusedForDays": nil, "neverExpires": nil, "expiringWithinDays": nil}, 6},
			{vars{"kinds": []string{}}, 0},
			{vars{"kinds": "CLIENT_SECRET"}, 2},
			{vars{"kinds": []string{"ACCESS_TOKEN", "PERSONAL_ACCESS_TOKEN"}}, 4},
			{vars{"clientId": "2"}, 3},
			{vars{"clientId": 2}, 3},
			{vars{"clientId": "2", "userId": a.root.ID}, 1},
			{vars{"userId": a.root.ID}, 2},
			{vars{"clientId": "App 0"}, 0},
			{vars{"userId": "\x00"}, 0},
			{vars{"neverExpires": true}, 4},
			{vars{"neverExpires": false}, 2},
			{vars{"expiringWithinDays": 30}, 2},
			{vars{"expiringWithinDays": 29}, 0},
			{vars{"olderThanDays": 0, "unusedForDays": 0}, 6},
			{vars{"olderThanDays": 1}, 0},
		} {
			got := a.must(t, a.root, listCredentials, vars{"filter": test.filter})
			if got.at("credentials", "totalCount") != test.want || len(got.each("credentials", "id")) != int(test.want) {
				t.Errorf("%v: %s", test.filter, got.Raw)
			}
		}
		for _, bad := range []vars{
			{"filter": vars{"olderThanDays": -1}}, {"filter": vars{"unusedForDays": 36501}}, {"filter": vars{"kinds": "PASSWORD"}},
			{"filter": vars{"expiringWithinDays": 3_000_000_000}}, {"first": 101}, {"first": 1, "last": 1}, {"after": "x"}, {"orderBy": vars{"field": "HASH"}},
		} {
			if got := a.do(t, a.root, listCredentials, bad); got.code() != "BAD_USER_INPUT" || got.at("credentials") != nil {
				t.Errorf("%v: %s", bad, got.Raw)
			}
		}
	})
}

// A page costs as many statements for two credentials as for thirty.
func TestPagesOfCredentials(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.addCredentials(t, 10)
		count := func(query string, variables vars) (int, answer) {
			a.Statements.Take()
			got := a.must(t, a.root, query, variables)
			return len(a.Statements.Take()), got
		}
		for _, query := range []string{listCredentials, strings.Replace(listCredentials, "\t\tcredentials(", "\t\tcredentials: tokens(", 1)} {
			few, _ := count(query, vars{"first": 2})
			if many, _ := count(query, vars{"first": 30}); few != 2 || many != few {
				t.Errorf("%d statements for two, %d for many", few, many)
			}
			_, all := count(query, vars{"first": 100})
			want := all.each("credentials", "id")
			var forwards, backwards []string
			variables := vars{"first": 7}
			for range 10 {
				_, page := count(query, variables)
				forwards = append(forwards, page.each("credentials", "id")...)
				variables["after"] = page.at("credentials", "pageInfo", "endCursor")
				if page.at("credentials", "pageInfo", "hasNextPage") == false {
					break
				}
			}
			variables = vars{"last": 7}
			for range 10 {
				_, page := count(query, variables)
				backwards = append(page.each("credentials", "id"), backwards...)
				variables["before"] = page.at("credentials", "pageInfo", "startCursor")
				if page.at("credentials", "pageInfo", "hasPreviousPage") == false {
					break
				}
			}
			if len(want) < 20 || !slices.Equal(forwards, want) || !slices.Equal(backwards, want) {
				t.Errorf("%d, forwards %v, backwards %v", len(want), forwards, backwards)
			}
		}
	})
}

func TestCredentialHygiene(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.addCredentials(t, 2)
		const query = `query($old: Int! = 90, $unused: Int! = 90, $soon: Int! = 14) { credentialHygiene(olderThanDays: $old, unusedForDays: $unused, expiringWithinDays: $soon) {
			accessTokens {...n} personalAccessTokens {...n} clientSecrets {...n} } } fragment n on CredentialCounts { total old unused neverExpiring expiringSoon }`
		auditor := holding(access.ViewTokens, access.ViewAuthClients)
		counted := func(total, old, unused, never, soon int) string {
			return fmt.Sprintf(`{"total":%d,"old":%d,"unused":%d,"neverExpiring":%d,"expiringSoon":%d}`, total, old, unused, never, soon)
		}
		for _, test := range []struct {
			wait                      time.Duration
			variables                 vars
			tokens, personal, secrets string
		}{
			{0, nil, counted(2, 0, 0, 0, 0), counted(2, 0, 0, 2, 0), counted(2, 0, 0, 2, 0)},
			{17 * 24 * time.Hour, nil, counted(2, 0, 0, 0, 2), counted(2, 0, 0, 2, 0), counted(2, 0, 0, 2, 0)},
			{0, vars{"old": 17, "unused": 16, "soon": 0}, counted(2, 2, 2, 0, 0), counted(2, 2, 2, 2, 0), counted(2, 2, 2, 2, 0)},
			{73 * 24 * time.Hour, nil, counted(0, 0, 0, 0, 0), counted(2, 2, 2, 2, 0), counted(2, 2, 2, 2, 0)},
		} {
			a.Clock.Advance(test.wait)
			want := `{"data":{"credentialHygiene":{"accessTokens":` + test.tokens + `,"personalAccessTokens":` + test.personal + `,"clientSecrets":` + test.secrets + `}}}`
			if got := a.must(t, auditor, query, test.variables); got.Raw != want {
				t.Errorf("got  %s\nwant %s", got.Raw, want)
			}
		}
		if plain := a.must(t, auditor, `{credentialHygiene{personalAccessTokens{total old}}}`, nil); plain.at("credentialHygiene", "personalAccessTokens", "old") != 2.0 {
			t.Errorf("by default: %s", plain.Raw)
		}
		bad := a.do(t, auditor, `{credentials(filter: {needsAttention: {unusedForDays: -1}}){totalCount}}`, nil)
		if bad.code() != "BAD_USER_INPUT" || !strings.Contains(bad.Raw, "needsAttention.unusedForDays") {
			t.Errorf("a wrong limit of the filter: %s", bad.Raw)
		}
		for _, bad := range []vars{{"old": -1}, {"unused": 36501}, {"soon": -1}} {
			if got := a.do(t, auditor, query, bad); got.code() != "BAD_USER_INPUT" {
				t.Errorf("%v: %s", bad, got.Raw)
			}
		}
	})
}

// The number and the list of what somebody should look at agree, with the same limits as usual.
func TestCredentialsNeedingAttention(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.addCredentials(t, 2)
		const query = `query($limits: CredentialAttention!, $old: Int! = 90, $unused: Int! = 90, $soon: Int! = 14) {
			credentialHygiene(olderThanDays: $old, unusedForDays: $unused, expiringWithinDays: $soon){needsAttention}
			credentials(filter: {needsAttention: $limits}){totalCount nodes{kind}} tokens(filter: {needsAttention: $limits}){totalCount nodes{kind}}}`
		for _, test := range []struct {
			wait      time.Duration
			variables vars
			all       float64
			tokens    float64
		}{
			{0, vars{"limits": vars{}}, 0, 0},
			{17 * 24 * time.Hour, vars{"limits": vars{}}, 0, 0}, // access tokens that are about to expire
			{0, vars{"limits": vars{"olderThanDays": 17}, "old": 17}, 6, 4},
			{0, vars{"limits": vars{"unusedForDays": 17}, "unused": 17}, 6, 4},
			{73 * 24 * time.Hour, vars{"limits": vars{}}, 4, 2},
			{0, vars{"limits": vars{"olderThanDays": 91, "unusedForDays": 91, "expiringWithinDays": 36500}, "old": 91, "unused": 91, "soon": 36500}, 0, 0},
		} {
			a.Clock.Advance(test.wait)
			got := a.must(t, a.root, query, test.variables)
			if got.at("credentialHygiene", "needsAttention") != test.all || got.at("credentials", "totalCount") != test.all || len(got.each("credentials", "kind")) != int(test.all) ||
				got.at("tokens", "totalCount") != test.tokens || len(got.each("tokens", "kind")) != int(test.tokens) {
				t.Errorf("%v: %s", test.variables, got.Raw)
			}
		}
		if all := a.must(t, a.root, `{credentials(filter: {needsAttention: null}){totalCount}}`, nil); all.at("credentials", "totalCount") != 4.0 {
			t.Errorf("null: %s", all.Raw)
		}
	})
}

// One list of ids, one outcome each; what is refused does not keep the others alive.
func TestRevokeCredentials(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.addCredentials(t, 1)
		ids := a.must(t, a.root, listCredentials, nil).each("credentials", "id") // personal, token, secret
		given := []string{ids[1], ids[2], ids[1], "tok_x", ids[0]}
		got := a.must(t, a.Somebody(t, "revoker", access.RevokeTokens), revokeCredentials, vars{"ids": given})
		want := []string{"REVOKED", "FORBIDDEN", "ALREADY_DEAD", "NOT_FOUND", "REVOKED"}
		for i := range given {
			result := got.at("revokeCredentials", "results", i).(map[string]any)
			if result["id"] != given[i] || result["outcome"] != want[i] || (result["message"] == nil) != (want[i] == "REVOKED") {
				t.Errorf("%d: %v", i, result)
			}
		}
		if got.at("revokeCredentials", "revokedCount") != 2.0 || got.at("revokeCredentials", "results", 1, "message") == nil {
			t.Errorf("%s", got.Raw)
		}
		if left := a.must(t, a.root, listCredentials, nil).each("credentials", "id"); !slices.Equal(left, ids[2:]) {
			t.Errorf("left: %v", left)
		}
		for code, given := range map[string][]string{"TOO_FEW": {}, "TOO_MANY": slices.Repeat(ids[2:], 101)} {
			got := a.do(t, a.root, revokeCredentials, vars{"ids": given})
			if got.userErrors("revokeCredentials")["ids"] != code || got.at("revokeCredentials", "results") != nil || got.at("revokeCredentials", "revokedCount") != nil {
				t.Errorf("%s", got.Raw)
			}
		}
		if refused := a.do(t, holding(access.EditAuthClients, access.ViewAuthClients, access.ViewTokens), revokeCredentials, vars{"ids": ids}); refused.code() != "FORBIDDEN" {
			t.Errorf("%s", refused.Raw)
		}
		if got := a.must(t, a.root, revokeCredentials, vars{"ids": ids}); got.at("revokeCredentials", "revokedCount") != 1.0 {
			t.Errorf("%s", got.Raw)
		}
	})
}
