package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent/session"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

func isSignedIn(t *testing.T, c *servertest.Client) bool {
	t.Helper()
	answer := c.Get(t, "/")
	to := answer.Header.Get("Location")
	if answer.Status != http.StatusSeeOther || to != "/admin/" && to != "/login" {
		t.Fatalf("the start: %s", answer)
	}
	return to == "/admin/"
}

func TestT60SessionFixation(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const planted = "a-value-that-somebody-planted-in-the-browser"
		browser := s.Browser(t)
		browser.SetCookie(planted)
		if isSignedIn(t, browser) {
			t.Fatal("a made-up cookie is a session")
		}
		browser.PostForm(t, "/login", credentials(servertest.AdminName, servertest.Password))
		first := browser.Cookie()
		if first == planted || !isSignedIn(t, browser) {
			t.Errorf("signed in with the cookie %q", first)
		}
		replay := s.Browser(t)
		replay.SetCookie(planted)
		if isSignedIn(t, replay) {
			t.Error("who planted the cookie is signed in")
		}

		browser.PostForm(t, "/login", credentials(servertest.AdminName, servertest.Password))
		second := browser.Cookie()
		replay.SetCookie(first)
		if second == first || isSignedIn(t, replay) {
			t.Error("signing in again leaves the session before it open")
		}

		replay.SetCookie(second)
		if !isSignedIn(t, replay) {
			t.Fatal("the replay does not work at all")
		}
		replica := s.Replica(t)
		if answer := browser.PostForm(t, "/logout", nil); !strings.Contains(answer.Header.Get("Set-Cookie"), "Max-Age=0") {
			t.Errorf("sign out: %s", answer)
		}
		for _, at := range []*servertest.Server{s, replica} {
			if isSignedIn(t, replay.On(at)) {
				t.Error("a copy of the cookie outlives the sign-out")
			}
		}
	})
}

func TestT61CookieFlags(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		plain := servertest.Start(t, kit)
		if _, err := plain.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
			t.Fatal(err)
		}
		secure := servertest.Start(t, kit, https)
		for s, want := range map[*servertest.Server][]string{
			plain:  {"ostiary=", "Path=/", "HttpOnly", "SameSite=Lax"},
			secure: {"__Host-ostiary=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"},
		} {
			answer := s.PostForm(t, "/login", credentials(servertest.AdminName, servertest.Password))
			parts := strings.Split(answer.Header.Get("Set-Cookie"), "; ")
			name, value, _ := strings.Cut(parts[0], "=")
			parts[0] = name + "="
			if len(answer.Header.Values("Set-Cookie")) != 1 || strings.Join(parts, "; ") != strings.Join(want, "; ") || len(value) < 43 {
				t.Errorf("the cookie is %v, want %v", parts, want)
			}
		}
	})
}

func TestSessionsInTheDatabase(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		count := func() int {
			n, err := s.Kit.DB.Read().Session.Query().Count(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := count()
		browser := s.Browser(t)
		for _, path := range []string{"/", "/login", "/nowhere", "/admin/", "/playground", "/setup?token=x"} {
			browser.Get(t, path)
		}
		browser.PostForm(t, "/login", credentials(servertest.AdminName, "wrong password"))
		if count() != before {
			t.Errorf("looking at pages makes %d sessions", count()-before)
		}

		user := s.Create(t, accounts.UserDraft{})
		row, err := s.Kit.DB.Read().Session.Query().Where(session.UserID(user.UserID)).Only(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if row.Address != "127.0.0.1" || !strings.HasPrefix(row.UserAgent, "Go-http-client") || strings.Contains(row.TokenHash, user.Cookie()) ||
			strings.Contains(string(row.Data), user.Cookie()) {
			t.Errorf("the session is stored as %v %q %q", row, row.TokenHash, row.Data)
		}

		s.Kit.Clock.Advance(13 * time.Hour)
		if isSignedIn(t, user) {
			t.Error("a session outlives its 12 hours")
		}
	})
}

func TestT55UserDisabledOrDeleted(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		replica := s.Replica(t)
		for name, end := range map[string]func(id string) error{
			"disabled": func(id string) error {
				_, err := s.Accounts.UpdateUser(servertest.Operator(t.Context()), id, func(d *accounts.UserDraft) { d.Status = "INACTIVE" })
				return err
			},
			"deleted": func(id string) error { return s.Accounts.DeleteUser(servertest.Operator(t.Context()), id) },
		} {
			user := s.User(t)
			if !isSignedIn(t, user.On(replica)) {
				t.Fatal("not signed in at the replica")
			}
			if err := end(user.UserID); err != nil {
				t.Fatal(err)
			}
			for _, at := range []*servertest.Server{s, replica} {
				if isSignedIn(t, user.On(at)) {
					t.Errorf("%s: still signed in", name)
				}
				if answer := at.PostForm(t, "/login", credentials(user.Username, servertest.Password)); answer.Status != http.StatusUnauthorized {
					t.Errorf("%s: sign in: %s", name, answer)
				}
			}
		}
	})
}

func TestT57PasswordChange(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		replica := s.Replica(t)
		here := s.Create(t, accounts.UserDraft{Username: "ada"})
		there := replica.SignIn(t, "ada", servertest.Password)
		data := here.Must(t, `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { field message } } }`,
			map[string]any{"input": map[string]any{"currentPassword": servertest.Password, "newPassword": "another long password"}})
		if problems := data.List("changePassword", "userErrors"); len(problems) > 0 {
			t.Fatal(problems)
		}
		for _, at := range []*servertest.Server{s, replica} {
			if !isSignedIn(t, here.On(at)) {
				t.Error("the browser in which the password was changed is signed out")
			}
			if isSignedIn(t, there.On(at)) {
				t.Error("another browser is still signed in")
			}
		}
		if answer := s.PostForm(t, "/login", credentials("ada", servertest.Password)); answer.Status != http.StatusUnauthorized {
			t.Errorf("the old password: %s", answer)
		}
		s.SignIn(t, "ada", "another long password")
	})
}
