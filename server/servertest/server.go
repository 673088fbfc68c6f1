package servertest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
)

// Password is that of everybody the package creates.
const Password = "a canary sings in the mine"

// AdminName is the user name of [Server.Admin].
const AdminName = "admin"

// hasher costs next to nothing.
var hasher = accounts.NewHasher(8, 1)

// Server is a running server.
type Server struct {
	// URL is where it listens, and its public URL unless an [Option] says otherwise.
	URL string
	// Front is the handler, to be drained for example.
	Front *server.Server
	Kit   *testkit.Kit
	// Accounts are those of the server, for what has no door yet.
	Accounts *accounts.Service
	// Logs is what the server logged, at the level of debugging.
	Logs *Logs
	// Admin is a super admin, signed in; nil for a server made by [Start].
	Admin *Client

	options []Option
	people  *atomic.Int64
}

// Option changes how a server is configured.
type Option func(*server.Config)

// Each runs a test against a server on SQLite and on PostgreSQL.
func Each(t *testing.T, test func(t *testing.T, s *Server), options ...Option) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) { test(t, startWithAdmin(t, kit, options...)) })
}

// SQLite starts a server on SQLite, with a super admin: for tests of what comes to the server from outside, where it matters
// little which database it has.
func SQLite(t testing.TB, options ...Option) *Server {
	t.Helper()
	return startWithAdmin(t, testkit.SQLite(t), options...)
}

func startWithAdmin(t testing.TB, kit *testkit.Kit, options ...Option) *Server {
	t.Helper()
	s := Start(t, kit, options...)
	if _, err := s.Accounts.CreateFirstAdmin(t.Context(), AdminName, Password); err != nil {
		t.Fatal(err)
	}
	s.Admin = s.SignIn(t, AdminName, Password)
	return s
}

// Start starts a server on a kit's database, which has no users.
func Start(t testing.TB, kit *testkit.Kit, options ...Option) *Server {
	t.Helper()
	s := &Server{
		Kit: kit, Logs: newLogs(t), options: options, people: &atomic.Int64{},
		Accounts: &accounts.Service{DB: kit.DB, Hasher: hasher},
	}
	s.start(t, server.Config{DB: kit.DB})
	return s
}

// At returns a server that somebody else has started, for those who talk to it: it can do nothing that needs its database.
func At(t testing.TB, address string) *Server {
	t.Helper()
	return &Server{URL: address, Logs: newLogs(t), people: &atomic.Int64{}}
}

// Replica starts a second server on the same database, with connections of its own. It has the same
// public URL, as behind a load balancer.
func (s *Server) Replica(t testing.TB) *Server {
	t.Helper()
	replica := *s
	replica.start(t, server.Config{DB: s.Kit.Open(t), PublicURL: s.URL})
	if s.Admin != nil {
		replica.Admin = s.Admin.On(&replica)
	}
	return &replica
}

func (s *Server) start(t testing.TB, config server.Config) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.URL = "http://" + listener.Addr().String()
	if config.PublicURL == "" {
		config.PublicURL = s.URL
	}
	config.Hasher, config.Version, config.Introspection = hasher, "test", graph.IntrospectionSignedIn
	config.Secret = []byte("the same for all the replicas of a test")
	config.Log = slog.New(slog.NewTextHandler(s.Logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	for _, option := range s.options {
		option(&config)
	}
	if s.Front, err = server.New(config); err != nil {
		t.Fatal(err)
	}
	if err := s.Front.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	serve(t, server.HTTPServer(s.Front, config.Log), listener)
}

// serve answers until the test ends, and then lets the last answers out.
func serve(t testing.TB, httpServer *http.Server, listener net.Listener) {
	done := make(chan error, 1)
	go func() { done <- httpServer.Serve(listener) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := httpServer.Shutdown(ctx); err != nil {
			_ = httpServer.Close() // somebody holds a connection open on purpose
		}
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("serve: %v", err)
		}
	})
}

// User creates a user who holds the permissions directly, and signs them in.
func (s *Server) User(t testing.TB, permissions ...access.Permission) *Client {
	t.Helper()
	return s.Create(t, accounts.UserDraft{Permissions: permissions})
}

// Create creates a user as the draft says, with [Password], and signs them in. Without a user name it
// gives one.
func (s *Server) Create(t testing.TB, draft accounts.UserDraft) *Client {
	t.Helper()
	if draft.Username == "" {
		draft.Username = fmt.Sprintf("user%d", s.people.Add(1))
	}
	if draft.Status == "" {
		draft.Status = "ACTIVE"
	}
	draft.Password = new(Password)
	user, err := s.Accounts.CreateUser(Operator(t.Context()), draft)
	if err != nil {
		t.Fatalf("create %s: %v", draft.Username, err)
	}
	client := s.SignIn(t, draft.Username, Password)
	client.UserID = user.ID
	return client
}

// NewScopes defines scopes of the API.
func (s *Server) NewScopes(t testing.TB, names ...string) {
	t.Helper()
	service := clients.Service{DB: s.Kit.DB}
	for _, name := range names {
		if _, err := service.CreateScope(Operator(t.Context()), name, "A scope."); err != nil {
			t.Fatal(err)
		}
	}
}

// Operator returns a context in which somebody at the command line of the server acts.
func Operator(ctx context.Context) context.Context {
	return access.WithActor(ctx, access.Actor{Kind: access.Operator})
}

// SignIn signs somebody in through the sign-in page, in a browser of their own.
func (s *Server) SignIn(t testing.TB, username, password string) *Client {
	t.Helper()
	client := s.Browser(t)
	client.Username = username
	answer := client.PostForm(t, "/login", url.Values{"username": {username}, "password": {password}})
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("sign in as %s: %s", username, answer)
	}
	return client
}

// PostForm posts a form as somebody without cookies.
func (s *Server) PostForm(t testing.TB, path string, form url.Values) *Response {
	t.Helper()
	return s.Browser(t).PostForm(t, path, form)
}

// Token asks for an access token: a client with its secret in HTTP Basic, or with an empty one in the
// form alone (RFC 6749 section 2.3.1).
func (s *Server) Token(t testing.TB, clientID, secret string, form url.Values) *Response {
	t.Helper()
	return s.OAuth(t, "/oauth/token", clientID, secret, form)
}

// OAuth posts a form to an OAuth endpoint as a client.
func (s *Server) OAuth(t testing.TB, path, clientID, secret string, form url.Values) *Response {
	t.Helper()
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	filled := url.Values{}
	for name, values := range form {
		filled[name] = values
	}
	if secret == "" {
		filled.Set("client_id", clientID)
	} else {
		s.Logs.Keep(secret)
		header.Set("Authorization", "Basic "+basic(url.QueryEscape(clientID), url.QueryEscape(secret)))
	}
	for _, name := range []string{"password", "client_secret", "token"} {
		s.Logs.Keep(filled.Get(name))
	}
	answer := s.Browser(t).Do(t, http.MethodPost, path, header, filled.Encode())
	s.Logs.keepAll(answer.Body)
	return answer
}
