package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/server/servertest"
)

// T43, A2, A3: of 100 creates at once with names that repeat and some that are wrong, each name is
// taken once, and the Client IDs are 1 to n without a gap.
func TestT43A2ParallelCreates(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		var mu sync.Mutex
		var ids []int
		codes := map[string]int{}
		var all sync.WaitGroup
		for i := range 100 {
			all.Go(func() {
				data := s.Admin.Must(t, createClient, parallelInput(i))
				problems := data.List("createAuthClient", "userErrors")
				mu.Lock()
				defer mu.Unlock()
				if len(problems) > 0 {
					codes[problems[0].String("code")]++
					return
				}
				id, _ := strconv.Atoi(data.String("createAuthClient", "authClient", "id"))
				ids = append(ids, id)
			})
		}
		all.Wait()
		slices.Sort(ids)
		if len(ids) != 60 || ids[0] != 1 || ids[59] != 60 || len(slices.Compact(ids)) != 60 {
			t.Errorf("Client IDs: %v", ids)
		}
		if codes["TAKEN"] != 20 || codes["REQUIRED"] != 10 || codes["TOO_FEW"] != 10 {
			t.Errorf("user errors: %v", codes)
		}
	})
}

// parallelInput is a new name for 60 of 100, one of those again in other letters for 20, and wrong for 20.
func parallelInput(i int) vars {
	input := vars{"name": fmt.Sprint("Client ", i), "grants": []string{"CLIENT_CREDENTIALS"}}
	switch {
	case i >= 90:
		input["grants"] = []string{}
	case i >= 80:
		input["name"] = " "
	case i >= 60:
		input["name"] = fmt.Sprint("  CLIENT  ", i-60, " ")
	}
	return vars{"input": input}
}

const updateClient = `mutation($input: UpdateAuthClientInput!) { updateAuthClient(input: $input) {
	authClient { name description contact type grants redirectUris allowedOrigins scopes accessTokenLifetime refreshTokenLifetime
		refreshTokenGracePeriod accessTokenFormat requirePkce resourceServer enabled version } userErrors { field code message } } }`

// A14: what is left out stays; what is null is cleared where null means something, and refused elsewhere.
func TestA14PartialUpdate(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		made := a.must(t, a.root, createClient, vars{"input": vars{
			"name": "App", "description": "d", "contact": "c", "grants": []string{"AUTHORIZATION_CODE", "PASSWORD"},
			"redirectUris": []string{"https://a.example/cb"}, "allowedOrigins": []string{"https://a.example"}, "scopes": []string{"admin"},
			"accessTokenLifetime": 60, "refreshTokenLifetime": 600, "refreshTokenGracePeriod": 30, "resourceServer": true,
		}})
		id := made.at("createAuthClient", "authClient", "id")
		update := func(fields vars) answer {
			fields["id"] = id
			return a.do(t, a.root, updateClient, vars{"input": fields})
		}
		before := update(vars{}).at("updateAuthClient", "authClient").(map[string]any)
		if before["accessTokenLifetime"] != 60.0 || before["refreshTokenGracePeriod"] != 30.0 || before["version"] != 1.0 || before["enabled"] != true {
			t.Fatalf("an empty update: %v", before)
		}
		after := update(vars{"name": "App 2", "refreshTokenLifetime": nil, "expectedVersion": 1}).at("updateAuthClient", "authClient").(map[string]any)
		before["name"], before["refreshTokenLifetime"], before["version"] = "App 2", nil, 2.0
		if fmt.Sprint(before) != fmt.Sprint(after) {
			t.Errorf("a partial update:\n%v, want\n%v", after, before)
		}
		for _, grace := range []any{0.0, 3600.0, nil} {
			if got := update(vars{"refreshTokenGracePeriod": grace}); got.at("updateAuthClient", "authClient", "refreshTokenGracePeriod") != grace {
				t.Errorf("a grace of %v: %s", grace, got.Raw)
			}
		}
		for _, grace := range []int{-1, 3601} {
			if got := update(vars{"refreshTokenGracePeriod": grace}); got.userErrors("updateAuthClient")["refreshTokenGracePeriod"] != "INVALID" {
				t.Errorf("a grace of %d: %s", grace, got.Raw)
			}
		}
		notNull := []string{"name", "type", "grants", "redirectUris", "allowedOrigins", "scopes",
			"accessTokenFormat", "requirePkce", "resourceServer", "enabled"}
		nulls := vars{}
		for _, field := range notNull {
			nulls[field] = nil
		}
		refused := update(nulls).userErrors("updateAuthClient")
		for _, field := range notNull {
			if refused[field] != "REQUIRED" {
				t.Errorf("%s: null: %q", field, refused[field])
			}
		}
		emptied := update(vars{"description": nil, "contact": nil}).at("updateAuthClient", "authClient").(map[string]any)
		if emptied["description"] != "" || emptied["contact"] != "" {
			t.Errorf("null does not empty a text: %v", emptied)
		}
		if got := update(vars{"name": "App 3", "expectedVersion": 1}).userErrors("updateAuthClient"); got["expectedVersion"] != "CONFLICT" {
			t.Errorf("an old version: %v", got)
		}
		if got := update(vars{"expectedVersion": nil}).at("updateAuthClient", "authClient", "version"); got != 6.0 {
			t.Errorf("version %v: something was changed by what was refused", got)
		}
	})
}

// The same for users and groups.
func TestA14PartialUpdateOfAccounts(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		made := a.must(t, a.root, `mutation { createUser(input: {username: "ann", password: "correct horse battery", email: "ann@example.com",
			fullName: "Ann", permissions: [VIEW_USERS]}) { user { id } userErrors { field code message } }
			createGroup(input: {name: "Staff", description: "d", permissions: [VIEW_USERS], status: INACTIVE}) { group { id } userErrors { field code message } } }`, nil)
		for _, test := range []struct {
			mutation, fields string
			id               any
			notNull          []string
			want             string
		}{
			{"updateUser", "user{username email fullName status superAdmin permissions groups{name}}", made.at("createUser", "user", "id"),
				[]string{"username", "password", "status", "superAdmin", "permissions", "groupIds"},
				"map[email:ann@example.com fullName:Ann groups:[] permissions:[VIEW_USERS] status:ACTIVE superAdmin:false username:ann]"},
			{"updateGroup", "group{name description status permissions members{id} childGroups{id}}", made.at("createGroup", "group", "id"),
				[]string{"name", "status", "permissions", "memberIds", "childGroupIds"},
				"map[childGroups:[] description:d members:[] name:Staff permissions:[VIEW_USERS] status:INACTIVE]"},
		} {
			update := func(fields vars) answer {
				fields["id"] = test.id
				kind := strings.ToUpper(test.mutation[:1]) + test.mutation[1:]
				return a.do(t, a.root, fmt.Sprintf("mutation($input: %sInput!){%s(input: $input){%s userErrors{field code}}}", kind, test.mutation, test.fields), vars{"input": fields})
			}
			object, _, _ := strings.Cut(test.fields, "{")
			if got := fmt.Sprint(update(vars{}).at(test.mutation, object)); got != test.want {
				t.Errorf("%s of nothing: %s, want %s", test.mutation, got, test.want)
			}
			nulls := vars{}
			for _, field := range test.notNull {
				nulls[field] = nil
			}
			got := update(nulls).userErrors(test.mutation)
			for _, field := range test.notNull {
				if got[field] != "REQUIRED" {
					t.Errorf("%s: %s: null: %q", test.mutation, field, got[field])
				}
			}
		}
	})
}

// A Client ID is written in one way only; anything else is as unknown as one that was never given.
func TestUnknownIDs(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		id := a.addClient(t, "App")
		for _, unknown := range []string{"", "0", "-1", "01", "+1", " 1", "1 ", "1.0", "1e0", "0x1", "١", "2", "usr_1",
			"9223372036854775807", "9223372036854775808", "99999999999999999999999", "1\x00", "'; --", strings.Repeat("1", 1000)} {
			got := a.do(t, a.root, `query($id: ID!){authClient(id: $id){id} user(id: $id){id} group(id: $id){id}}`, vars{"id": unknown})
			if len(got.Errors) > 0 || got.at("authClient") != nil || got.at("user") != nil || got.at("group") != nil {
				t.Errorf("%.30q: %.300s", unknown, got.Raw)
			}
			for _, mutation := range []string{"updateAuthClient", "deleteAuthClient", "createAuthClientSecret", "revokeAuthClientTokens",
				"updateUser", "deleteUser", "updateGroup", "deleteGroup"} {
				got := a.do(t, a.root, fmt.Sprintf("mutation($id: ID!){%s(input: {id: $id}){userErrors{field code}}}", mutation), vars{"id": unknown})
				if errs := got.userErrors(mutation); errs["id"] != "NOT_FOUND" || len(errs) != 1 {
					t.Errorf("%s %.30q: %.300s", mutation, unknown, got.Raw)
				}
			}
			got = a.do(t, a.root, `mutation($id: ID!, $s: ID!){deleteAuthClientSecret(input: {id: $id, secretId: $s}){deletedId userErrors{field code}}}`, vars{"id": id, "s": unknown})
			if got.userErrors("deleteAuthClientSecret")["secretId"] != "NOT_FOUND" {
				t.Errorf("secret %.30q: %.300s", unknown, got.Raw)
			}
		}
		// ID takes a number, too.
		if got := a.must(t, a.root, `{authClient(id: 1){id}}`, nil); got.at("authClient", "id") != id {
			t.Errorf("a number: %s", got.Raw)
		}
	})
}

// A10: rotation with overlap. What one mutation did is seen by the next one of the same request.
func TestA10Rotation(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		id := a.addClient(t, "App")
		until := a.DB.Now().Add(time.Hour)
		got := a.must(t, a.root, `mutation($id: ID!, $until: DateTime!) {
			one: createAuthClientSecret(input: {id: $id, expireOthersAt: $until}) { authClient { secrets { id expiresAt hint } } secret { id hint expiresAt } clientSecret userErrors { code } }
			two: createAuthClientSecret(input: {id: $id}) { authClient { secrets { id } } userErrors { code } } }`,
			vars{"id": id, "until": until.In(time.FixedZone("", 3600)).Format(time.RFC3339Nano)})
		value, _ := got.at("one", "clientSecret").(string)
		if !tokens.HasForm(tokens.ClientSecretPrefix, value) || got.at("one", "secret", "hint") != "ost_cs_…"+tokens.LastFour(value) {
			t.Errorf("the new secret: %s", got.Raw)
		}
		if got.at("one", "secret", "expiresAt") != nil || got.at("one", "authClient", "secrets", 1, "expiresAt") != until.Format("2006-01-02T15:04:05.999999Z") {
			t.Errorf("the expiry: %s", got.Raw)
		}
		if first, second := got.at("one", "authClient", "secrets").([]any), got.at("two", "authClient", "secrets").([]any); len(first) != 2 || len(second) != 3 {
			t.Errorf("%d and %d secrets", len(first), len(second))
		}
		secret := got.at("one", "secret", "id")
		got = a.must(t, a.root, `mutation($id: ID!, $s: ID!){deleteAuthClientSecret(input: {id: $id, secretId: $s}){deletedId authClient{secrets{id}} userErrors{code}}}`, vars{"id": id, "s": secret})
		if left := got.at("deleteAuthClientSecret", "authClient", "secrets").([]any); len(left) != 2 || got.at("deleteAuthClientSecret", "deletedId") != secret {
			t.Errorf("after deleting one: %s", got.Raw)
		}
	})
}

// A8: newest first unless told otherwise, page by page, forwards and backwards.
func TestA8Pages(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for i := range 5 {
			a.addClient(t, fmt.Sprint("App ", i))
		}
		for query, want := range map[string]string{
			`{authClients{nodes{id}}}`:                                                "[5 4 3 2 1]",
			`{authClients(orderBy: {field: NAME}){nodes{id}}}`:                        "[1 2 3 4 5]",
			`{authClients(orderBy: {field: CREATED_AT, direction: DESC}){nodes{id}}}`: "[5 4 3 2 1]",
			`{authClients(first: 2){nodes{id}}}`:                                      "[5 4]",
			`{authClients(last: 2){nodes{id}}}`:                                       "[2 1]",
			`{authClients(filter: {search: "app 3"}){nodes{id}}}`:                     "[4]",
			`{authClients(filter: {search: null, grant: null, enabled: null}, orderBy: null, first: null, after: null){nodes{id}}}`: "[5 4 3 2 1]",
			`{authClients(filter: {grant: PASSWORD}){nodes{id}}}`:                                                                   "[]",
			`{authClients(filter: {enabled: false}){nodes{id}}}`:                                                                    "[]",
		} {
			if got := ids(a.must(t, a.root, query, nil).at("authClients", "nodes")); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		page := a.must(t, a.root, `{authClients(first: 2){pageInfo{hasNextPage hasPreviousPage endCursor} edges{cursor node{id}} totalCount}}`, nil)
		next := a.must(t, a.root, `query($after: String){authClients(first: 2, after: $after){nodes{id} pageInfo{hasPreviousPage startCursor}}}`, vars{"after": page.at("authClients", "pageInfo", "endCursor")})
		if ids(next.at("authClients", "nodes")) != "[3 2]" || page.at("authClients", "totalCount") != 5.0 || next.at("authClients", "pageInfo", "hasPreviousPage") != true ||
			page.at("authClients", "edges", 1, "cursor") != page.at("authClients", "pageInfo", "endCursor") {
			t.Errorf("%s\n%s", page.Raw, next.Raw)
		}
		for _, wrong := range []string{`first: 0`, `first: 101`, `first: -1`, `last: 101`, `first: 1, last: 1`, `after: "x"`, `before: ""`, `first: 2147483648`} {
			if got := a.do(t, a.root, "{authClients("+wrong+"){nodes{id}}}", nil); got.code() != "BAD_USER_INPUT" || got.at("authClients") != nil {
				t.Errorf("%s: %s", wrong, got.Raw)
			}
		}
	})
}

func ids(nodes any) string {
	all := []string{}
	list, _ := nodes.([]any)
	for _, node := range list {
		all = append(all, node.(map[string]any)["id"].(string))
	}
	return fmt.Sprint(all)
}

// A creator who is gone is null, and so is the one of a client made at the command line; a client that
// was never used was never used.
func TestNullsOfAClient(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.addClient(t, "App")
		err := a.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			return tx.AuthClient.Update().SetCreatedBy("usr_gone").Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		draft := clients.NewDraft()
		draft.Name, draft.Grants = "By hand", []grants.Type{grants.ClientCredentials}
		if _, _, err := a.clients.Create(access.WithActor(t.Context(), operator), draft); err != nil {
			t.Fatal(err)
		}
		got := a.must(t, a.root, `{authClients{nodes{createdBy{id} lastUsedAt createdAt accessTokenLifetime secrets{lastUsedAt expiresAt}}}}`, nil)
		for i := range 2 {
			node := got.at("authClients", "nodes", i).(map[string]any)
			if node["createdBy"] != nil || node["lastUsedAt"] != nil || node["accessTokenLifetime"] != nil || node["createdAt"] != "2030-01-02T03:04:05.000678Z" {
				t.Errorf("%v", node)
			}
		}
		used := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
		err = a.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			return tx.AuthClient.Update().SetLastUsedAt(used).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := a.must(t, a.root, `{authClient(id: "1"){lastUsedAt}}`, nil); got.at("authClient", "lastUsedAt") != "2031-01-01T00:00:00Z" {
			t.Errorf("%s", got.Raw)
		}
	})
}

// A console asks before it unticks a grant how many tokens stop working.
func TestLiveTokenCountByGrants(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.fill(t, 2)
		const query = `query($grants: [GrantType!]){authClients{nodes{liveTokenCount(grants: $grants)}} authClient(id: "1"){
			all: liveTokenCount own: liveTokenCount(grants: [PASSWORD, CLIENT_CREDENTIALS]) none: liveTokenCount(grants: [])}}`
		for _, test := range []struct {
			variables vars
			want      string
		}{
			{nil, "2"},
			{vars{"grants": nil}, "2"},
			{vars{"grants": []string{}}, "0"},
			{vars{"grants": []string{"PASSWORD"}}, "1"},
			{vars{"grants": []string{"PERSONAL_ACCESS_TOKEN"}}, "1"},
			{vars{"grants": []string{"PERSONAL_ACCESS_TOKEN", "PASSWORD", "DEVICE_CODE"}}, "2"},
			{vars{"grants": []string{"AUTHORIZATION_CODE"}}, "0"},
		} {
			got := a.must(t, a.root, query, test.variables)
			nodes := strings.Repeat(`,{"liveTokenCount":`+test.want+`}`, 2)[1:]
			if want := `{"data":{"authClients":{"nodes":[` + nodes + `]},"authClient":{"all":2,"own":1,"none":0}}}`; got.Raw != want {
				t.Errorf("%v: %s, want %s", test.variables, got.Raw, want)
			}
		}
		if got := a.do(t, a.root, query, vars{"grants": []string{"MAGIC"}}); got.code() != "BAD_USER_INPUT" {
			t.Errorf("no such grant: %s", got.Raw)
		}
	})
}
