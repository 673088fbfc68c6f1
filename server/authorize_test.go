package server_test

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/server/servertest"
)

const (
	callback = "https://app.example/callback"
	verifier = "0123456789-0123456789-0123456789-0123456789"
)

// application is a client of the redirect flow.
type application struct {
	server     *servertest.Server
	id, secret string
	redirect   string
}

// newApplication registers an application, with the members of input besides the usual ones.
func newApplication(t *testing.T, s *servertest.Server, input map[string]any) application {
	t.Helper()
	filled := map[string]any{"grants": []string{"AUTHORIZATION_CODE"}, "redirectUris": []string{callback}}
	maps.Copy(filled, input)
	id, secret := s.NewClient(t, filled)
	return application{s, id, secret, filled["redirectUris"].([]string)[0]}
}

// asks returns the address of an authorization request, with pairs of name and value besides the usual ones.
func (a application) asks(pairs ...string) string {
	query := url.Values{
		"response_type": {"code"}, "client_id": {a.id}, "redirect_uri": {a.redirect}, "state": {"the state"},
		"code_challenge": {servertest.Challenge(verifier)}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	return "/oauth/authorize?" + query.Encode()
}

// exchanges has the application exchange a code.
func (a application) exchanges(t *testing.T, code, redirect string) *servertest.Response {
	t.Helper()
	a.server.Logs.Keep(code)
	return a.server.Token(t, a.id, a.secret, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier},
	})
}

// newScope defines a scope.
func newScope(t *testing.T, s *servertest.Server, name, description string) {
	t.Helper()
	service := clients.Service{DB: s.Kit.DB}
	if _, err := service.CreateScope(servertest.Operator(t.Context()), name, description); err != nil {
		t.Fatal(err)
	}
}

var markup = regexp.MustCompile(`<[^>]*>`)

// says asserts what a person reads on a page.
func says(t *testing.T, name string, page *servertest.Response, status int, texts ...string) {
	t.Helper()
	read := strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(page.Body, ""))), " ")
	for _, text := range texts {
		if page.Status != status || !strings.Contains(read, text) {
			t.Errorf("%s: want %d and %q: %s", name, status, text, page)
		}
	}
}

// TestT14T15AuthorizationPages looks at every page of the redirect flow.
func TestT14T15AuthorizationPages(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app, anonymous := newApplication(t, s, nil), s.Browser(t)
		consent := s.Admin.Get(t, app.asks())
		for name, test := range map[string]struct {
			answer   *servertest.Response
			status   int
			referrer string
		}{
			"sign in":        {anonymous.Get(t, app.asks()), 200, "same-origin"},
			"sign in again":  {s.Admin.Get(t, app.asks("prompt", "login")), 200, "same-origin"},
			"sign in failed": {anonymous.PostForm(t, "/login", url.Values{"next": {app.asks()}}), 401, "same-origin"},
			"consent":        {consent, 200, "same-origin"},
			"misdirected":    {anonymous.Get(t, app.asks("redirect_uri", "https://evil.example/")), 400, "no-referrer"},
			"no parameters":  {anonymous.Get(t, "/oauth/authorize"), 400, "no-referrer"},
			"foreign ticket": {anonymous.Decide(t, consent, "authorize"), 403, "no-referrer"},
			"no ticket":      {anonymous.PostForm(t, "/oauth/authorize", nil), 403, "no-referrer"},
			"other ticket":   {s.Admin.PostForm(t, "/oauth/authorize", url.Values{"ticket": {"x"}}), 400, "no-referrer"},
		} {
			h, policy := test.answer.Header, test.answer.Header.Get("Content-Security-Policy")
			if test.answer.Status != test.status || h.Get("Content-Type") != "text/html; charset=utf-8" || h.Get("Location") != "" {
				t.Errorf("%s: %s", name, test.answer)
			}
			for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} {
				if !strings.Contains(policy, want) {
					t.Errorf("%s: the policy is %s", name, policy)
				}
			}
			if strings.Contains(policy, "script") || strings.Contains(policy, "unsafe") || strings.Contains(test.answer.Body, "<script") || strings.Contains(test.answer.Body, "style=") {
				t.Errorf("%s: may run something: %s %s", name, policy, test.answer)
			}
			if h.Get("Referrer-Policy") != test.referrer || h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", name, h)
			}
			// An application may show what leads back to it in a window of its own, which tells it when it is done.
			if strings.Contains(test.answer.Body, "This request cannot be answered") != (h.Get("Cross-Origin-Opener-Policy") == "same-origin") {
				t.Errorf("%s: %v", name, h)
			}
			if (test.referrer == "same-origin") != strings.Contains(test.answer.Body, "<form") {
				t.Errorf("%s: the referrer policy is not that of a page with a form", name)
			}
		}
		if back := s.Admin.Decide(t, consent, "authorize"); back.Status != http.StatusSeeOther ||
			back.Header.Get("Referrer-Policy") != "no-referrer" || back.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("sent back: %s", back)
		}
	})
}

// TestT17AuthorizationPages puts script into everything that these pages show.
func TestT17AuthorizationPages(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const script = `"><script>alert('1')</script><b a='`
		newScope(t, s, "read", "Reads "+script)
		newScope(t, s, "<script>alert(1)</script>", "A scope.")
		app := newApplication(t, s, map[string]any{
			"name": "App " + script, "description": "It does " + script, "scopes": []string{"read", "<script>alert(1)</script>"},
		})
		hostile := s.Create(t, accounts.UserDraft{Username: "u" + script})
		consent := hostile.Get(t, app.asks("state", script, "login_hint", script))
		signIn := s.Browser(t).Get(t, app.asks("state", script, "login_hint", script))
		misdirected := s.Browser(t).Get(t, app.asks("redirect_uri", "https://app.example/"+script))
		says(t, "consent", consent, http.StatusOK, "is requesting permission", "It does", "Reads")
		for name, answer := range map[string]*servertest.Response{
			"consent":        consent,
			"sign in":        signIn,
			"sign in again":  hostile.Get(t, app.asks("prompt", "login", "state", script)),
			"sign in failed": s.PostForm(t, "/login", with(credentials(script, "x"), "next", app.asks("state", script))),
			"misdirected":    misdirected,
			"javascript":     s.Browser(t).Get(t, app.asks("redirect_uri", "javascript:alert(1)//"+script)),
			"client":         s.Browser(t).Get(t, app.asks("client_id", script)),
			"ticket":         hostile.PostForm(t, "/oauth/authorize", url.Values{"ticket": {script}, "decision": {script}}),
			"decision":       hostile.PostForm(t, "/oauth/authorize", url.Values{"ticket": {consent.Hidden("ticket")}, "decision": {script}}),
		} {
			if strings.Contains(answer.Body, "<script") || strings.Contains(answer.Body, "<b a=") || strings.Contains(answer.Body, `="javascript`) {
				t.Errorf("%s: %s", name, answer)
			}
		}
		for name, answer := range map[string]*servertest.Response{"consent": consent, "sign in": signIn, "misdirected": misdirected} {
			if !strings.Contains(answer.Body, "&lt;script&gt;") {
				t.Errorf("%s does not show it: %s", name, answer)
			}
		}
		// An error is told to the application, as a parameter and nothing else.
		back := hostile.Get(t, app.asks("state", script, "scope", script))
		if back.Status != http.StatusSeeOther || strings.ContainsAny(back.Header.Get("Location"), `<>"'`) || strings.Contains(back.Body, "script") {
			t.Errorf("an error: %s", back)
		}
	})
}

// TestT13LongState signs in at a request with a state of 4 KB, and comes back to it.
func TestT13LongState(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for name, state := range map[string]string{
			"4 KB": strings.Repeat("0123456789abcdef", 256), "reserved": strings.Repeat("&#+% =/?\\", 455), "letters": strings.Repeat("ü€", 800),
		} {
			app, browser := newApplication(t, s, nil), s.Browser(t)
			page := browser.Get(t, app.asks("state", state))
			wrong := browser.PostForm(t, "/login", with(credentials(servertest.AdminName, "wrong"), "next", page.Hidden("next")))
			right := browser.PostForm(t, "/login", with(credentials(servertest.AdminName, servertest.Password), "next", wrong.Hidden("next")))
			if right.Status != http.StatusSeeOther || !strings.HasPrefix(right.Header.Get("Location"), app.asks("state", state)) {
				t.Fatalf("%s: signing in leads to %s", name, right)
			}
			back := browser.Decide(t, browser.Get(t, right.Header.Get("Location")), "authorize")
			if at, err := url.Parse(back.Header.Get("Location")); err != nil || at.Query().Get("state") != state || at.Query().Get("code") == "" {
				t.Errorf("%s: sent back to %s", name, back)
			}
		}
		// Browsers send a backslash in a query as it is.
		next := newApplication(t, s, nil).asks() + `&x=a\b`
		if answer := s.PostForm(t, "/login", with(credentials(servertest.AdminName, servertest.Password), "next", next)); answer.Header.Get("Location") != next {
			t.Errorf("a backslash in the state: %s", answer)
		}
	})
}

func TestConsentPage(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newScope(t, s, "orders:read", "See your orders")
		app := newApplication(t, s, map[string]any{
			"name": "Order desk", "description": "Takes orders.", "scopes": []string{"orders:read", "admin"},
		})
		page := s.Admin.Get(t, app.asks("scope", "orders:read admin"))
		says(t, "consent", page, http.StatusOK,
			"Order desk is requesting permission to access your account", "Takes orders.", "See your orders orders:read",
			"It can do everything you may do in Ostiary", "You will be sent back to app.example.", "Signed in as admin", "Authorize", "Cancel", "Use another account")
		if strings.Index(page.Body, "everything you may do") > strings.Index(page.Body, "See your orders") {
			t.Error("what is powerful does not stand first")
		}
		if strings.Contains(page.Body, "autofocus") || strings.Contains(page.Body, callback) && !strings.Contains(page.Body, `name="next"`) {
			t.Errorf("the button has the focus, or the page leads away: %s", page)
		}
		page = s.Admin.Get(t, app.asks("scope", "orders:read"))
		if says(t, "without admin", page, http.StatusOK, "See your orders"); strings.Contains(page.Body, "everything you may do") {
			t.Errorf("without admin: %s", page)
		}

		nothing := newApplication(t, s, nil)
		page = s.Admin.Get(t, nothing.asks())
		says(t, "no scope", page, http.StatusOK, "It only learns who you are", "your id and your user name")
		if strings.Contains(page.Body, "<ul") || strings.Contains(page.Body, "about") {
			t.Errorf("empty parts: %s", page)
		}

		device := newApplication(t, s, map[string]any{"type": "PUBLIC", "redirectUris": []string{"http://127.0.0.1/cb"}})
		says(t, "on the device", s.Admin.Get(t, device.asks("redirect_uri", "http://127.0.0.1:51004/cb")), http.StatusOK,
			"a program on this device: 127.0.0.1:51004.", "Continue only if you have just started it yourself.")
		device = newApplication(t, s, map[string]any{"type": "PUBLIC", "redirectUris": []string{"com.example.app:/cb"}})
		says(t, "an application's own scheme", s.Admin.Get(t, device.asks()), http.StatusOK, "a program on this device: com.example.app.")
	})
}

func TestMonogram(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for name, want := range map[string]string{
			"order desk": "O", "ärger": "Ä", "e\u0301clair": "E\u0301", "«quoted»": "Q", "7 dwarfs": "7", "✓✓": "✓", "日本": "日", "<b>": "B",
		} {
			page := s.Admin.Get(t, newApplication(t, s, map[string]any{"name": name}).asks())
			if !strings.Contains(page.Body, `<span class="monogram"><bdi>`+want+`</bdi></span>`) {
				t.Errorf("%s: %s", name, page)
			}
		}
	})
}

// TestConsentTwice presses the button twice, as impatient people do.
func TestConsentTwice(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApplication(t, s, nil)
		page := s.Admin.Get(t, app.asks())
		for range 2 {
			back := s.Admin.Decide(t, page, "authorize")
			at, err := url.Parse(back.Header.Get("Location"))
			if err != nil || back.Status != http.StatusSeeOther {
				t.Fatalf("%v: %s", err, back)
			}
			if answer := app.exchanges(t, at.Query().Get("code"), callback); answer.Status != http.StatusOK {
				t.Errorf("%s", answer)
			}
		}
	})
}

func TestSignInPageOfTheFlow(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApplication(t, s, map[string]any{"name": "Order desk"})
		page := s.Browser(t).Get(t, app.asks("login_hint", "ada"))
		says(t, "sign in", page, http.StatusOK, "Sign in to continue to Order desk")
		if !strings.Contains(page.Body, `value="ada"`) || strings.Contains(page.Body, "You are signed in") || page.Header.Get("Set-Cookie") != "" {
			t.Errorf("with a hint: %s", page)
		}
		for _, hint := range []string{"a\nb", "a\u202eb", strings.Repeat("ü", 4000)} {
			if page := s.Browser(t).Get(t, app.asks("login_hint", hint)); !strings.Contains(page.Body, `name="username" value=""`) {
				t.Errorf("the hint %.9q: %s", hint, page)
			}
		}
		wrong := s.PostForm(t, "/login", with(credentials("ada", "wrong"), "next", page.Hidden("next")))
		says(t, "failed", wrong, http.StatusUnauthorized, "Sign in to continue to Order desk", "These credentials do not match our records.")
		if wrong.Hidden("next") != page.Hidden("next") || !strings.Contains(wrong.Body, `value="ada"`) {
			t.Errorf("failed: %s", wrong)
		}
		// An address that is no good request says nothing about applications.
		other := s.Browser(t).Get(t, "/login?"+url.Values{"next": {app.asks("redirect_uri", "https://evil.example/")}}.Encode())
		says(t, "another address", other, http.StatusOK, "Sign in to Ostiary")
	})
}

// TestSignInAgain signs in anew where an application asks for it: once, whoever was signed in before.
func TestSignInAgain(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApplication(t, s, map[string]any{"name": "Order desk"})
		for _, asked := range [][]string{{"prompt", "login"}, {"prompt", "select_account"}, {"max_age", "60"}, {"max_age", "0"}} {
			browser := s.SignIn(t, servertest.AdminName, servertest.Password)
			for _, signedIn := range []bool{true, false} {
				if s.Kit.Clock.Advance(2 * time.Minute); !signedIn {
					browser = s.Browser(t)
				}
				page := browser.Get(t, app.asks(asked...))
				says(t, asked[1], page, http.StatusOK, "Sign in to continue to Order desk")
				if strings.Contains(page.Body, "You are signed in as <bdi>admin</bdi>") != signedIn || strings.Contains(page.Body, `value="admin"`) != signedIn {
					t.Errorf("%v, signed in %v: %s", asked, signedIn, page)
				}
				wrong := browser.PostForm(t, "/login", with(credentials(servertest.AdminName, "wrong"), "next", page.Hidden("next")))
				if says(t, asked[1], wrong, http.StatusUnauthorized, "Sign in to continue to Order desk"); strings.Contains(wrong.Body, "You are signed in as") != signedIn {
					t.Errorf("%v, failed: %s", asked, wrong)
				}
				right := browser.PostForm(t, "/login", with(credentials(servertest.AdminName, servertest.Password), "next", wrong.Hidden("next")))
				says(t, asked[1], browser.Get(t, right.Header.Get("Location")), http.StatusOK, "requesting permission")
			}
		}
	})
}

func TestUseAnotherAccount(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApplication(t, s, map[string]any{"name": "Order desk"})
		s.Create(t, accounts.UserDraft{Username: "other"})
		browser := s.SignIn(t, servertest.AdminName, servertest.Password)
		consent := browser.Get(t, app.asks())
		out := browser.PostForm(t, "/logout", url.Values{"next": {consent.Hidden("next")}})
		if out.Status != http.StatusSeeOther || out.Header.Get("Location") != app.asks() || browser.Cookie() != "" {
			t.Fatalf("sign out: %s", out)
		}
		page := browser.Get(t, out.Header.Get("Location"))
		says(t, "somebody else", page, http.StatusOK, "Sign in to continue to Order desk")
		in := browser.PostForm(t, "/login", with(credentials("other", servertest.Password), "next", page.Hidden("next")))
		says(t, "somebody else", browser.Get(t, in.Header.Get("Location")), http.StatusOK, "Signed in as other")

		// What the first one was shown is nothing to decide on for the second, who is led on.
		stale := browser.Decide(t, consent, "authorize")
		says(t, "the page of the first", stale, http.StatusForbidden, "Nothing was decided", "you were signed out meanwhile, or are somebody else")
		if !strings.Contains(html.UnescapeString(stale.Body), `href="`+app.asks()+`"`) {
			t.Errorf("there is no way on: %s", stale)
		}
		for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`} {
			if out := browser.PostForm(t, "/logout", url.Values{"next": {next}}); out.Header.Get("Location") != "/admin/" {
				t.Errorf("%s: %s", next, out)
			}
		}
	})
}

func TestMisdirectedPage(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApplication(t, s, map[string]any{"name": "Order desk"})
		disabled := newApplication(t, s, nil)
		s.Admin.Must(t, `mutation ($id: ID!) { updateAuthClient(input: {id: $id, enabled: false}) { userErrors { message } } }`, map[string]any{"id": disabled.id})

		wrong := s.Browser(t).Get(t, app.asks("redirect_uri", "https://app.example/other"))
		says(t, "redirect_uri", wrong, http.StatusBadRequest, "It is not your fault.", "This redirect_uri is not registered", "https://app.example/other", "redirect URLs of the auth client")
		unknown, off := s.Browser(t).Get(t, app.asks("client_id", "999")), s.Browser(t).Get(t, disabled.asks())
		says(t, "unknown", unknown, http.StatusBadRequest, "There is no application with this client_id")
		if strings.ReplaceAll(unknown.Body, "<code>999</code>", "") != strings.ReplaceAll(off.Body, "<code>"+disabled.id+"</code>", "") {
			t.Errorf("%s\ntells more than\n%s", off, unknown)
		}
		for name, answer := range map[string]*servertest.Response{
			"redirect_uri": wrong, "unknown": unknown, "nothing": s.Browser(t).Get(t, "/oauth/authorize"), "missing": s.Browser(t).Get(t, app.asks("redirect_uri", "")),
		} {
			if strings.Contains(answer.Body, callback) || strings.Contains(answer.Body, "Order desk") || strings.Contains(answer.Body, "<code></code>") ||
				strings.Count(answer.Body, "<a ") != strings.Count(answer.Body, `<a class="button" href="`+help.Path+"#") {
				t.Errorf("%s tells what is registered, shows nothing, or leads away: %s", name, answer)
			}
		}

		sent := "https://app.example/\r\n\u202e\u0430" + strings.Repeat("x", 9000)
		page := html.UnescapeString(s.Browser(t).Get(t, app.asks("redirect_uri", sent)).Body)
		if !strings.Contains(page, `<code>https://app.example/\u{d}\u{a}\u{202e}\u{430}xx`) || !strings.Contains(page, "xx…</code>") || strings.Contains(page, strings.Repeat("x", 301)) {
			t.Errorf("a long one with hidden characters: %s", page)
		}
	})
}
