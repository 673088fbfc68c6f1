package console_test

import (
	"strings"
	"testing"

	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// hostile is an element wherever it is taken for HTML, a script wherever it is taken for an address, and a formula where a
// spreadsheet takes the semicolon for the end of a cell.
const hostile = `javascript:"><img src=x onerror=alert(1) class=evil>'</title><b class=evil>;=1+1`

// stranger makes something with what strangers chose, and returns its id.
func stranger(t *testing.T, s *servertest.Server, mutation, of string, input map[string]any) string {
	t.Helper()
	kind := strings.ToUpper(mutation[:1]) + mutation[1:]
	made := s.Admin.Must(t, `mutation ($input: `+kind+`Input!) { made: `+mutation+`(input: $input) { `+of+` { id } userErrors { field message } } }`,
		map[string]any{"input": input})
	if wrong := made.List("made", "userErrors"); len(wrong) > 0 {
		t.Fatalf("%s: %v", mutation, wrong)
	}
	return made.String("made", of, "id")
}

// TestBrowserShowsHostileTexts opens every page of the console with texts that strangers chose. They stand there as what
// they are: nothing becomes an element, and nothing leads away.
func TestBrowserShowsHostileTexts(t *testing.T) {
	const scope = "a'$(id)`:!{}<b>"
	s, b := browsertest.Console(t)
	username := strings.ReplaceAll(hostile, ":", "")
	stranger(t, s, "createScope", "scope", map[string]any{"name": scope, "description": hostile})
	user := stranger(t, s, "createUser", "user", map[string]any{"username": username, "fullName": hostile, "password": servertest.Password})
	group := stranger(t, s, "createGroup", "group", map[string]any{"name": hostile, "description": hostile, "memberIds": []string{user}})
	client := stranger(t, s, "createAuthClient", "authClient", map[string]any{
		"name": hostile, "description": hostile, "contact": hostile, "scopes": []string{scope},
		"grants":       []string{"AUTHORIZATION_CODE", "PASSWORD", "CLIENT_CREDENTIALS", "PERSONAL_ACCESS_TOKEN"},
		"redirectUris": []string{"com.evil.app:/$(id)';alert(1)//", "https://evil.example/'$(id)!!?"},
	})
	stranger(t, s, "createPersonalAccessToken", "personalAccessToken", map[string]any{"clientId": client, "name": hostile})
	atUser, atGroup, atClient := "/users/"+user, "/groups/"+group, "/auth-clients/"+client
	for page, want := range map[string]string{
		"/users": hostile, "/users/new": "Create A User", atUser: username, atUser + "?tab=access": "Sessions", atUser + "?tab=permissions": hostile,
		"/groups": hostile, "/groups/new": "Create A Group", atGroup: hostile, atGroup + "?tab=members": hostile,
		"/auth-clients": hostile, "/auth-clients/new": "Create An Auth Client", atClient: hostile, atClient + "/test": scope,
		atClient + "?tab=credentials": "New secret", atClient + "?tab=tokens": hostile, atClient + "?tab=activity": hostile, atClient + "?tab=quickstart": "client_id=" + client,
		"/scopes": scope, "/hygiene?view=all": hostile, "/audit": hostile, "/account": "Full name", "/account?tab=sessions": "Chrome", "/tokens": hostile, "/tokens/new": scope,
	} {
		b.Open(s.URL + "/admin" + page)
		b.Sees(want)
		if found := browsertest.Eval[string](b, `[...document.querySelectorAll(".evil")].map(e => e.outerHTML).join()`); found != "" {
			t.Errorf("%s: a text became an element: %s", page, found)
		}
		if found := browsertest.Eval[string](b, `[...document.querySelectorAll("[href], [src]")].map(e => e.href ?? e.src).filter(a => !a.startsWith(location.origin + "/")).join()`); found != "" {
			t.Errorf("%s leads to %s", page, found)
		}
	}
	b.Clean(s.URL)
}

// TestBrowserExportsNoFormula stores lists with names that spreadsheets would run, in whatever way they take them apart.
func TestBrowserExportsNoFormula(t *testing.T) {
	s, b := browsertest.Console(t)
	for _, name := range []string{"=1+1", "＝2+2", "Ada;=1+1"} {
		stranger(t, s, "createUser", "user", map[string]any{"username": name, "fullName": name, "password": servertest.Password})
		stranger(t, s, "createGroup", "group", map[string]any{"name": name})
		s.NewClient(t, map[string]any{"name": name})
	}
	for page, rows := range map[string][]string{
		"users":        {",'=1+1,'=1+1,", ",'＝2+2,'＝2+2,", ",Ada;'=1+1,Ada;'=1+1,"},
		"groups":       {",'=1+1,", ",'＝2+2,", ",Ada;'=1+1,"},
		"auth-clients": {",'=1+1,", ",'＝2+2,", ",Ada;'=1+1,"},
	} {
		b.Open(s.URL + "/admin/" + page)
		b.Sees("Ada;=1+1")
		browsertest.Eval[bool](b, `URL.createObjectURL = (file) => { window.file = file; return "" }, HTMLAnchorElement.prototype.click = () => {}, true`)
		b.Click("Export CSV")
		b.Until(func() string {
			file := browsertest.Eval[string](b, `window.file ? window.file.text() : ""`)
			for _, row := range rows {
				if !strings.Contains(file, row) {
					return page + ": there is no " + row + " in " + file
				}
			}
			return ""
		})
	}
	b.Clean(s.URL)
}
