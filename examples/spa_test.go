package examples

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// frontEnd is the front end of the folder spa, built and served at an origin of its own.
type frontEnd struct {
	*servertest.Server
	origin, dist, clientID string
}

// lifetime is how long its access tokens live.
const lifetime = 15 * time.Minute

func newFrontEnd(t *testing.T) *frontEnd {
	t.Helper()
	_, missing := exec.LookPath("npm")
	_, uninstalled := os.Stat("../web/node_modules/@apollo/client")
	testkit.Need(t, "node", missing == nil && uninstalled == nil)
	w := &frontEnd{Server: servertest.SQLite(t), dist: filepath.Join(t.TempDir(), "dist")}
	w.origin = w.serve(t)
	w.clientID, _ = w.NewClient(t, map[string]any{
		"name": "Client list", "type": "PUBLIC", "grants": []string{"AUTHORIZATION_CODE"}, "scopes": []string{"admin"},
		"redirectUris": []string{w.origin + "/"}, "allowedOrigins": []string{w.origin},
		"accessTokenLifetime": lifetime.Seconds(), "refreshTokenLifetime": (8 * time.Hour).Seconds(),
	})
	w.build(t)
	return w
}

// serve serves what is built at another origin, and returns that.
func (w *frontEnd) serve(t *testing.T) (origin string) {
	t.Helper()
	site := httptest.NewServer(http.FileServer(http.Dir(w.dist)))
	t.Cleanup(site.Close)
	return site.URL
}

// build checks and builds a copy of the folder, with what npm has installed for the pages of Ostiary: the versions are the same.
func (w *frontEnd) build(t *testing.T) {
	t.Helper()
	dir := filepath.Dir(w.dist)
	err := fs.WalkDir(os.DirFS("spa"), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == "node_modules" || entry.Name() == "dist":
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(dir, path), 0o700)
		case strings.HasPrefix(entry.Name(), ".env"): // of whoever works on it
			return nil
		}
		write(t, filepath.Join(dir, path), read(t, filepath.Join("spa", path)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	linkModules(t, filepath.Join(dir, "node_modules"))
	npm := exec.Command("npm", "run", "--silent", "build")
	npm.Dir, npm.Env = dir, append(os.Environ(), "NO_COLOR=1", "VITE_ISSUER="+w.URL, "VITE_CLIENT_ID="+w.clientID)
	if said, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}

// linkModules makes a folder with links to what npm has installed. Vite writes into the folder, which may belong to somebody else.
func linkModules(t *testing.T, dir string) {
	t.Helper()
	installed, err := filepath.Abs("../web/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	modules, err := os.ReadDir(installed)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, module := range modules {
		if strings.HasPrefix(module.Name(), ".vite") {
			continue
		}
		if err := os.Symlink(filepath.Join(installed, module.Name()), filepath.Join(dir, module.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

// exchanges counts how often the browser asked for tokens.
func (w *frontEnd) exchanges(b *browsertest.Tab) (count int) {
	for _, request := range b.Requests() {
		if request == w.URL+"/oauth/token" {
			count++
		}
	}
	return count
}

// works reports whether an access token does.
func (w *frontEnd) works(t *testing.T, token string) bool {
	t.Helper()
	return w.Bearer(t, token).Get(t, "/oauth/verify").Status == http.StatusOK
}

const consent = "Client list is requesting permission to access your account"

// TestBrowserFrontEnd uses the front end in a real browser.
func TestBrowserFrontEnd(t *testing.T) {
	w := newFrontEnd(t)
	t.Run("let in", func(t *testing.T) { walkThroughFrontEnd(t, w) })
	t.Run("refused", func(t *testing.T) { refuseFrontEnd(t, w) })
}

// walkThroughFrontEnd goes from nobody to signed in, through all that it does, and out.
func walkThroughFrontEnd(t *testing.T, w *frontEnd) {
	w.Kit.Clock.Advance(time.Since(w.Kit.Clock.Now()).Truncate(time.Second)) // the page tells the time by the clock of the browser
	for i := range 24 {
		w.NewClient(t, map[string]any{"name": fmt.Sprintf("Branch %02d", i)})
	}
	jobID, jobSecret := w.NewClient(t, map[string]any{"name": "Nightly import"})
	jobToken := w.Token(t, jobID, jobSecret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
	ended, end := context.WithCancel(t.Context())
	end()
	w.Front.Work(ended) // writes when it was used

	b := browsertest.New(t)
	b.Open(w.origin)
	b.Heading("Client list")
	b.Look("spa-signed-out")
	b.Click("Sign in with Ostiary")
	b.Heading("Sign in to continue to Client list")
	b.Submit(".primary", "username", servertest.AdminName, "password", servertest.Password)
	b.Heading(consent)
	b.Submit("button[value=cancel]")
	b.Sees("You did not give access")
	b.Click("Sign in with Ostiary")
	b.Heading(consent)
	b.Submit("button[value=authorize]")

	names := []string{"Nightly import"}
	for i := 23; i >= 5; i-- {
		names = append(names, fmt.Sprintf("Branch %02d", i))
	}
	b.Column("Name", names...)
	b.Look("spa-list")
	used := browsertest.Eval[string](b, `[...document.querySelectorAll("time")].map(e => e.dateTime).join()`)
	if used != w.Kit.Clock.Now().Format(time.RFC3339Nano) {
		t.Errorf("%q are shown as the times of last use", used)
	}
	if at := b.Address(); at != w.origin+"/" {
		t.Errorf("what came back stands in the address: %s", at)
	}
	issued := regexp.MustCompile(`ost_[ar]t_[0-9A-Za-z]+`).FindAllString(b.Memory(), -1)

	// The access token ends: two requests at once make one refresh.
	w.Kit.Clock.Advance(lifetime)
	browsertest.Eval[bool](b, fmt.Sprintf(`{ const now = Date.now; Date.now = () => now() + %d; true }`, lifetime.Milliseconds()))
	browsertest.Eval[bool](b, `[...document.querySelectorAll("[aria-label^='Disable Branch']")].slice(0, 2)
		.forEach(button => button.click()), true`)
	names[1] += " Disabled"
	names[2] += " Disabled"
	b.Column("Name", names...)
	if count := w.exchanges(b); count != 2 {
		t.Errorf("the browser asked for tokens %d times, want once to sign in and once to refresh", count)
	}
	b.Click("Load more")
	b.Column("Name", append(slices.Clone(names), "Branch 04", "Branch 03", "Branch 02", "Branch 01", "Branch 00", "Client list")...)

	b.Click("Revoke tokens of Nightly import")
	b.Sees("One token stops working at once.")
	if !w.works(t, jobToken) {
		t.Error("the token ended before it was revoked")
	}
	b.Click("Revoke")
	b.Until(func() string {
		if w.works(t, jobToken) {
			return "the token works still"
		}
		return ""
	})

	b.Click("New client")
	b.Choose("How it gets tokens", "For a user who signs in")
	b.Fill("Redirect URI", "ftp://shop.example")
	b.Click("Create")
	for _, label := range []string{"Name", "Redirect URI"} {
		b.Until(func() string { return problemless(b, label) })
	}
	b.Look("spa-problems")
	b.Fill("Name", "Corner shop")
	b.Fill("Redirect URI", "https://shop.example/cb")
	b.Click("Create")
	b.Sees("Corner shop is registered", "ost_cs_")
	b.Look("spa-secret")
	b.Click("I have kept it")
	b.SeesNot("ost_cs_")
	if first := browsertest.Eval[string](b, `document.querySelector("tbody .name").innerText.trim()`); first != "Corner shop" {
		t.Errorf("%q is on top", first)
	}

	issued = append(issued, regexp.MustCompile(`ost_[ar]t_[0-9A-Za-z]+`).FindAllString(b.Memory(), -1)...)
	if !slices.ContainsFunc(issued, func(token string) bool { return strings.HasPrefix(token, "ost_at_") && w.works(t, token) }) {
		t.Error("no token that works was found in memory")
	}
	kept := browsertest.Eval[string](b, `JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])`)
	if kept != `[{},{},""]` {
		t.Errorf("the browser keeps %s", kept)
	}
	b.Click("Sign out")
	b.Sees("You are signed out.")
	for _, token := range issued {
		if w.works(t, token) {
			t.Errorf("%.10s… works after signing out", token)
		}
		refreshed := w.Token(t, w.clientID, "", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
		if refreshed.Status == http.StatusOK {
			t.Errorf("%.10s… refreshes after signing out", token)
		}
		for _, request := range b.Requests() {
			if strings.Contains(request, token) {
				t.Errorf("a token stands in an address: %s", request)
			}
		}
	}
	b.Clean(w.origin, w.URL)
}

// problemless says that nothing is told to be mended in the field of this label, or "".
func problemless(b *browsertest.Tab, label string) string {
	b.Helper()
	told := browsertest.Eval[string](b, fmt.Sprintf(`(field => field.getAttribute("aria-invalid") + " " +
		document.getElementById(field.getAttribute("aria-describedby")).innerText)(
		[...document.querySelectorAll("label")].find(label => label.innerText === %q).control)`, label))
	if strings.HasPrefix(told, "true ") && strings.HasSuffix(told, ".") {
		return ""
	}
	return fmt.Sprintf("%s is not told to be wrong: %s", label, told)
}

// refuseFrontEnd shows what it does when it is not let in: with answers that are not of its own sign-in or of its server, from
// an origin that nobody registered, and when the session ends.
func refuseFrontEnd(t *testing.T, w *frontEnd) {
	other := w.serve(t)
	b := browsertest.New(t)

	b.Open(w.origin + "/?code=stolen&state=made-up&iss=" + url.QueryEscape(w.URL))
	b.Sees("This sign-in was not begun in this window.")
	for _, forged := range []url.Values{
		{"code": {"stolen"}, "state": {"made-up"}, "iss": {w.URL}},
		{"code": {"stolen"}, "iss": {"https://evil.example"}},
		{"code": {"stolen"}},
	} {
		b.Open(w.origin)
		b.Click("Sign in with Ostiary")
		b.Heading("Sign in to continue to Client list")
		if !forged.Has("state") {
			forged.Set("state", stateOf(b))
		}
		b.Open(w.origin + "/?" + forged.Encode())
		b.Sees("Signing in failed.")
		if at := b.Address(); at != w.origin+"/" {
			t.Errorf("what came back stands in the address: %s", at)
		}
	}
	if count := w.exchanges(b); count != 0 {
		t.Errorf("codes were exchanged %d times", count)
	}

	// On loopback addresses any port may get the code (RFC 8252); whose pages call /graphql is looked at more closely.
	b.Open(other)
	b.Click("Sign in with Ostiary")
	b.Submit(".primary", "username", servertest.AdminName, "password", servertest.Password)
	b.Submit("button[value=authorize]")
	b.Sees("cannot be reached.")
	w.Admin.Must(t, `mutation ($id: ID!, $origins: [String!]) { updateAuthClient(input: { id: $id, allowedOrigins: $origins }) {
		userErrors { message } } }`, map[string]any{"id": w.clientID, "origins": []string{w.origin, other}})
	w.Kit.Clock.Advance(2 * time.Second) // for less, origins count as read
	b.Click("Try again")
	b.Sees("Nightly import")
	b.SeesNot("cannot be reached.")

	w.Admin.Must(t, `mutation ($id: ID!) { revokeAuthClientTokens(input: { id: $id }) { revokedCount } }`,
		map[string]any{"id": w.clientID})
	b.Click("New client")
	b.Fill("Name", "Another shop")
	b.Click("Create")
	b.Sees("Your session has ended. Sign in again.")
	b.Click("Sign in with Ostiary")
	b.Heading(consent)
}

// stateOf returns the state of the sign-in that was begun last.
func stateOf(b *browsertest.Tab) string {
	b.Helper()
	requests := b.Requests()
	for _, request := range slices.Backward(requests) {
		if at, err := url.Parse(request); err == nil && at.Path == "/oauth/authorize" {
			return at.Query().Get("state")
		}
	}
	b.Fatalf("no sign-in was begun: %q", requests)
	return ""
}

// TestFrontEndVersions holds the versions that the front end names to those with which it is tested.
func TestFrontEndVersions(t *testing.T) {
	own, tested := dependencies(t, "spa/package.json"), dependencies(t, "../web/package.json")
	if len(own) < 10 {
		t.Errorf("only %d dependencies were found", len(own))
	}
	for name, version := range own {
		if tested[name] != version {
			t.Errorf("examples/spa names %s %s, and web %q", name, version, tested[name])
		}
	}
}

func dependencies(t *testing.T, file string) map[string]string {
	t.Helper()
	var manifest struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal([]byte(read(t, file)), &manifest); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, part := range []map[string]string{manifest.Dependencies, manifest.DevDependencies} {
		for name, version := range part {
			all[name] = version
		}
	}
	return all
}
