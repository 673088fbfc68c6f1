package graph_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// api is the GraphQL API over real rooms. Who calls it is put into the context, as the server does.
type api struct {
	*testkit.Kit
	handler  http.Handler
	accounts *accounts.Service
	clients  *clients.Service
	tokens   *tokens.Service
	log      *log
	root     access.Actor // a super admin
}

// log collects what is logged.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

const password = "correct horse battery"

func newAPI(t testing.TB, kit *testkit.Kit, introspection graph.Introspection) *api {
	t.Helper()
	a := &api{
		Kit:      kit,
		accounts: &accounts.Service{DB: kit.DB, Hasher: accounts.NewHasher(8, 1)},
		clients:  &clients.Service{DB: kit.DB},
		tokens:   &tokens.Service{DB: kit.DB},
		log:      &log{},
	}
	a.handler = graph.New(graph.Config{
		Accounts: a.accounts, Clients: a.clients, Tokens: a.tokens, Audit: &audit.Log{DB: kit.DB},
		Credentials:   &credentials.Service{DB: kit.DB, Tokens: a.tokens, Clients: a.clients},
		Introspection: introspection, Version: "1.2.3", Issuer: "https://auth.example.com",
		Log: slog.New(slog.NewTextHandler(a.log, nil)),
	})
	root, err := a.accounts.UserByUsername(t.Context(), "root")
	if err != nil {
		root, err = a.accounts.CreateUser(access.WithActor(t.Context(), operator), accounts.UserDraft{Username: "root", Password: new(password), SuperAdmin: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	a.root = access.Actor{Kind: access.User, ID: root.ID, Name: "root", SuperAdmin: true, Permissions: access.All(), SessionID: kit.NewSession(t, root.ID)}
	return a
}

func each(t *testing.T, test func(t *testing.T, a *api)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) { test(t, newAPI(t, kit, graph.IntrospectionSignedIn)) })
}

var (
	anonymous = access.Actor{Kind: access.Anonymous}
	operator  = access.Actor{Kind: access.Operator}
)

// holding is somebody with the permissions and nothing else.
func holding(permissions ...access.Permission) access.Actor {
	return access.Actor{Kind: access.User, ID: "usr_some", Name: "some", Permissions: access.SetOf(permissions...), SessionID: "ses_some"}
}

// serve lets the actor make a request.
func (a *api) serve(actor access.Actor, r *http.Request) *httptest.ResponseRecorder {
	ctx := access.WithActor(r.Context(), actor)
	ctx = audit.WithOrigin(ctx, audit.Origin{Address: "192.0.2.1", RequestID: "req_1"})
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r.WithContext(ctx))
	return w
}

// server is the API as a server on a port, where everybody is that actor.
func (a *api) server(t testing.TB, actor access.Actor) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.handler.ServeHTTP(w, r.WithContext(access.WithActor(r.Context(), actor)))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// answer is what came back.
type answer struct {
	Status int
	Raw    string
	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
}

// code returns the code of the first error, or "".
func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

// at follows names and indices down the data; nil when one leads nowhere.
func (a answer) at(path ...any) any {
	var value any = a.Data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

// userErrors returns the codes of the user errors of a mutation, by field.
func (a answer) userErrors(mutation string) map[string]string {
	found := map[string]string{}
	list, _ := a.at(mutation, "userErrors").([]any)
	for _, item := range list {
		e := item.(map[string]any)
		var path []string
		field, _ := e["field"].([]any)
		for _, step := range field {
			path = append(path, step.(string))
		}
		found[strings.Join(path, ".")] = e["code"].(string)
	}
	return found
}

type vars map[string]any

func (a *api) do(t *testing.T, actor access.Actor, query string, variables vars) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return a.post(t, actor, string(body), "")
}

// post sends a body as it is.
func (a *api) post(t *testing.T, actor access.Actor, body, accept string) answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	return read(t, a.serve(actor, r))
}

func read(t *testing.T, w *httptest.ResponseRecorder) (got answer) {
	t.Helper()
	raw, _ := io.ReadAll(w.Result().Body)
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatalf("not JSON: %v: %.500s", err, raw)
	}
	got.Status, got.Raw = w.Code, string(raw)
	return got
}

// must is do for what has to succeed, user errors included.
func (a *api) must(t *testing.T, actor access.Actor, query string, variables vars) answer {
	t.Helper()
	got := a.do(t, actor, query, variables)
	if len(got.Errors) > 0 {
		t.Fatalf("%s\n%s", query, got.Raw)
	}
	for field := range got.Data {
		if errors := got.userErrors(field); len(errors) > 0 {
			t.Fatalf("%s\n%s", query, got.Raw)
		}
	}
	return got
}

const createClient = `mutation($input: CreateAuthClientInput!) { createAuthClient(input: $input) {
	authClient { id name version } clientSecret userErrors { field code message } } }`

func (a *api) addClient(t *testing.T, name string) string {
	t.Helper()
	got := a.must(t, a.root, createClient, vars{"input": vars{"name": name, "grants": []string{"CLIENT_CREDENTIALS"}}})
	return got.at("createAuthClient", "authClient", "id").(string)
}
