package console_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserShowsLargeThings shows the most of everything that can be stored: pages keep their shape.
func TestBrowserShowsLargeThings(t *testing.T) {
	s, b := browsertest.Console(t)
	long := func(of string, n int) string { return strings.Repeat(of, n) }
	wide := func(mark string) string { return mark + long("㋿", 254) }
	var scopes, redirects, members []string
	for i := range 99 {
		name := fmt.Sprintf("%02d%s", i, long("w", 60))
		scopes = append(scopes, name)
		stranger(t, s, "createScope", "scope", map[string]any{"name": name, "description": wide("s")})
	}
	for i := range 50 {
		redirects = append(redirects, fmt.Sprintf("https://app.example/%02d/%s", i, long("w", 1900)))
	}
	for i := range 60 {
		members = append(members, stranger(t, s, "createUser", "user", map[string]any{"username": fmt.Sprint("u", i), "password": servertest.Password}))
	}
	user := stranger(t, s, "createUser", "user", map[string]any{"username": wide("u"), "fullName": wide("f"), "password": servertest.Password})
	group := stranger(t, s, "createGroup", "group", map[string]any{"name": wide("g"), "description": wide("d"), "memberIds": append(members, user), "permissions": []string{"VIEW_USERS"}})
	client := stranger(t, s, "createAuthClient", "authClient", map[string]any{
		"name": wide("c"), "description": long("㋿", 2000), "contact": wide("k"), "scopes": scopes, "redirectUris": redirects,
		"grants": []string{"AUTHORIZATION_CODE", "PASSWORD", "CLIENT_CREDENTIALS", "PERSONAL_ACCESS_TOKEN"},
	})
	stranger(t, s, "createPersonalAccessToken", "personalAccessToken", map[string]any{"clientId": client, "name": wide("p"), "scopes": scopes})
	atClient := "/auth-clients/" + client
	for _, page := range []struct{ at, sees string }{
		{"/users", wide("u")},
		{"/users/" + user + "?tab=permissions", wide("g")},
		{"/groups/" + group + "?tab=members&rows=100", "u59"},
		{"/auth-clients", wide("c")},
		{atClient, wide("c")},
		{atClient + "?tab=quickstart", "98w"},
		{atClient + "?tab=tokens", wide("p")},
		{atClient + "/test", "98w"},
		{"/hygiene?view=all", wide("p")},
		{"/tokens", wide("p")},
		{"/tokens/new", "98w"},
	} {
		b.Open(s.URL + "/admin" + page.at)
		b.Sees(page.sees)
		b.Look("large" + strings.NewReplacer("/", "-", "?", "-", "=", "-", "&", "-").Replace(page.at))
	}

	// What is long in an event unfolds step by step, because the name of each member is asked for.
	b.Open(s.URL + "/admin/audit?kinds=GROUP_CREATED")
	b.Click("Details: created group " + wide("g"))
	before := len(b.Requests())
	b.Sees("u19", "Show 20 more of 61")
	if asked := len(b.Requests()) - before; asked > 25 {
		t.Errorf("%d requests for one event", asked)
	}
	b.Look("large-audit")
	b.Click("Show 20 more of 61")
	b.Click("Show 20 more of 61")
	b.Click("Show 1 more of 61")
	b.Sees("u59")
	b.Clean(s.URL)
}
