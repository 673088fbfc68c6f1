package oauth_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var serial atomic.Int64

// draft is what is sent as the input of a mutation.
type draft map[string]any

// app is a client registered through GraphQL.
type app struct {
	server     *servertest.Server
	id, secret string
}

func newApp(t *testing.T, s *servertest.Server, d draft) *app {
	t.Helper()
	id, secret := s.NewClient(t, d)
	return &app{s, id, secret}
}

// change runs a mutation as the super admin that must have no user errors, and returns its payload.
func change(t *testing.T, s *servertest.Server, operation, more string, input draft) servertest.Data {
	t.Helper()
	query := fmt.Sprintf(`mutation ($input: %s%sInput!) { %s(input: $input) { %s userErrors { field message } } }`,
		strings.ToUpper(operation[:1]), operation[1:], operation, more)
	payload := servertest.Data(s.Admin.Must(t, query, map[string]any{"input": input}).At(operation).(map[string]any))
	if problems := payload.List("userErrors"); len(problems) > 0 {
		t.Fatalf("%s: %v", operation, problems)
	}
	return payload
}

func (a *app) update(t *testing.T, d draft) {
	t.Helper()
	d["id"] = a.id
	change(t, a.server, "updateAuthClient", "", d)
}

func (a *app) remove(t *testing.T) {
	t.Helper()
	change(t, a.server, "deleteAuthClient", "", draft{"id": a.id})
}

// rotate gives the client another secret and ends the others at that time.
func (a *app) rotate(t *testing.T, others time.Time) {
	t.Helper()
	a.secret = change(t, a.server, "createAuthClientSecret", "clientSecret",
		draft{"id": a.id, "expireOthersAt": others.Format(time.RFC3339Nano)}).String("clientSecret")
}

func (a *app) basic() http.Header { return basic(a.id, a.secret) }

func (a *app) token(t *testing.T, form url.Values) *servertest.Response {
	t.Helper()
	return post(t, a.server, "/oauth/token", form.Encode(), a.basic())
}

// account is a user made through GraphQL.
type account struct {
	server             *servertest.Server
	id, name, password string
}

func newUser(t *testing.T, s *servertest.Server) *account {
	t.Helper()
	a := &account{server: s, name: fmt.Sprintf("user-%d", serial.Add(1)), password: servertest.Password}
	a.id = change(t, s, "createUser", "user { id }", draft{"username": a.name, "password": a.password}).String("user", "id")
	return a
}

func (a *account) disable(t *testing.T) {
	t.Helper()
	change(t, a.server, "updateUser", "", draft{"id": a.id, "status": "INACTIVE"})
}

func (a *account) remove(t *testing.T) {
	t.Helper()
	change(t, a.server, "deleteUser", "", draft{"id": a.id})
}

// personalToken has the user make a personal access token, and returns its value.
func personalToken(t *testing.T, a *app, user *account) string {
	t.Helper()
	return user.makes(t, draft{"clientId": a.id})
}

// makes has the user sign in and make a personal access token.
func (a *account) makes(t *testing.T, d draft) string {
	t.Helper()
	input := draft{"name": "mine"}
	maps.Copy(input, d)
	data := a.server.SignIn(t, a.name, a.password).Must(t, `mutation ($input: CreatePersonalAccessTokenInput!) {
		createPersonalAccessToken(input: $input) { token userErrors { field message } } }`, map[string]any{"input": input})
	value := data.String("createPersonalAccessToken", "token")
	if value == "" {
		t.Fatalf("make a personal access token: %v", data)
	}
	return value
}

var thisServer = regexp.MustCompile(`"error_uri":"http://[0-9.:]+/`)

// saying returns the body of an answer without the address of the server in it.
func saying(r *servertest.Response) string {
	return thisServer.ReplaceAllString(r.Body, `"error_uri":"/`)
}

// accessToken returns the token of a successful answer.
func accessToken(t *testing.T, r *servertest.Response) string {
	t.Helper()
	wantStatus(t, r, http.StatusOK)
	return r.JSON(t).String("access_token")
}

func send(t *testing.T, s *servertest.Server, method, path, body string, header http.Header) *servertest.Response {
	t.Helper()
	return s.Browser(t).Do(t, method, path, header, body)
}

func post(t *testing.T, s *servertest.Server, path, form string, header http.Header) *servertest.Response {
	t.Helper()
	if header = header.Clone(); header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(t, s, http.MethodPost, path, form, header)
}

func get(t *testing.T, s *servertest.Server, path string, header http.Header) *servertest.Response {
	t.Helper()
	return send(t, s, http.MethodGet, path, "", header)
}

func verify(t *testing.T, s *servertest.Server, token string) *servertest.Response {
	t.Helper()
	return get(t, s, "/oauth/verify", bearer(token))
}

func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}}
}

func basic(user, password string) http.Header {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(user, password)
	return r.Header
}

func wantStatus(t *testing.T, r *servertest.Response, status int) {
	t.Helper()
	if r.Status != status {
		t.Errorf("want %d, got %s", status, r)
	}
}

func wantError(t *testing.T, r *servertest.Response, status int, code string) {
	t.Helper()
	if r.Status != status || r.JSON(t).String("error") != code {
		t.Errorf("want %d %s, got %s", status, code, r)
	}
}

// wantUncached checks T37: neither tokens nor errors are to be kept.
func wantUncached(t *testing.T, name string, r *servertest.Response) {
	t.Helper()
	if r.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		t.Errorf("%s: Cache-Control %q, Content-Type %q", name, r.Header.Get("Cache-Control"), r.Header.Get("Content-Type"))
	}
}
