package server_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

func credentials(username, password string) url.Values {
	return url.Values{"username": {username}, "password": {password}}
}

func with(form url.Values, name, value string) url.Values {
	form.Set(name, value)
	return form
}

func TestSignIn(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		browser := s.Browser(t)
		page := browser.Get(t, "/login")
		if page.Status != http.StatusOK || !strings.Contains(page.Body, `name="password"`) {
			t.Fatalf("the sign-in page: %s", page)
		}
		if page.Header.Get("Set-Cookie") != "" {
			t.Error("looking at the page sets a cookie")
		}

		wrong := browser.PostForm(t, "/login", credentials(servertest.AdminName, "not the password"))
		if wrong.Status != http.StatusUnauthorized || !strings.Contains(wrong.Body, "These credentials do not match our records.") ||
			!strings.Contains(wrong.Body, `value="admin"`) || strings.Contains(wrong.Body, "not the password") {
			t.Errorf("a wrong password: %s", wrong)
		}
		if browser.Cookie() != "" {
			t.Error("a wrong password gets a cookie")
		}

		right := browser.PostForm(t, "/login", with(credentials(servertest.AdminName, servertest.Password), "next", "/playground?a=b"))
		// T16: with 307 the browser would post the password to the next page.
		if right.Status != http.StatusSeeOther || right.Header.Get("Location") != "/playground?a=b" {
			t.Errorf("the right password: %s", right)
		}
		if again := browser.Get(t, "/login?next=/playground"); again.Status != http.StatusSeeOther || again.Header.Get("Location") != "/playground" {
			t.Errorf("the sign-in page for who is signed in: %s", again)
		}

		out := browser.PostForm(t, "/logout", nil)
		if out.Status != http.StatusSeeOther || out.Header.Get("Location") != "/login" || browser.Cookie() != "" {
			t.Errorf("sign out: %s", out)
		}
		if home := browser.Get(t, "/"); home.Status != http.StatusSeeOther || home.Header.Get("Location") != "/login" {
			t.Errorf("the start after sign-out: %s", home)
		}
	})
}

// TestSignInByCurl signs in as the README shows it.
func TestSignInByCurl(t *testing.T) {
	curl, err := exec.LookPath("curl")
	testkit.Need(t, "curl", err == nil)
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		jar := filepath.Join(t.TempDir(), "cookies")
		run := func(args ...string) string {
			out, err := exec.CommandContext(t.Context(), curl, append([]string{"-sS", "-w", "%{http_code} %{redirect_url}"}, args...)...).Output()
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
		if got := run("-c", jar, "-d", "username=admin", "--data-urlencode", "password="+servertest.Password, s.URL+"/login"); got != "303 "+s.URL+"/admin/" {
			t.Errorf("sign in: %s", got)
		}
		if got := run("-b", jar, s.URL+"/"); !strings.HasSuffix(got, "303 "+s.URL+"/admin/") {
			t.Errorf("the start: %s", got)
		}
	})
}

func TestT13SignInFromAnotherSite(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		own := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {s.URL}, "Sec-Fetch-Site": {"same-origin"}}
		for name, header := range map[string]http.Header{
			"foreign origin":                  {"Origin": {"https://evil.example"}},
			"sandboxed page":                  {"Origin": {"null"}},
			"cross-site":                      {"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}},
			"another host of the domain":      {"Origin": {"http://www.127.0.0.1"}, "Sec-Fetch-Site": {"same-site"}},
			"Sec-Fetch-Site without Origin":   {"Sec-Fetch-Site": {"cross-site"}},
			"foreign origin with a fake host": {"Origin": {"https://evil.example"}, "X-Forwarded-Host": {"evil.example"}},
		} {
			header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, path := range []string{"/login", "/logout", "/setup", "/oauth/authorize"} {
				browser := s.SignIn(t, servertest.AdminName, servertest.Password)
				before := browser.Cookie()
				answer := browser.Do(t, http.MethodPost, path, header, credentials(servertest.AdminName, servertest.Password).Encode())
				if answer.Status != http.StatusForbidden || answer.Header.Get("Set-Cookie") != "" {
					t.Errorf("%s, %s: %s", path, name, answer)
				}
				if browser.Cookie() != before || !isSignedIn(t, browser) {
					t.Errorf("%s, %s: the session is not what it was", path, name)
				}
			}
		}
		if answer := s.Browser(t).Do(t, http.MethodPost, "/login", own, credentials(servertest.AdminName, servertest.Password).Encode()); answer.Status != http.StatusSeeOther {
			t.Errorf("the own page: %s", answer)
		}
	})
}

func TestT13Next(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for next, want := range map[string]string{
			"":                              "/admin/",
			"/":                             "/",
			"/playground":                   "/playground",
			"/oauth/authorize?a=1&b=%2F%2F": "/oauth/authorize?a=1&b=%2F%2F",
			"//evil.example":                "/admin/",
			"///evil.example":               "/admin/",
			`/\evil.example`:                "/admin/",
			`\\evil.example`:                "/admin/",
			"/\t/evil.example":              "/admin/",
			"/\n/evil.example":              "/admin/",
			"/a\r\nSet-Cookie: x=y":         "/admin/",
			"/..//evil.example":             "/admin/",
			"/.//evil.example":              "/admin/",
			"https://evil.example":          "/admin/",
			"https:evil.example":            "/admin/",
			"javascript:alert(1)":           "/admin/",
			"evil.example":                  "/admin/",
			" //evil.example":               "/admin/",
			"/%zz":                          "/admin/",
			`/?\evil.example`:               `/?\evil.example`,
			"/logout":                       "/admin/",
			"/login?next=/":                 "/admin/",
			"/admin/users/1?tab=access":     "/admin/users/1?tab=access",
			"/admin/users?search=//evil#x":  "/admin/users?search=//evil",
			"/admin//evil.example":          "/admin/",
			"/admin/%2f%2fevil.example":     "/admin/",
			"/admin/..%2f%2fevil.example":   "/admin/",
			"/admin%2f..%2f%2fevil.example": "/admin/",
			`/admin/\evil.example`:          "/admin/",
		} {
			form := with(credentials(servertest.AdminName, servertest.Password), "next", next)
			answer := s.PostForm(t, "/login", form)
			if answer.Status != http.StatusSeeOther || answer.Header.Get("Location") != want || len(answer.Header.Values("Set-Cookie")) != 1 {
				t.Errorf("next=%q leads to %q, want %q", next, answer.Header.Get("Location"), want)
			}
			if page := s.Admin.Get(t, "/login?"+url.Values{"next": {next}}.Encode()); page.Header.Get("Location") != want {
				t.Errorf("next=%q in the address leads to %q, want %q", next, page.Header.Get("Location"), want)
			}
		}
	})
}

var behindProxy = func(c *server.Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }

func from(address string) http.Header {
	return http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X-Forwarded-For": {address}}
}

func TestT30Lockout(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Create(t, accounts.UserDraft{Username: "victim"})
		replica := s.Replica(t)
		try := func(server *servertest.Server, address, password string) *servertest.Response {
			return server.Browser(t).Do(t, http.MethodPost, "/login", from(address), credentials("victim", password).Encode())
		}
		locked := 0
		for i := range 50 { // in turns on both replicas
			answer := try([]*servertest.Server{s, replica}[i%2], "203.0.113.7", "wrong password")
			switch answer.Status {
			case http.StatusUnauthorized:
			case http.StatusTooManyRequests:
				locked++
			default:
				t.Fatalf("try %d: %s", i, answer)
			}
		}
		if locked < 40 {
			t.Errorf("%d of 50 tries were locked out", locked)
		}
		for _, server := range []*servertest.Server{s, replica} {
			answer := try(server, "203.0.113.7", servertest.Password)
			if answer.Status != http.StatusTooManyRequests || answer.Header.Get("Retry-After") == "" ||
				!regexp.MustCompile(`Try again in \d+ (second|minute)s?\.`).MatchString(answer.Body) {
				t.Errorf("the right password while locked: %s", answer)
			}
		}
		if answer := try(s, "198.51.100.1", servertest.Password); answer.Status != http.StatusSeeOther {
			t.Errorf("the owner, from elsewhere: %s", answer)
		}
		s.Kit.Clock.Advance(time.Hour)
		if answer := try(replica, "203.0.113.7", servertest.Password); answer.Status != http.StatusSeeOther {
			t.Errorf("the right password when the lock is over: %s", answer)
		}
	}, behindProxy)
}

// TestT30OnePasswordForManyNames tries one password on many names from one network, over two replicas.
func TestT30OnePasswordForManyNames(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const here, elsewhere = "203.0.113.7", "198.51.100.1"
		s.Create(t, accounts.UserDraft{Username: "victim"})
		replica := s.Replica(t)
		try := func(server *servertest.Server, address, name, password string) *servertest.Response {
			return server.Browser(t).Do(t, http.MethodPost, "/login", from(address), credentials(name, password).Encode())
		}
		for i := range 100 {
			if answer := try([]*servertest.Server{s, replica}[i%2], here, fmt.Sprint("name ", i), "password123!"); answer.Status != http.StatusUnauthorized {
				t.Fatalf("try %d: %s", i, answer)
			}
		}
		// The victim, with the right password as with a wrong one, is answered like nobody.
		varying, seen := regexp.MustCompile(`value="[^"]*"|req_\w+`), map[string]bool{}
		for _, c := range [][2]string{{"victim", servertest.Password}, {"victim", "wrong"}, {"nobody", "wrong"}} {
			answer := try(replica, here, c[0], c[1])
			if answer.Status != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "1" || !strings.Contains(answer.Body, "Try again in 1 second.") {
				t.Errorf("%v: %s", c, answer)
			}
			seen[varying.ReplaceAllString(answer.Body, "")] = true
		}
		if len(seen) != 1 {
			t.Errorf("%d different answers", len(seen))
		}
		id, _ := s.NewClient(t, map[string]any{"grants": []string{"PASSWORD"}, "type": "PUBLIC"})
		form := url.Values{"grant_type": {"password"}, "username": {"victim"}, "password": {servertest.Password}, "client_id": {id}}
		answer := s.Browser(t).Do(t, http.MethodPost, "/oauth/token", from(here), form.Encode())
		if answer.Status != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "1" || answer.JSON(t).String("error") != "temporarily_unavailable" {
			t.Errorf("at the token endpoint: %s", answer)
		}
		form.Set("client_secret", "wrong")
		if answer := s.Browser(t).Do(t, http.MethodPost, "/oauth/token", from(here), form.Encode()); answer.JSON(t).String("error") != "invalid_client" {
			t.Errorf("a wrong client at the token endpoint: %s", answer)
		}
		if answer := try(s, elsewhere, "victim", servertest.Password); answer.Status != http.StatusSeeOther {
			t.Errorf("the victim, from elsewhere: %s", answer)
		}
		s.Kit.Clock.Advance(time.Second)
		if answer := try(s, here, "victim", servertest.Password); answer.Status != http.StatusSeeOther {
			t.Errorf("the victim, when the wait is over: %s", answer)
		}
		if answer := try(s, here, "nobody", "wrong"); answer.Status != http.StatusUnauthorized {
			t.Errorf("another guess, when the wait is over: %s", answer)
		}
		if answer := try(replica, here, "nobody", "wrong"); answer.Header.Get("Retry-After") != "2" {
			t.Errorf("a success forgave the place: %s", answer)
		}
	}, behindProxy)
}

func TestT30ParallelGuesses(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Create(t, accounts.UserDraft{Username: "victim"})
		replica := s.Replica(t)
		var wg sync.WaitGroup
		statuses := make([]int, 40)
		for i := range statuses {
			wg.Go(func() {
				server := []*servertest.Server{s, replica}[i%2]
				statuses[i] = server.PostForm(t, "/login", credentials("victim", "wrong password")).Status
			})
		}
		wg.Wait()
		guesses := 0
		for _, status := range statuses {
			switch status {
			case http.StatusUnauthorized:
				guesses++
			case http.StatusTooManyRequests, http.StatusServiceUnavailable:
			default:
				t.Errorf("status %d", status)
			}
		}
		if guesses > 5 {
			t.Errorf("a burst got %d guesses, one after the other gets 5", guesses)
		}
	})
}

// TestT30ForwardedFor shows that an address that the caller made up does not get around the lock.
func TestT30ForwardedFor(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Create(t, accounts.UserDraft{Username: "victim"})
		var last *servertest.Response
		for i := range 8 {
			last = s.Browser(t).Do(t, http.MethodPost, "/login", from("203.0.113."+string(rune('1'+i))), credentials("victim", "wrong password").Encode())
		}
		if last.Status != http.StatusTooManyRequests {
			t.Errorf("made-up addresses: %s", last)
		}
	})
}

func TestT31UserEnumeration(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		disabled := s.Create(t, accounts.UserDraft{Username: "disabled"})
		if _, err := s.Accounts.UpdateUser(servertest.Operator(t.Context()), disabled.UserID, func(d *accounts.UserDraft) { d.Status = "INACTIVE" }); err != nil {
			t.Fatal(err)
		}
		varying := regexp.MustCompile(`value="[^"]*"|req_\w+`)
		seen := map[string]string{}
		for name, form := range map[string]url.Values{
			"unknown":        credentials("nobody", servertest.Password),
			"wrong":          credentials(servertest.AdminName, "wrong password"),
			"empty password": credentials(servertest.AdminName, ""),
			"empty":          credentials("", ""),
			"missing":        {},
			"disabled":       credentials("disabled", servertest.Password),
			"hostile name":   credentials("nobody\x00\xff\u202e", servertest.Password),
			"long":           credentials(strings.Repeat("x", 5000), strings.Repeat("y", 5000)),
		} {
			answer := s.PostForm(t, "/login", form)
			if answer.Status != http.StatusUnauthorized {
				t.Errorf("%s: %s", name, answer)
			}
			// Without a name, the cursor stands in the first field.
			seen[varying.ReplaceAllString(strings.ReplaceAll(answer.Body, " autofocus", ""), "")] = name
		}
		if len(seen) != 1 {
			t.Errorf("%d different answers: %v", len(seen), seen)
		}
	})
}

func TestT16SeeOther(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		if answer := s.Admin.PostForm(t, "/logout", nil); answer.Status != http.StatusSeeOther {
			t.Errorf("sign out: %s", answer)
		}
		for _, path := range []string{"//login", "/login/", "/x/../login", "/./login"} {
			if answer := s.PostForm(t, path, credentials(servertest.AdminName, servertest.Password)); answer.Status != http.StatusNotFound {
				t.Errorf("%s: %s", path, answer)
			}
		}
	})
}
