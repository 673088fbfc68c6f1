package server_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// builtPages stand for what npm builds.
var builtPages = fstest.MapFS{
	"console/index.html":       {Data: []byte(`<!doctype html><meta property="csp-nonce" nonce="CSP-NONCE"><script type="module" src="/assets/index-abcdefgh.js"></script>`)},
	"playground/index.html":    {Data: []byte(`<!doctype html><title>GraphiQL</title><script type="module" src="/assets/index-abcdefgh.js"></script>`)},
	"assets/index-abcdefgh.js": {Data: []byte("console.log(1)")},
	"secret.txt":               {Data: []byte("not for everybody")},
}

func built(c *server.Config) { c.Assets = fs.FS(builtPages) }

func https(c *server.Config) { c.PublicURL = "https://auth.example.com" }

// TestT14T15PageHeaders looks at every page.
func TestT14T15PageHeaders(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		anonymous := s.Browser(t)
		for name, test := range map[string]struct {
			answer   *servertest.Response
			status   int
			referrer string
		}{
			"sign in":        {anonymous.Get(t, "/login"), 200, "same-origin"},
			"sign in failed": {anonymous.PostForm(t, "/login", nil), 401, "same-origin"},
			"console":        {s.Admin.Get(t, "/admin/"), 200, "same-origin"},
			"playground":     {s.Admin.Get(t, "/playground"), 200, "no-referrer"},
			"set-up link":    {anonymous.Get(t, "/setup?token=x"), 404, "no-referrer"},
			"not found":      {anonymous.Get(t, "/nowhere"), 404, "no-referrer"},
			"method":         {anonymous.Do(t, http.MethodPut, "/login", nil, ""), 405, "no-referrer"},
			"media type":     {anonymous.Do(t, http.MethodPost, "/login", nil, "{}"), 415, "no-referrer"},
		} {
			h, policy := test.answer.Header, test.answer.Header.Get("Content-Security-Policy")
			if test.answer.Status != test.status || h.Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("%s: %s", name, test.answer)
			}
			if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "base-uri 'none'") {
				t.Errorf("%s: the policy is %s", name, policy)
			}
			if name == "console" && (!strings.Contains(policy, "form-action 'self'") || strings.Contains(policy, "unsafe")) {
				t.Errorf("%s: the policy is %s", name, policy)
			}
			if name != "console" && name != "playground" && (strings.Contains(policy, "form-action") || strings.Contains(policy, "script") || strings.Contains(policy, "unsafe")) {
				t.Errorf("%s: the policy is %s", name, policy)
			}
			if h.Get("Referrer-Policy") != test.referrer || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", name, h)
			}
			if h.Get("Strict-Transport-Security") != "" {
				t.Errorf("%s: asks for https, which this server does not speak", name)
			}
		}
	}, built)
}

func TestHTTPS(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t), https)
	for _, path := range []string{"/login", "/healthz", "/nowhere", "/graphql"} {
		if answer := s.Browser(t).Get(t, path); !strings.HasPrefix(answer.Header.Get("Strict-Transport-Security"), "max-age=") {
			t.Errorf("%s does not ask for https: %s", path, answer)
		}
	}
}

func TestT17Escaping(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const script = `"><script>alert('1')</script><b a='`
		answers := map[string]*servertest.Response{
			"console": s.Browser(t).Get(t, "/admin/"+url.PathEscape(script)),
			"sign in": s.PostForm(t, "/login", with(credentials(script, "x"), "next", "/"+script)),
			"next":    s.Browser(t).Get(t, "/login?"+url.Values{"next": {"/" + script}}.Encode()),
			"address": s.Browser(t).Get(t, "/"+url.PathEscape(script)),
			"set up":  s.Browser(t).Get(t, "/setup?"+url.Values{"token": {script}}.Encode()),
			"method":  s.Browser(t).Do(t, "A'B", "/login", nil, ""),
		}
		for name, answer := range answers {
			if strings.Contains(answer.Body, "<script") || strings.Contains(answer.Body, "<b a=") || strings.Contains(answer.Body, "A'B") {
				t.Errorf("%s: %s", name, answer)
			}
		}
	})
}

func TestT17EscapingInSetUp(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	token, err := s.Accounts.NewSetupLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const script = `"><script>alert('1')</script>`
	answer := s.PostForm(t, "/setup", url.Values{"token": {token}, "username": {script}, "fullName": {script}, "email": {script}, "password": {"short"}})
	if answer.Status != http.StatusUnprocessableEntity || strings.Contains(answer.Body, "<script") {
		t.Errorf("%s", answer)
	}
}

func TestT49ErrorsTellNothing(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		user, newRequest := s.User(t, access.ViewAuthClients), newApplication(t, s, nil).asks()
		err := s.Kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			for _, table := range []string{"failed_attempts", "client_secrets", "auth_clients"} {
				if _, err := tx.ExecContext(ctx, "DROP TABLE "+table); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, answer := range map[string]*servertest.Response{
			"sign in": s.PostForm(t, "/login", credentials(servertest.AdminName, servertest.Password)),
			"asked":   user.Get(t, newRequest),
			"graphql": user.Do(t, http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, `{"query":"{authClients{nodes{id}}}"}`),
			"token":   s.Token(t, "1", "ost_cs_x", url.Values{"grant_type": {"client_credentials"}}),
		} {
			if name != "graphql" && name != "token" && answer.Status != http.StatusInternalServerError {
				t.Errorf("%s: %s", name, answer)
			}
			if regexp.MustCompile(`(?i)sql|table|relation|failed_attempts|auth_clients|\.go|/tmp|ent:`).MatchString(answer.Body) {
				t.Errorf("%s tells too much: %s", name, answer)
			}
			id := answer.Header.Get("X-Request-Id")
			if name != "token" && !strings.Contains(answer.Body, id) {
				t.Errorf("%s does not name the request %s: %s", name, id, answer)
			}
			if name != "token" && !regexp.MustCompile(`level=ERROR.*`+id+`.*auth_clients|level=ERROR.*`+id+`.*failed_attempts`).MatchString(s.Logs.String()) {
				t.Errorf("%s: the log does not tell what happened in %s:\n%s", name, id, s.Logs)
			}
		}
	})
}

// TestConsole goes by every kind of address of the console, which are one page.
func TestConsole(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		nonces := map[string]bool{}
		for _, path := range []string{"/admin", "/admin/", "/admin/auth-clients?sort=NAME.ASC&rows=50", "/admin/users/a/b"} {
			if answer := s.Browser(t).Get(t, path); answer.Status != http.StatusSeeOther || answer.Header.Get("Location") != "/login?next="+url.QueryEscape(path) {
				t.Errorf("%s, nobody signed in: %s", path, answer)
			}
			answer := s.User(t).Get(t, path)
			found := regexp.MustCompile(`nonce="(\w{20,})"`).FindStringSubmatch(answer.Body)
			if answer.Status != http.StatusOK || found == nil || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "'nonce-"+found[1]+"'") {
				t.Fatalf("%s, signed in: %s", path, answer)
			}
			if nonces[found[1]] {
				t.Errorf("%s: the nonce is the one from before", path)
			}
			nonces[found[1]] = true
		}
	}, built)
}

func TestPlayground(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		if answer := s.Browser(t).Get(t, "/playground"); answer.Status != http.StatusSeeOther || answer.Header.Get("Location") != "/login?next=/playground" {
			t.Errorf("nobody signed in: %s", answer)
		}
		if answer := s.Admin.Get(t, "/playground"); !strings.Contains(answer.Body, "GraphiQL") {
			t.Errorf("signed in: %s", answer)
		}
		script := s.Browser(t).Get(t, "/assets/index-abcdefgh.js")
		if script.Status != http.StatusOK || script.Header.Get("Content-Type") != "text/javascript; charset=utf-8" ||
			!strings.Contains(script.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("its script: %s", script)
		}
	}, built)
}

func TestPagesNotBuilt(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for path, title := range map[string]string{
			"/playground": "The playground is not built in", "/admin": "The console is not built in", "/admin/users": "The console is not built in",
		} {
			if answer := s.Admin.Get(t, path); answer.Status != http.StatusNotFound || !strings.Contains(answer.Body, title) ||
				!strings.Contains(answer.Body, "make build") || !strings.Contains(answer.Body, "Node.js 20.19 or newer") {
				t.Errorf("%s: %s", path, answer)
			}
		}
	})
}

func TestStaticFiles(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		page := s.Browser(t).Get(t, "/login").Body
		found := regexp.MustCompile(`href="(/static/[^"]+)"`).FindAllStringSubmatch(page, -1)
		if len(found) != 2 {
			t.Fatalf("the page loads %v", found)
		}
		for _, match := range found {
			file := s.Browser(t).Get(t, match[1])
			if file.Status != http.StatusOK || !strings.Contains(file.Header.Get("Cache-Control"), "immutable") || strings.Contains(file.Body, "http://e") {
				t.Errorf("%s: %s", match[1], file)
			}
		}
		if strings.Contains(page, "style=") || strings.Contains(page, "<script") {
			t.Error("the page has a style or script in it")
		}
	})
}

func TestSetUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := servertest.Start(t, kit)
		if page := s.Browser(t).Get(t, "/login?next=/admin/"); !strings.Contains(page.Body, "One step to go") {
			t.Errorf("before set-up: %s", page)
		}
		if answer := s.Browser(t).Get(t, "/setup?token=wrong"); answer.Status != http.StatusNotFound || !strings.Contains(answer.Body, "This link does not work") {
			t.Errorf("a wrong link: %s", answer)
		}
		token, err := s.Accounts.NewSetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if page := s.Browser(t).Get(t, "/setup?token="+token); page.Status != http.StatusOK || page.Header.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("the right link: %s", page)
		}
		form := url.Values{"token": {token}, "username": {"ada"}, "email": {"nonsense"}, "password": {"short"}}
		if answer := s.PostForm(t, "/setup", form); answer.Status != http.StatusUnprocessableEntity ||
			strings.Count(answer.Body, `class="problem"`) != 2 || strings.Contains(answer.Body, `value="short"`) {
			t.Errorf("mistakes: %s", answer)
		}
		form.Set("email", "ada@example.com")
		form.Set("password", "\x00")
		if answer := s.PostForm(t, "/setup", form); answer.Status != http.StatusUnprocessableEntity ||
			!strings.Contains(answer.Body, "The password must not contain control characters.") {
			t.Errorf("a password of one NUL: %s", answer)
		}
		form.Set("password", servertest.Password)
		browser := s.Browser(t)
		if answer := browser.PostForm(t, "/setup", form); answer.Status != http.StatusSeeOther || answer.Header.Get("Location") != "/admin/" {
			t.Errorf("set up: %s", answer)
		}
		if who := browser.Must(t, "{ viewer { username superAdmin } }", nil); who.String("viewer", "username") != "ada" || who.At("viewer", "superAdmin") != true {
			t.Errorf("who is signed in: %v", who)
		}
		for _, again := range []*servertest.Response{s.PostForm(t, "/setup", form), s.Browser(t).Get(t, "/setup?token="+token)} {
			if again.Status != http.StatusNotFound || !strings.Contains(again.Body, "This link has been used") || again.Header.Get("Set-Cookie") != "" {
				t.Errorf("the link a second time: %s", again)
			}
		}
		s.SignIn(t, "ada", servertest.Password)
	})
}

// TestSetUpOnce uses one link many times at once, on two replicas.
func TestSetUpOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := servertest.Start(t, kit)
		replica := s.Replica(t)
		token, err := s.Accounts.NewSetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		statuses := make([]int, 16)
		var wg sync.WaitGroup
		for i := range statuses {
			wg.Go(func() {
				form := url.Values{"token": {token}, "username": {"ada" + string(rune('a'+i))}, "password": {servertest.Password}}
				statuses[i] = []*servertest.Server{s, replica}[i%2].PostForm(t, "/setup", form).Status
			})
		}
		wg.Wait()
		made := 0
		for _, status := range statuses {
			switch status {
			case http.StatusSeeOther:
				made++
			case http.StatusNotFound:
			default:
				t.Errorf("status %d", status)
			}
		}
		if users, err := kit.DB.Read().User.Query().Count(t.Context()); err != nil || made != 1 || users != 1 {
			t.Errorf("%d were told that they are the administrator, %d users are there (%v)", made, users, err)
		}
	})
}
