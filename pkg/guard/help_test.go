package guard_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/pkg/guard"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// audience is what the JWTs of these tests are for.
const audience = "https://api.example.com"

func newOstiary(t *testing.T) *servertest.Server {
	t.Helper()
	s := servertest.SQLite(t, func(c *server.Config) { c.Audience = audience })
	s.NewScopes(t, "orders:read", "orders:write")
	return s
}

// application is a client that gets tokens for itself.
type application struct {
	server     *servertest.Server
	id, secret string
}

func newApplication(t *testing.T, s *servertest.Server, format string) application {
	t.Helper()
	id, secret := s.NewClient(t, map[string]any{
		"grants": []string{"CLIENT_CREDENTIALS", "PERSONAL_ACCESS_TOKEN"}, "scopes": []string{"orders:read", "orders:write"},
		"accessTokenFormat": format, "accessTokenLifetime": 600,
	})
	return application{s, id, secret}
}

func (a application) token(t *testing.T, scope string) string {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {scope}}
	token := a.server.Token(t, a.id, a.secret, form).JSON(t).String("access_token")
	if token == "" {
		t.Fatal("no token")
	}
	return token
}

func (a application) revoke(t *testing.T, token string) {
	t.Helper()
	if answer := a.server.OAuth(t, "/oauth/revoke", a.id, a.secret, url.Values{"token": {token}}); answer.Status != http.StatusOK {
		t.Fatalf("revoke: %s", answer)
	}
}

// logs is what guards say to those who run the API.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *logs) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

// counting counts the questions that go to the server.
type counting struct{ asked atomic.Int64 }

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.asked.Add(1)
	return http.DefaultTransport.RoundTrip(r)
}

// introspecting returns a guard that asks a server, with the clock of that server.
func introspecting(t *testing.T, s *servertest.Server, change func(*guard.IntrospectionConfig)) *guard.Guard {
	t.Helper()
	id, secret := s.NewClient(t, map[string]any{"grants": []string{"CLIENT_CREDENTIALS"}, "resourceServer": true})
	config := guard.IntrospectionConfig{Endpoint: s.URL + "/oauth/introspect", ClientID: id, ClientSecret: secret, Log: (&logs{}).logger()}
	if change != nil {
		change(&config)
	}
	g, err := guard.Introspect(config)
	if err != nil {
		t.Fatal(err)
	}
	g.SetClock(s.Kit.Clock.Now)
	return g
}

func offline(t *testing.T, s *servertest.Server, change func(*guard.JWTConfig)) *guard.Guard {
	t.Helper()
	config := guard.JWTConfig{Issuer: s.URL, Audience: audience, Log: (&logs{}).logger()}
	if change != nil {
		change(&config)
	}
	g, err := guard.JWT(config)
	if err != nil {
		t.Fatal(err)
	}
	g.SetClock(s.Kit.Clock.Now)
	return g
}

// get sends a request with these Authorization headers to what a guard keeps, and returns the answer and the token that the
// handler found; nil when it was not reached.
func get(g *guard.Guard, scopes []string, authorization ...string) (*httptest.ResponseRecorder, *guard.Token) {
	r := httptest.NewRequest(http.MethodGet, "/orders", nil)
	for _, value := range authorization {
		r.Header.Add("Authorization", value)
	}
	var found *guard.Token
	w := httptest.NewRecorder()
	g.Require(scopes...)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if token, ok := guard.FromContext(r.Context()); ok {
			found = &token
		}
	})).ServeHTTP(w, r)
	return w, found
}

// wants checks what becomes of a token.
func wants(t *testing.T, name string, g *guard.Guard, token string, status int) {
	t.Helper()
	w, found := get(g, []string{"orders:read"}, "Bearer "+token)
	if w.Code != status || (found != nil) != (status == http.StatusOK) {
		t.Errorf("%s: %d, want %d; the handler found %v", name, w.Code, status, found)
	}
	if status == http.StatusUnauthorized && !strings.Contains(w.Header().Get("WWW-Authenticate"), `error="invalid_token"`) {
		t.Errorf("%s: %q", name, w.Header().Get("WWW-Authenticate"))
	}
}
