package examples

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// identity is what the API is told of who asks, in the order of the headers X-Auth-Subject, -Username, -Client-Id, -Scope.
func (s *seen) identity() []string {
	var told []string
	for _, name := range []string{"X-Auth-Subject", "X-Auth-Username", "X-Auth-Client-Id", "X-Auth-Scope"} {
		told = append(told, strings.Join(s.Header.Values(name), "|"))
	}
	return told
}

// TestForwardAuth holds each proxy to the same rules: who is let in, who is not and why, and what the API is told.
func TestForwardAuth(t *testing.T) {
	eachProxy(t, func(t *testing.T, start func(ostiary, api string) string) {
		w, behind := newWorld(t), newAPI(t)
		proxy := start(w.address, behind.address())
		reader, writer, both := w.token(t, "orders:read"), w.token(t, "orders:write"), w.token(t, "orders:read reports:read")
		personal := w.personal(t)
		me := w.Admin.Must(t, `{ viewer { id } }`, nil).String("viewer", "id")
		basic := "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("admin:"+personal))
		asClient := func(scope string) []string { return []string{w.clientID, "", w.clientID, scope} }
		asMe := []string{me, "admin", w.clientID, "orders:read"}
		long := strings.Repeat("x", 200<<10)

		for _, c := range []struct {
			name      string
			request   request
			status    []int
			challenge string   // in WWW-Authenticate
			told      []string // nil: the API is not reached
		}{
			{"no token", request{target: "/orders"}, []int{401}, `Bearer realm="ostiary"`, nil},
			{"an unknown token", request{target: "/orders", header: []string{bearer("ost_at_made_up")}}, []int{401}, `error="invalid_token"`, nil},
			{"another scheme", request{target: "/orders", header: []string{"Authorization: Digest " + reader}}, []int{401}, `error="invalid_token"`, nil},
			{"in the address", request{target: "/orders?access_token=" + reader}, []int{401}, `Bearer realm="ostiary"`, nil},
			{"right scope", request{target: "/orders/1?page=2", header: []string{bearer(reader)}}, []int{200}, "", asClient("orders:read")},
			{"HEAD is reading", request{method: "HEAD", target: "/orders", header: []string{bearer(writer)}}, []int{403}, "", nil},
			{"wrong scope", request{target: "/orders/1", header: []string{bearer(writer)}}, []int{403}, `error="insufficient_scope", scope="orders:read"`, nil},
			{"POST is writing", request{method: "POST", target: "/orders", header: []string{bearer(reader)}, body: "x"}, []int{403}, `scope="orders:write"`, nil},
			{"so is DELETE", request{method: "DELETE", target: "/orders/1", header: []string{bearer(reader)}}, []int{403}, `scope="orders:write"`, nil},
			{"and what nobody knows", request{method: "PROPFIND", target: "/orders/1", header: []string{bearer(reader)}}, []int{403}, `scope="orders:write"`, nil},
			{"write", request{method: "POST", target: "/orders", header: []string{bearer(writer)}, body: "x"}, []int{200}, "", asClient("orders:write")},
			{"one scope of two", request{target: "/reports", header: []string{bearer(reader)}}, []int{403}, `scope="orders:read reports:read"`, nil},
			{"two scopes", request{target: "/reports", header: []string{bearer(both)}}, []int{200}, "", asClient("orders:read reports:read")},
			{"HTTP Basic", request{target: "/orders", header: []string{basic}}, []int{200}, "", asMe},
			{"a personal access token", request{target: "/orders", header: []string{bearer(personal)}}, []int{200}, "", asMe},
			{"HTTP Basic, wrong scope", request{method: "PUT", target: "/orders", header: []string{basic}}, []int{403}, `scope="orders:write"`, nil},

			{"open", request{target: "/health"}, []int{200}, "", []string{"", "", "", ""}},
			{"open, and somebody", request{target: "/health", header: []string{"X-Auth-Subject: root", bearer(reader)}}, []int{200}, "", []string{"", "", "", ""}},
			{"without a rule", request{target: "/admin", header: []string{bearer(both)}}, []int{404}, "", nil},
			{"begins like a rule", request{target: "/ordersecrets", header: []string{bearer(both)}}, []int{404}, "", nil},
			{"begins like what is open", request{target: "/health/../orders"}, []int{400}, "", nil},
			{"the door itself", request{target: "/.ostiary", header: []string{bearer(both)}}, []int{404}, "", nil},

			// Paths that would come by a rule, if the API read them otherwise.
			{"up", request{target: "/orders/../reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"up, at the end", request{target: "/orders/..", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"up, before a query", request{target: "/orders/..?a=b", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"here", request{target: "/./reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"two slashes", request{target: "//reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"two slashes within", request{target: "/orders//reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"escaped dots", request{target: "/orders/%2e%2E/reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"escaped slash", request{target: "/orders/..%2freports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"escaped twice", request{target: "/orders/%252e%252e/reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"backslash", request{target: `/orders/..\reports`, header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"escaped backslash", request{target: "/orders/..%5Creports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"semicolon", request{target: "/orders/..;/reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"parameter of a segment", request{target: "/reports;a=b", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"escaped semicolon", request{target: "/reports%3ba=b", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"fragment", request{target: "/orders#/../reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"NUL", request{target: "/reports%00", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"no path", request{target: "reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"a whole address", request{target: "http://other.example/orders/../reports", header: []string{bearer(reader)}}, []int{400}, "", nil},
			{"capitals", request{target: "/REPORTS", header: []string{bearer(reader)}}, []int{403}, `scope="orders:read reports:read"`, nil},
			{"capitals, escaped", request{target: "/%52eports", header: []string{bearer(reader)}}, []int{403}, `scope="orders:read reports:read"`, nil},
			{"such a query is nobody's business", request{target: "/orders?next=//a/../b;c%2f", header: []string{bearer(reader)}}, []int{200}, "", asClient("orders:read")},
			{"a scope in the query", request{target: "/orders?scope=orders:read", header: []string{bearer(writer)}}, []int{403}, `scope="orders:read"`, nil},

			// A method and a path that only the API would believe.
			{"another method in a header", request{target: "/orders", header: []string{
				bearer(reader), "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE",
				"X_HTTP_Method_Override: DELETE", "X_Method_Override: DELETE", "X-Original-Method: DELETE", "X-Forwarded-Method: DELETE",
			}}, []int{200}, "", asClient("orders:read")},
			{"another path in a header", request{target: "/orders", header: []string{
				bearer(reader), "X-Original-URL: /reports", "X-Rewrite-URL: /reports", "X-Forwarded-Uri: /reports", "X-Forwarded-Prefix: /reports",
			}}, []int{200}, "", asClient("orders:read")},
			{"another host and caller in a header", request{target: "/orders", header: []string{
				bearer(reader), "X-Forwarded-Host: evil.example", "Forwarded: for=192.0.2.1;host=evil.example", "X-Real-IP: 192.0.2.1",
			}}, []int{200}, "", asClient("orders:read")},
			{"another protocol", request{target: "/orders", header: []string{
				bearer(reader), "Upgrade: h2c", "Upgrade: websocket, h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
			}}, []int{200}, "", asClient("orders:read")},

			{"a long token", request{target: "/orders", header: []string{bearer(long)}}, []int{400, 401, 431}, "", nil},
			{"a token as long as a header may be", request{target: "/orders", header: []string{bearer(long[:7<<10])}}, []int{401}, `error="invalid_token"`, nil},
			{"long headers", request{target: "/orders", header: []string{
				"A: " + long[:7<<10], "B: " + long[:7<<10], "C: " + long[:7<<10], "Authorization: Bearer " + long[:6<<10],
			}}, []int{400, 401, 431}, "", nil},
			{"a long address", request{target: "/orders?" + long}, []int{401, 414, 431}, "", nil},
		} {
			got := ask(t, proxy, behind, c.request)
			if !slices.Contains(c.status, got.StatusCode) {
				t.Errorf("%s: %d, want %d\n%.500s", c.name, got.StatusCode, c.status, got.body)
			}
			if challenge := got.Header.Get("WWW-Authenticate"); !strings.Contains(challenge, c.challenge) {
				t.Errorf("%s: WWW-Authenticate is %q, want %q", c.name, challenge, c.challenge)
			}
			if (got.seen == nil) != (c.told == nil) {
				t.Errorf("%s: the API saw %+v", c.name, got.seen)
				continue
			}
			if got.seen == nil {
				continue
			}
			if told := got.seen.identity(); !slices.Equal(told, c.told) {
				t.Errorf("%s: the API was told %q, want %q", c.name, told, c.told)
			}
			if got.seen.Target != c.request.target || got.seen.Body != c.request.body {
				t.Errorf("%s: the API was asked for %s with %q", c.name, got.seen.Target, got.seen.Body)
			}
			for _, name := range []string{
				"Authorization", "X-Http-Method-Override", "X-Http-Method", "X-Method-Override", "X-Original-Url", "X-Rewrite-Url", "Upgrade",
				"X_http_method_override", "X_method_override", "X-Original-Method", "X-Forwarded-Method", "X-Forwarded-Uri", "X-Forwarded-Prefix", "Forwarded",
			} {
				if got.seen.Header.Get(name) != "" {
					t.Errorf("%s: the API got %s", c.name, name)
				}
			}
			if text := fmt.Sprint(got.seen.Header); strings.Contains(text, "evil.example") || strings.Contains(text, "192.0.2.1") || strings.Contains(text, "DELETE") {
				t.Errorf("%s: the API got what was made up: %s", c.name, text)
			}
		}
	})
}

// TestForwardAuthSpoofed has callers say who they are, in every spelling that an API may take for the headers of the door.
func TestForwardAuthSpoofed(t *testing.T) {
	eachProxy(t, func(t *testing.T, start func(ostiary, api string) string) {
		w, behind := newWorld(t), newAPI(t)
		proxy := start(w.address, behind.address())
		header := []string{bearer(w.token(t, "orders:read"))}
		for _, name := range []string{"Subject", "Username", "Client-Id", "Scope"} {
			for _, spelling := range []string{
				"X-Auth-" + name, strings.ToLower("X-Auth-" + name), strings.ToUpper("X-Auth-" + name), "X-Auth-" + name,
				"X_Auth_" + name, "X-Auth_" + name, "X_Auth-" + name, strings.ToUpper(strings.ReplaceAll("X-Auth-"+name, "-", "_")),
				strings.ToLower(strings.ReplaceAll("x_auth_"+name, "-", "_")), "X.Auth." + name, "X-Auth." + name,
			} {
				header = append(header, spelling+": spoofed")
			}
		}
		for _, target := range []string{"/orders", "/health"} {
			got := ask(t, proxy, behind, request{target: target, header: header})
			if got.StatusCode != http.StatusOK || got.seen == nil {
				t.Fatalf("%s: %d %s", target, got.StatusCode, got.body)
			}
			if strings.Contains(got.body, "spoofed") {
				t.Errorf("%s: the API was told %v", target, got.seen.Header)
			}
		}
		// A name that joins others by Connection does not take them away from the API.
		got := ask(t, proxy, behind, request{target: "/orders", header: []string{
			header[0], "Connection: close, X-Auth-Subject, X-Auth-Client-Id",
		}})
		if got.seen == nil || got.seen.Header.Get("X-Auth-Subject") != w.clientID {
			t.Errorf("with Connection: %d %s", got.StatusCode, got.body)
		}
	})
}

// TestForwardAuthRevoked has a token end between two requests, and Ostiary after them.
func TestForwardAuthRevoked(t *testing.T) {
	eachProxy(t, func(t *testing.T, start func(ostiary, api string) string) {
		w, behind := newWorld(t), newAPI(t)
		proxy := start(w.address, behind.address())
		first, second := w.token(t, "orders:read"), w.token(t, "orders:read")
		get := func(token string) answer {
			return ask(t, proxy, behind, request{target: "/orders", header: []string{bearer(token)}})
		}
		if got := get(first); got.StatusCode != http.StatusOK || got.seen == nil {
			t.Fatalf("before: %d", got.StatusCode)
		}
		w.revoke(t, first)
		if got := get(first); got.StatusCode != http.StatusUnauthorized || got.seen != nil {
			t.Errorf("revoked: %d", got.StatusCode)
		}
		if got := get(second); got.StatusCode != http.StatusOK {
			t.Errorf("the other: %d", got.StatusCode)
		}
		w.stop()
		for range 3 { // the connections are gone, too
			got := get(second)
			if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" || got.seen != nil {
				t.Errorf("Ostiary is away: %d, Retry-After %q", got.StatusCode, got.Header.Get("Retry-After"))
			}
		}
		if got := ask(t, proxy, behind, request{target: "/health"}); got.StatusCode != http.StatusOK {
			t.Errorf("what is open while Ostiary is away: %d", got.StatusCode)
		}
	})
}

// TestForwardAuthBodies sends bodies that do not fit into a buffer, with a length and in chunks. They arrive whole at the API.
func TestForwardAuthBodies(t *testing.T) {
	eachProxy(t, func(t *testing.T, start func(ostiary, api string) string) {
		w, behind := newWorld(t), newAPI(t)
		proxy := start(w.address, behind.address())
		authorization := bearer(w.token(t, "orders:write"))
		body := strings.Repeat("an order, and another; ", 42_000)[:900<<10]
		whole := ask(t, proxy, behind, request{method: "POST", target: "/orders", header: []string{authorization}, body: body})
		if whole.seen == nil || whole.seen.Body != body {
			t.Errorf("with a length: %d", whole.StatusCode)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://"+proxy+"/orders/1", io.MultiReader(strings.NewReader(body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", strings.TrimPrefix(authorization, "Authorization: "))
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		if got, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(got), body) {
			t.Errorf("in chunks: %d, %v", response.StatusCode, err)
		}
	})
}

// TestForwardAuthWebsocket opens a websocket: with a token it is a line to the API, without one it is not opened.
func TestForwardAuthWebsocket(t *testing.T) {
	eachProxy(t, func(t *testing.T, start func(ostiary, api string) string) {
		w, behind := newWorld(t), newAPI(t)
		proxy := start(w.address, behind.address())
		const opening = "GET /orders/live HTTP/1.1\r\nHost: api.example.com\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n" +
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
		conn := dial(t, proxy)
		defer func() { _ = conn.Close() }()
		fmt.Fprint(conn, opening+bearer(w.token(t, "orders:read"))+"\r\n\r\n")
		reader := bufio.NewReader(conn)
		response, err := http.ReadResponse(reader, nil)
		if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
			t.Fatalf("with a token: %+v, %v", response, err)
		}
		_ = response.Body.Close()
		for _, line := range []string{"one\n", "two\n"} {
			fmt.Fprint(conn, line)
			if got, err := reader.ReadString('\n'); err != nil || got != w.clientID+" heard "+line {
				t.Errorf("said %q, heard %q, %v", line, got, err)
			}
		}
		refused := dial(t, proxy)
		defer func() { _ = refused.Close() }()
		fmt.Fprint(refused, opening+"\r\n")
		response, err = http.ReadResponse(bufio.NewReader(refused), nil)
		if err != nil || response.StatusCode != http.StatusUnauthorized {
			t.Fatalf("without a token: %+v, %v", response, err)
		}
		_ = response.Body.Close()
	})
}

// TestForwardAuthNeverLetsIn puts something else in the place of Ostiary: nothing but 200 opens the door. What is asked
// carries the token and the scope, and nothing that is none of Ostiary's business, over few connections.
func TestForwardAuthNeverLetsIn(t *testing.T) {
	eachProxy(t, func(t *testing.T, start func(ostiary, api string) string) {
		behind, other := newAPI(t), newStandIn(t)
		proxy := start(other.Listener.Addr().String(), behind.address())
		for _, status := range []int{302, 307, 400, 401, 403, 404, 429, 431, 500, 502, 503, 0} {
			other.answers(status)
			got := ask(t, proxy, behind, request{
				method: "POST", target: "/orders/7", body: "an order", header: []string{bearer("x"), "Cookie: a=b", "X-Auth-Subject: root"},
			})
			if got.StatusCode < 300 || got.seen != nil {
				t.Errorf("after %d: %d, %+v", status, got.StatusCode, got.seen)
			}
		}
		other.answers(200)
		for range 20 {
			got := ask(t, proxy, behind, request{method: "POST", target: "/orders/7", body: "an order", header: []string{bearer("x"), "X-Auth-Subject: root"}})
			if got.seen == nil || got.seen.Body != "an order" || strings.Contains(got.body, "root") {
				t.Errorf("after 200 that tells nothing: %d %s", got.StatusCode, got.body)
			}
		}
		other.mu.Lock()
		defer other.mu.Unlock()
		for _, asked := range other.asked {
			if asked != `GET /oauth/verify scope=orders:write "Bearer x" body "" cookie "" subject ""` {
				t.Errorf("Ostiary was asked %s", asked)
			}
		}
		if len(other.from) > 6 { // one that is kept, and those that were broken
			t.Errorf("%d questions took %d connections", len(other.asked), len(other.from))
		}
	})
}

// standIn is in the place of Ostiary.
type standIn struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	asked  []string
	from   map[string]bool
}

func newStandIn(t *testing.T) *standIn {
	t.Helper()
	s := &standIn{from: map[string]bool{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// answers says what is answered from now on; zero hangs up.
func (s *standIn) answers(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, fmt.Sprintf("%s %s scope=%s %q body %q cookie %q subject %q", r.Method, r.URL.Path, r.URL.Query().Get("scope"),
		r.Header.Get("Authorization"), body, r.Header.Get("Cookie"), r.Header.Get("X-Auth-Subject")))
	s.from[r.RemoteAddr] = true
	if s.status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Location", "/elsewhere")
	w.WriteHeader(s.status)
}
