package browsertest

import (
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
	"github.com/ostiary/ostiary/web"
)

// BuiltIn gives a server the pages that npm built. A test that wants them begins with it: where there are none, it is
// skipped.
func BuiltIn(t *testing.T) servertest.Option {
	t.Helper()
	testkit.Need(t, "node", web.Built())
	return func(c *server.Config) { c.Assets = web.Files() }
}

// Console starts a server with the console built in, on SQLite and with the time of today, and a browser in which
// [servertest.Server.Admin] is signed in.
func Console(t *testing.T) (*servertest.Server, *Tab) {
	t.Helper()
	kit := testkit.SQLite(t)
	kit.Clock.Advance(time.Since(kit.Clock.Now())) // pages tell the time by the clock of the browser
	s := servertest.Start(t, kit, BuiltIn(t))
	if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
		t.Fatal(err)
	}
	s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password)
	b := New(t)
	b.SignIn(s, servertest.AdminName)
	return s, b
}

// SignIn signs somebody in who has [servertest.Password], whoever was signed in before.
func (b *Tab) SignIn(s *servertest.Server, username string) {
	b.Helper()
	b.ForgetCookies()
	b.Open(s.URL + "/login")
	b.Submit(".primary", "username", username, "password", servertest.Password)
}
