package console_test

import (
	"bufio"
	"context"
	"fmt"
	"go/format"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// What means something to a shell, and may stand in an address or a scope.
const (
	oddRedirect = "http://127.0.0.1/it's/$HOME/!!/(cb)?a=$(id)&b='c'"
	oddScope    = "it's:$HOME`id`!!;#&|<*>"
)

// snippet copies a snippet as people do.
func snippet(b *browsertest.Tab, title string) string {
	b.Helper()
	return b.Copied("Copy: " + title)
}

// pasted runs what was copied in a shell, with more in its environment: pairs of name and value.
func pasted(t *testing.T, code string, environment ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "sh", "-eu", "-c", code)
	command.Dir, command.Env = t.TempDir(), os.Environ()
	for i := 0; i < len(environment); i += 2 {
		command.Env = append(command.Env, environment[i]+"="+environment[i+1])
	}
	said, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, code, said)
	}
	return string(said)
}

// agreed opens an authorization request as the administrator, agrees, and returns where the browser is sent.
func agreed(t *testing.T, s *servertest.Server, address string) string {
	t.Helper()
	page := s.Admin.Get(t, strings.TrimPrefix(strings.TrimSpace(address), s.URL))
	if page.Status == http.StatusOK {
		page = s.Admin.Decide(t, page, "authorize")
	}
	if page.SentBack(t).Get("code") == "" {
		t.Fatal(page)
	}
	return page.Header.Get("Location")
}

func wantIn(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s: there is no %q in %q", what, part, text)
		}
	}
}

// newQuickstart registers a client of every grant, with what is hard to quote, and opens its Quickstart.
func newQuickstart(t *testing.T, s *servertest.Server, b *browsertest.Tab) (id, secret string) {
	t.Helper()
	s.Admin.Must(t, `mutation ($name: String!) { createScope(input: {name: $name, description: "Odd."}) { userErrors { message } } }`, map[string]any{"name": oddScope})
	s.Admin.Must(t, `mutation { createScope(input: {name: "orders:read", description: "See orders."}) { userErrors { message } } }`, nil)
	id, secret = s.NewClient(t, map[string]any{
		"name": "Order desk", "grants": []string{"AUTHORIZATION_CODE", "CLIENT_CREDENTIALS", "PASSWORD", "PERSONAL_ACCESS_TOKEN"},
		"redirectUris": []string{oddRedirect, "https://shop.example/cb"}, "scopes": []string{"orders:read", oddScope}, "accessTokenLifetime": 600,
	})
	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=quickstart")
	b.Sees("Authorization Code", "Client Credentials", "With a token")
	return id, secret
}

// TestBrowserQuickstartCurl copies each command and runs it.
func TestBrowserQuickstartCurl(t *testing.T) {
	for _, tool := range []string{"curl", "openssl"} {
		_, missing := exec.LookPath(tool)
		testkit.Need(t, tool, missing == nil)
	}
	s, b := browsertest.Console(t)
	id, secret := newQuickstart(t, s, b)
	b.Look("client-quickstart-curl")
	both := fmt.Sprintf(`"scope":%q`, oddScope+" orders:read")
	check, end := snippet(b, "Check it"), snippet(b, "End it")

	own := snippet(b, "Get a token for the application")
	said := pasted(t, own+"\n"+check, "CLIENT_SECRET", secret)
	wantIn(t, "client credentials", strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(said),
		`"access_token":"ost_at_`, both, "HTTP/1.1 200", "X-Auth-Client-Id: "+id)
	user := snippet(b, "Get a token for the user")
	said = pasted(t, user+"\n"+check, "CLIENT_SECRET", secret, "USER_NAME", s.Admin.Username, "USER_PASSWORD", servertest.Password)
	wantIn(t, "password", said, `"expires_in":600`, "HTTP/1.1 200", "X-Auth-Username: admin")

	made := pasted(t, snippet(b, "Make an address, and open it in a browser")+"\necho \"$VERIFIER\"")
	address, verifier, _ := strings.Cut(made, "\n")
	back := agreed(t, s, address)
	if !strings.HasPrefix(back, oddRedirect+"&code=ost_ac_") {
		t.Errorf("sent to %s", back)
	}
	said = pasted(t, strings.Join([]string{snippet(b, "Exchange the code"), snippet(b, "Refresh"), check, end, check + " || true"}, "\n"),
		"CLIENT_SECRET", secret, "BACK", back, "VERIFIER", strings.TrimSpace(verifier))
	wantIn(t, "code", said, `"refresh_token":"ost_rt_`, "HTTP/1.1 200", "X-Auth-Username: admin", "HTTP/1.1 401")
	if strings.Count(said, `"access_token":"ost_at_`) != 2 {
		t.Errorf("not two access tokens: %s", said)
	}

	personal := s.Admin.Must(t, `mutation ($id: ID!) { createPersonalAccessToken(input: {clientId: $id, name: "Laptop"}) { token } }`,
		map[string]any{"id": id}).String("createPersonalAccessToken", "token")
	for _, title := range []string{"Send it as a bearer token", "Or in the place of a password"} {
		said = pasted(t, snippet(b, title), "PERSONAL_ACCESS_TOKEN", personal, "USER_NAME", s.Admin.Username)
		wantIn(t, title, said, "HTTP/1.1 200", "X-Auth-Username: admin")
	}

	b.Choose("Redirect URL in the snippets", "https://shop.example/cb")
	wantIn(t, "the other redirect URL", snippet(b, "Make an address, and open it in a browser"), "redirect_uri=https%3A%2F%2Fshop.example%2Fcb&")
	b.Clean(s.URL)
}

// TestBrowserQuickstartPublic does the same for a client without a secret.
func TestBrowserQuickstartPublic(t *testing.T) {
	for _, tool := range []string{"curl", "openssl"} {
		_, missing := exec.LookPath(tool)
		testkit.Need(t, tool, missing == nil)
	}
	s, b := browsertest.Console(t)
	id, _ := s.NewClient(t, map[string]any{"type": "PUBLIC", "grants": []string{"AUTHORIZATION_CODE"}, "redirectUris": []string{"com.example.app:/cb"}})
	b.Open(s.URL + "/admin/auth-clients/" + id + "?tab=quickstart")
	made := pasted(t, snippet(b, "Make an address, and open it in a browser")+"\necho \"$VERIFIER\"")
	address, verifier, _ := strings.Cut(made, "\n")
	said := pasted(t, snippet(b, "Exchange the code")+"\n"+snippet(b, "Refresh")+"\n"+snippet(b, "End it"),
		"BACK", agreed(t, s, address), "VERIFIER", strings.TrimSpace(verifier))
	wantIn(t, "code", said, `"refresh_token":"ost_rt_`)
	if b.SeesNot("CLIENT_SECRET"); strings.Contains(said, `"error"`) {
		t.Error(said)
	}
	b.Clean(s.URL)
}

// TestBrowserQuickstartGo copies each program and runs it, or builds it where it is a part of one.
func TestBrowserQuickstartGo(t *testing.T) {
	s, b := browsertest.Console(t)
	_, secret := newQuickstart(t, s, b)
	b.Click("Go")
	b.Sees("package signin")
	b.Look("client-quickstart-go")
	for title, test := range map[string]struct{ command, want string }{
		"Call your API":                {"run", "200 OK " + oddScope + " orders:read"},
		"Get a token for the user":     {"run", "ost_at_"},
		"Send a personal access token": {"vet", ""},
		"Sign a user in":               {"vet", ""},
	} {
		code := snippet(b, title)
		if formatted, err := format.Source([]byte(code)); err != nil || string(formatted) != code {
			t.Errorf("%s: gofmt would change it: %v\n%s", title, err, formatted)
		}
		file := filepath.Join(t.TempDir(), "main.go")
		if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
		command := exec.CommandContext(t.Context(), "go", test.command, file)
		command.Env = append(os.Environ(), "CLIENT_SECRET="+secret, "USER_NAME="+s.Admin.Username, "USER_PASSWORD="+servertest.Password)
		said, err := command.CombinedOutput()
		if err != nil || !strings.Contains(string(said), test.want) {
			t.Errorf("%s: %v\n%s", title, err, said)
		}
	}
	b.Clean(s.URL)
}

// TestBrowserQuickstartJavaScript copies each program and runs it.
func TestBrowserQuickstartJavaScript(t *testing.T) {
	_, missing := exec.LookPath("node")
	modules, err := filepath.Abs("../../web/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	_, uninstalled := os.Stat(filepath.Join(modules, "oauth4webapi"))
	testkit.Need(t, "node", missing == nil && uninstalled == nil)
	s, b := browsertest.Console(t)
	id, secret := newQuickstart(t, s, b)
	b.Click("JavaScript")
	b.Sees("oauth4webapi")
	b.Look("client-quickstart-javascript")
	dir := t.TempDir()
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	node := func(name, code string) *exec.Cmd {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		t.Cleanup(cancel)
		command := exec.CommandContext(ctx, "node", name)
		command.Dir = dir
		command.Env = append(os.Environ(), "CLIENT_SECRET="+secret, "USER_NAME="+s.Admin.Username, "USER_PASSWORD="+servertest.Password)
		return command
	}
	for title, want := range map[string]string{"Get a token for the application": "200 " + id, "Get a token for the user": "200 usr_"} {
		said, err := node("own.mjs", snippet(b, title)).CombinedOutput()
		if err != nil || !strings.Contains(string(said), want) {
			t.Errorf("%s: %v\n%s", title, err, said)
		}
	}

	node("signin.mjs", snippet(b, "Sign a user in"))
	walk := node("walk.mjs", `import { beginSignIn, endSignIn, refresh, signOut } from './signin.mjs'
const { url, pending } = await beginSignIn()
console.log(url.href)
for await (const back of process.stdin) {
	const tokens = await endSignIn(new URL(String(back).trim()), pending)
	const next = await refresh(tokens.refresh_token)
	await signOut(next.refresh_token)
	console.log(next.scope, await refresh(next.refresh_token).catch(({ error }) => error))
	process.exit()
}
`)
	walk.Stderr = os.Stderr
	in, err := walk.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := walk.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := walk.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	asked, err := url.Parse(lines.Text())
	if err != nil || asked.Query().Get("redirect_uri") != oddRedirect {
		t.Fatalf("%q, %v", lines.Text(), err)
	}
	if _, err := fmt.Fprintln(in, agreed(t, s, asked.String())); err != nil {
		t.Fatal(err)
	}
	lines.Scan()
	if want := oddScope + " orders:read invalid_grant"; lines.Text() != want {
		t.Errorf("the walk says %q, want %q", lines.Text(), want)
	}
	if err := walk.Wait(); err != nil {
		t.Error(err)
	}
	b.Clean(s.URL)
}
