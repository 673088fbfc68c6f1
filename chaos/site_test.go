package chaos_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit/lab"
	"github.com/ostiary/ostiary/server/servertest"
)

// site is the program on a database of its own, with the clients that the tests use.
type site struct {
	*lab.Program
	url string // of the database
	dir string // of the logs
	// reports gets tokens as itself, api may introspect, shop has users who sign in, and scripts gets tokens for passwords.
	reports, api, shop, scripts credentials
}

// credentials are those of a client.
type credentials struct {
	ID     string `json:"clientId"`
	Secret string `json:"clientSecret"`
}

const (
	scopeName   = "orders:read"
	redirectURI = "https://shop.example/callback"
)

// newSite makes the schema and the clients at the command line. Nothing runs yet.
func newSite(t testing.TB, database func(testing.TB) string) *site {
	t.Helper()
	s := emptySite(t, database)
	s.tell(t, nil, "migrate", "up")
	s.createClients(t)
	return s
}

// emptySite has a database without a schema.
func emptySite(t testing.TB, database func(testing.TB) string) *site {
	t.Helper()
	built, err := program()
	if err != nil {
		t.Fatal(err)
	}
	own := *built
	return &site{Program: &own, url: database(t), dir: t.TempDir()}
}

func (s *site) createClients(t testing.TB) {
	t.Helper()
	s.tell(t, nil, "scope", "create", scopeName, "Read orders")
	for _, client := range []struct {
		made *credentials
		args []string
	}{
		{&s.reports, []string{"Nightly reports", "--grant=client_credentials", "--scope=" + scopeName}},
		{&s.api, []string{"Orders API", "--grant=client_credentials", "--resource-server"}},
		{&s.shop, []string{"Web shop", "--grant=authorization_code", "--redirect-uri=" + redirectURI, "--scope=" + scopeName}},
		{&s.scripts, []string{"Scripts", "--grant=password", "--scope=admin"}},
	} {
		s.tell(t, client.made, append([]string{"client", "create", "--output=json"}, client.args...)...)
	}
}

// tell runs a command of the program, which has to succeed, and reads what it prints as JSON into answer, unless that is nil.
func (s *site) tell(t testing.TB, answer any, args ...string) {
	t.Helper()
	if err := s.Tell(t.Context(), s.url, answer, args...); err != nil {
		t.Fatal(err)
	}
}

func (s *site) isSQLite() bool { return strings.HasPrefix(s.url, "sqlite:") }

// serve starts a server, which is killed at the end of the test if it still runs. What it logged is shown when the test
// fails.
func (s *site) serve(t testing.TB, args ...string) *lab.Process {
	t.Helper()
	log := filepath.Join(s.dir, "log")
	p, err := s.Serve(t.Context(), s.url, log, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Kill()
		if said, _ := os.ReadFile(log); bytes.Contains(said, []byte("DATA RACE")) {
			t.Errorf("the servers race:\n%s", said)
		}
		if t.Failed() {
			t.Logf("what the servers complained of:\n%s", complaints(log))
		}
	})
	return p
}

// complaints returns the end of what a log says of errors.
func complaints(log string) string {
	const enough = 8000
	said, _ := os.ReadFile(log)
	var lines strings.Builder
	for line := range strings.Lines(string(said)) {
		if !strings.Contains(line, "level=INFO") && !strings.Contains(line, "level=WARN") {
			lines.WriteString(line)
		}
	}
	return lines.String()[max(0, lines.Len()-enough):]
}

// at returns what a browser and the other clients of the tests need to know of a server.
func at(t testing.TB, address string) *servertest.Server {
	t.Helper()
	return servertest.At(t, address)
}

// code signs the administrator in, and goes on as [site.codeIn].
func (s *site) code(t testing.TB, server *servertest.Server) url.Values {
	t.Helper()
	return s.codeIn(t, server.SignIn(t, lab.AdminName, lab.AdminPassword))
}

// codeIn agrees in a browser to what the shop asks for, and returns the form with which the shop gets its tokens.
func (s *site) codeIn(t testing.TB, browser *servertest.Client) url.Values {
	t.Helper()
	const verifier = "a-verifier-of-the-tests-that-is-long-enough-for-RFC-7636"
	page := browser.Get(t, "/oauth/authorize?"+url.Values{
		"response_type": {"code"}, "client_id": {s.shop.ID}, "redirect_uri": {redirectURI}, "scope": {scopeName},
		"code_challenge": {servertest.Challenge(verifier)}, "code_challenge_method": {"S256"}, "prompt": {"consent"},
	}.Encode())
	code := browser.Decide(t, page, "authorize").SentBack(t).Get("code")
	return url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirectURI}, "code_verifier": {verifier}}
}

// authorize goes on from there, and returns the refresh token of the shop.
func (s *site) authorize(t testing.TB, server *servertest.Server) (refresh string) {
	t.Helper()
	answer := server.Token(t, s.shop.ID, s.shop.Secret, s.code(t, server))
	if refresh = answer.JSON(t).String("refresh_token"); refresh == "" {
		t.Fatalf("no refresh token: %s", answer)
	}
	return refresh
}

// keyOf returns the key id in the header of a JWT.
func keyOf(t testing.TB, token string) string {
	t.Helper()
	header, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(header)
	var read struct{ Kid string }
	if err == nil {
		err = json.Unmarshal(raw, &read)
	}
	if err != nil || read.Kid == "" {
		t.Fatalf("not a JWT: %.20s… (%v)", token, err)
	}
	return read.Kid
}

// patience is how long a server may take to do what it does by itself: to become ready, or well again. Nothing is
// measured by it.
const patience = time.Minute

// eventually waits until a condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) || t.Context().Err() != nil {
			t.Fatalf("%s: not within %s", what, patience)
		}
	}
}
