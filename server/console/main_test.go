// Package console_test walks through the console in a real browser, as the people do who use it: what they see, and what
// the server has stored afterwards.
//
// A walk begins with [browsertest.Console] and ends with [browsertest.Tab.Clean].
package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// What walks begin with.

// addScopes adds scopes to those that clients can be given.
func addScopes(t *testing.T, s *servertest.Server, names ...string) {
	t.Helper()
	for _, name := range names {
		s.Admin.Must(t, `mutation ($name: String!) { createScope(input: {name: $name, description: "Something."}) { userErrors { message } } }`, map[string]any{"name": name})
	}
}

// newGroup makes a group that gives permissions.
func newGroup(t *testing.T, s *servertest.Server, name string, permissions ...string) (id string) {
	t.Helper()
	data := s.Admin.Must(t, `mutation($input: CreateGroupInput!) { createGroup(input: $input) { group { id } userErrors { message } } }`,
		map[string]any{"input": map[string]any{"name": name, "permissions": slices.Concat([]string{}, permissions)}})
	return data.String("createGroup", "group", "id")
}

// updateUser changes an account past the console.
func updateUser(t *testing.T, by *servertest.Client, input map[string]any) {
	t.Helper()
	data := by.Must(t, `mutation($input: UpdateUserInput!) { updateUser(input: $input) { userErrors { message } } }`, map[string]any{"input": input})
	if problems := data.List("updateUser", "userErrors"); len(problems) > 0 {
		t.Fatal(problems)
	}
}

// ownToken asks for a token of the client itself.
func ownToken(t *testing.T, s *servertest.Server, id, secret string) *servertest.Response {
	t.Helper()
	return s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}})
}

// What they look at.

// works reports whether a token opens the API.
func works(t *testing.T, s *servertest.Server, token string) bool {
	t.Helper()
	return s.Bearer(t, token).Get(t, "/oauth/verify").Status == http.StatusOK
}

// hintOf is what is shown of a token or a secret once it is known.
func hintOf(value string) string {
	parts := strings.SplitN(value, "_", 3) // ost, what it is, and what nobody guesses
	return parts[0] + "_" + parts[1] + "_…" + value[len(value)-4:]
}

// storedClient is what the server has stored of a client.
func storedClient(t *testing.T, s *servertest.Server, id string) servertest.Data {
	t.Helper()
	data := s.Admin.Must(t, `query ($id: ID!) { authClient(id: $id) {
		name description contact type grants redirectUris scopes accessTokenLifetime refreshTokenLifetime enabled version
	} }`, map[string]any{"id": id})
	client, _ := data.At("authClient").(map[string]any)
	return client
}

// texts returns the texts of a list.
func texts(list any) []string {
	var found []string
	items, _ := list.([]any)
	for _, item := range items {
		text, _ := item.(string)
		found = append(found, text)
	}
	return found
}

// ticked asserts whether the box of this name is ticked.
func ticked(b *browsertest.Tab, name string, want bool) {
	b.Helper()
	b.Until(func() string {
		if browsertest.Eval[bool](b, fmt.Sprintf(`document.querySelector('[aria-label=%q]')?.checked ?? false`, name)) == want {
			return ""
		}
		return fmt.Sprintf("%s: ticked is not %v", name, want)
	})
}

// What they do.

// pick types into a field that searches while one types, and takes what is found, which is one thing.
func pick(b *browsertest.Tab, field, text, found string) {
	b.Helper()
	b.Fill(field, text)
	b.Until(func() string {
		const offered = `[...document.querySelectorAll("[role=option]")].filter(e => e.checkVisibility()).map(e => e.innerText)`
		if got := browsertest.Eval[[]string](b, offered); !slices.Equal(got, []string{found}) {
			return fmt.Sprintf("%q is offered, want %q", got, found)
		}
		return ""
	})
	b.Click(found)
	b.Type("\t") // closes the list
}
