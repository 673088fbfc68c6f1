package examples

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// patience is how long anything may take.
const patience = 30 * time.Second

// world is an Ostiary with applications that have tokens, at an address where it can be stopped.
type world struct {
	*servertest.Server
	address string // host and port where proxies ask
	door    *http.Server

	clientID, secret string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Server: servertest.SQLite(t)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.address, w.door = listener.Addr().String(), server.HTTPServer(w.Front, slog.New(slog.NewTextHandler(w.Logs, nil)))
	go func() { _ = w.door.Serve(listener) }()
	t.Cleanup(w.stop)

	w.NewScopes(t, "orders:read", "orders:write", "reports:read")
	w.clientID, w.secret = w.NewClient(t, map[string]any{
		"grants": []string{"CLIENT_CREDENTIALS", "PERSONAL_ACCESS_TOKEN"},
		"scopes": []string{"orders:read", "orders:write", "reports:read"},
	})
	return w
}

// stop ends Ostiary, as seen by proxies, with all connections.
func (w *world) stop() { _ = w.door.Close() }

// token returns an access token with these scopes.
func (w *world) token(t *testing.T, scope string) string {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {scope}}
	token := w.Token(t, w.clientID, w.secret, form).JSON(t).String("access_token")
	if token == "" {
		t.Fatalf("no token for %q", scope)
	}
	return token
}

func (w *world) revoke(t *testing.T, token string) {
	t.Helper()
	if answer := w.OAuth(t, "/oauth/revoke", w.clientID, w.secret, url.Values{"token": {token}}); answer.Status != http.StatusOK {
		t.Fatalf("revoke: %s", answer)
	}
}

// personal returns a personal access token of the admin, with the scope orders:read.
func (w *world) personal(t *testing.T) string {
	t.Helper()
	token := w.Admin.Must(t, `mutation ($client: ID!) { createPersonalAccessToken(input: {
		clientId: $client, name: "mine", scopes: ["orders:read"]}) { token userErrors { field message } } }`,
		map[string]any{"client": w.clientID}).String("createPersonalAccessToken", "token")
	if token == "" {
		t.Fatal("no personal access token")
	}
	return token
}

// api is what is guarded. It tells what it was asked.
type api struct {
	*httptest.Server
	asked atomic.Int64
}

// seen is what the API says of a request.
type seen struct {
	Method, Target string
	Header         http.Header
	Body           string
}

func newAPI(t *testing.T) *api {
	t.Helper()
	a := &api{}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *api) address() string { return a.Listener.Addr().String() }

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.asked.Add(1)
	if strings.EqualFold(r.Header.Get("Connection"), "upgrade") && strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		talk(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	_ = json.NewEncoder(w).Encode(seen{r.Method, r.RequestURI, r.Header, string(body)})
}

// talk changes the protocol, and says back each line that it hears, after who it believes is there.
func talk(w http.ResponseWriter, r *http.Request) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	fmt.Fprint(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	for {
		line, err := buffered.ReadString('\n')
		if err != nil {
			return
		}
		fmt.Fprintf(conn, "%s heard %s", r.Header.Get("X-Auth-Client-Id"), line)
	}
}

// request is written byte by byte: what a library would put right reaches the proxy as it stands here.
type request struct {
	method string // GET, unless it is set
	target string
	header []string
	body   string
}

// answer is what came back, and what the API saw, if it was asked.
type answer struct {
	*http.Response
	body string
	seen *seen
}

// ask sends a request to a proxy, and says whether the API behind it was reached.
func ask(t *testing.T, proxy string, behind *api, r request) answer {
	t.Helper()
	before := behind.asked.Load()
	conn := dial(t, proxy)
	defer func() { _ = conn.Close() }()
	// A proxy may answer and close before it has read all of it.
	_, _ = io.WriteString(conn, r.String())
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: r.method})
	if err != nil {
		t.Fatalf("%.80s: %v", r.target, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%.80s: %v", r.target, err)
	}
	got := answer{Response: response, body: string(body)}
	if behind.asked.Load() > before {
		got.seen = &seen{}
		if err := json.Unmarshal(body, got.seen); err != nil {
			t.Errorf("%.80s: the API was asked, and the answer is not its: %s", r.target, body)
		}
	}
	return got
}

func (r request) String() string {
	method := r.method
	if method == "" {
		method = http.MethodGet
	}
	lines := append([]string{method + " " + r.target + " HTTP/1.1", "Host: api.example.com", "Connection: close"}, r.header...)
	if r.body != "" {
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(r.body)))
	}
	return strings.Join(lines, "\r\n") + "\r\n\r\n" + r.body
}

func bearer(token string) string { return "Authorization: Bearer " + token }

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	return conn
}
