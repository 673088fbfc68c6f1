package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/testkit"
)

// nested returns n fields within each other.
func nested(field string, n int) string {
	return "{" + strings.Repeat(field+"{", n) + "id" + strings.Repeat("}", n) + "}"
}

// numbered repeats a text n times; %d in it is the number.
func numbered(n int, format string) string {
	var all strings.Builder
	for i := range n {
		all.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
	}
	return all.String()
}

// doubling is n fragments each of which uses the next one twice: written out, 2ⁿ fields.
func doubling(n int, on, leaf string) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, " fragment F%d on %s{...F%d ...F%d}", i, on, i+1, i+1)
	}
	return fmt.Sprintf("%s fragment F%d on %s{%s}", all.String(), n, on, leaf)
}

// chain is n fragments each of which goes one field deeper.
func chain(n int) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, " fragment F%d on User{groups{...F%d}}", i, i+1)
	}
	return all.String() + fmt.Sprintf(" fragment F%d on User{id}", n)
}

// tooSlow is how many times longer than an honest large request a hostile one may take. Both are timed
// on the same machine at the same moment, so its speed does not matter; what is not bounded takes more
// than a hundred times as long.
const tooSlow = 40

// quickly expects an answer in about the time that GraphiQL's introspection takes. Each gets a few
// tries, and the best one counts: a busy machine slows one now and then.
func (a *api) quickly(t *testing.T, name, query string) answer {
	t.Helper()
	var hostile, honest time.Duration
	for try := range 5 {
		got, took := a.timed(t, query)
		hostile = best(hostile, took)
		// Another comment each time, or the document is known already.
		_, took = a.timed(t, fmt.Sprintf("# %s %d\n%s", name, try, introspectionQuery))
		if honest = best(honest, took); hostile < tooSlow*honest {
			return got
		}
	}
	t.Errorf("%s took %v, introspection %v", name, hostile, honest)
	return answer{}
}

func (a *api) timed(t *testing.T, query string) (answer, time.Duration) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	r := request(http.MethodPost, "/graphql", "application/json", string(body))
	start := time.Now()
	w := a.serve(a.root, r)
	return read(t, w), time.Since(start)
}

func best(before, now time.Duration) time.Duration {
	if before == 0 {
		return now
	}
	return min(before, now)
}

// T45, T46: a request that asks for too much is refused before it costs anything.
func TestT45T46TooComplex(t *testing.T) {
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionPublic)
	for name, query := range map[string]string{
		"depth 50":                 nested("viewer", 50),
		"depth 1000":               nested("viewer", 1000),
		"depth 100000":             nested("a", 100_000),
		"depth by fragments":       "{viewer{...F0}} " + chain(40),
		"deep introspection":       "{__schema{types{fields{type" + nested("ofType", 40) + "}}}}",
		"introspection of lists":   "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}",
		"cycle of one":             "{viewer{...F}} fragment F on User{id ...F}",
		"cycle of two":             "{viewer{...F}} fragment F on User{...G} fragment G on User{...F}",
		"cycle in introspection":   "{__schema{types{...F}}} fragment F on __Type{fields{type{...F}}}",
		"100000 tokens":            "{" + strings.Repeat("a ", 100_000) + "}",
		"100000 tokens in a value": "{authClient(id: [" + strings.Repeat("1 ", 100_000) + "]){id}}",
		"nested lists":             "{authClient(id: " + strings.Repeat("[", 500) + strings.Repeat("]", 500) + "){id}}",
		"1000 aliased mutations":   "mutation{" + numbered(1000, `a%d: deleteAuthClient(input: {id: "%d"}){deletedId} `) + "}",
		"100 aliased mutations":    "mutation{" + numbered(100, `a%d: deleteAuthClient(input: {id: "%d"}){deletedId} `) + "}",
		"aliases in fragments":     "mutation{" + numbered(30, "...F%d ") + "}" + numbered(30, ` fragment F%d on Mutation{a%d: deleteAuthClient(input: {id: "%d"}){deletedId}}`),
		"1000 aliased fields":      "{viewer{" + numbered(1000, "a%d: id ") + "}}",
		"doubling":                 "{viewer{...F0}}" + doubling(100, "User", "id"),
		"doubling at the root":     "{...F0}" + doubling(100, "Query", "__typename"),
		"large pages":              "{" + numbered(5, "a%d: authClients(first: 100){nodes{id name secrets{id hint createdAt} edges: createdBy{id}}}") + "}",
		"pages in variables":       "query($n: Int = 100){" + numbered(20, "a%d: authClients(last: $n){nodes{id name version enabled type grants}}") + "}",
	} {
		got := a.quickly(t, name, query)
		if got.code() != "TOO_COMPLEX" || got.Data != nil {
			t.Errorf("%s: %.300s", name, got.Raw)
		}
	}
}

// A request may be as bad as it likes: saying so takes no longer than answering a good one.
func TestT45ValidationIsBounded(t *testing.T) {
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionPublic)
	for name, query := range map[string]string{
		"the same field":       "{" + strings.Repeat("viewer{id} ", 900) + "}",
		"the same deep field":  "{" + strings.Repeat("authClients{nodes{secrets{id}}} ", 300) + "}",
		"unknown fields":       "{" + numbered(450, "viewr%d: viewr ") + "}",
		"many operations":      numbered(400, "query Q%d{...F} ") + "fragment F on Query{" + numbered(400, "a%d: viewr ") + "}",
		"many fragments":       "{...F0}" + numbered(300, " fragment F%d on Query{...F1 viewer{id}}"),
		"fragments in a row":   "{...F0}" + doubling(300, "Query", "viewer{id}"),
		"an unused fragment":   "{viewer{id}} fragment F on User{" + strings.Repeat("id ", 3900) + "}",
		"large operations":     numbered(8, "query Q%d{...F viewer{"+strings.Repeat("id ", 470)+"}} ") + "fragment F on Query{viewer{id}}",
		"many variables":       "query(" + numbered(900, "$a%d: Int ") + "){viewer{id}}",
		"many unknown types":   "query(" + numbered(900, "$a%d: Permision ") + "){viewer{id}}",
		"many directives":      "{viewer{id " + strings.Repeat("@skip(if: true) ", 400) + "}}",
		"many arguments":       "{authClients(" + numbered(900, "a%d: 1 ") + "){nodes{id}}}",
		"a document of 64 KB":  "#" + strings.Repeat("x", 63_000) + "\n{viewer{id}}",
		"a long string":        `{authClient(id: "` + strings.Repeat("x", 100_000) + `"){id}}`,
		"a long comment":       "#" + strings.Repeat("x", 100_000) + "\n{viewer{id}}",
		"many comments":        strings.Repeat("#\n", 30_000) + "{viewer{id}}",
		"an unfinished string": `{authClient(id: "` + strings.Repeat(`\"`, 50_000),
	} {
		got := a.quickly(t, name, query)
		if len(got.Raw) > 10_000 {
			t.Errorf("%s: an answer of %d bytes", name, len(got.Raw))
		}
		if code := got.code(); code != "" && code != "BAD_USER_INPUT" && code != "TOO_COMPLEX" {
			t.Errorf("%s: %.300s", name, got.Raw)
		}
	}
}

// What the console and the playground ask for is within the limits.
func TestLimitsAreWide(t *testing.T) {
	const place = " pageInfo{hasNextPage hasPreviousPage startCursor endCursor} totalCount"
	each(t, func(t *testing.T, a *api) {
		for name, query := range map[string]string{
			"introspection": introspectionQuery,
			"a full page": `{authClients(first: 100){totalCount pageInfo{hasNextPage hasPreviousPage startCursor endCursor} edges{cursor node{
				id name description contact type grants redirectUris allowedOrigins scopes accessTokenLifetime refreshTokenLifetime
				accessTokenFormat requirePkce resourceServer enabled version secrets{id hint createdAt expiresAt lastUsedAt}
				liveTokenCount createdBy{id username} createdAt updatedAt lastUsedAt}}}}`,
			"a list of clients": `{authClients(first: 100){nodes{id name type grants redirectUris enabled lastUsedAt createdAt createdBy{id username}
				liveTokenCount byPassword: liveTokenCount(grants: [PASSWORD]) secrets{id hint expiresAt lastUsedAt createdAt}}` + place + `}}`,
			"users": `{users(first: 100){nodes{id username email fullName status superAdmin permissions effectivePermissions groups{id name}
				createdAt updatedAt lastSignInAt}` + place + `}}`,
			"origins": `{user(id: "usr_none"){id permissions permissionOrigins{permission direct groups{id name}} groups{id name}}}`,
			"groups": `{groups(first: 100){nodes{id name description status permissions members{id username} memberCount childGroups{id name}
				createdAt updatedAt}` + place + `}}`,
			"credentials": `{credentials(first: 100, orderBy: {field: LAST_USED_AT}, filter: {needsAttention: {}}){nodes{id kind hint name authClient{id name}
				user{id username} grant scopes createdAt expiresAt lastUsedAt}` + place + `} credentialHygiene{needsAttention
				accessTokens{...n} refreshTokens{...n} personalAccessTokens{...n} clientSecrets{...n}}}
				fragment n on CredentialCounts{total old unused neverExpiring expiringSoon}`,
			"events": `{auditEvents(first: 100){nodes{id at kind actor{kind id name} address requestId object{type id name} changes{field old new}}` + place + `}}`,
			"what is one's own": `{personalAccessTokens(first: 100){nodes{id name hint scopes active authClient{id name} createdAt expiresAt lastUsedAt}` + place + `}
				authorizations(first: 100){nodes{id authClient{id name} scopes grantedAt liveTokenCount lastUsedAt}` + place + `}
				sessions(first: 100){nodes{id address userAgent current createdAt lastUsedAt expiresAt}` + place + `}}`,
		} {
			if got := a.do(t, a.root, query, nil); len(got.Errors) > 0 {
				t.Errorf("%s: %.300s", name, got.Raw)
			}
		}
	})
}
