package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestT55UnfinishedRequest begins a request, loses what it was begun with, and finishes it.
func TestT55UnfinishedRequest(t *testing.T) {
	const mutation = `mutation { createAuthClient(input: {name: "too late", grants: [PASSWORD]}) { authClient { id } } }`
	for name, lose := range map[string]func(t *testing.T, s *servertest.Server, c *servertest.Client){
		"disabled": func(t *testing.T, s *servertest.Server, c *servertest.Client) {
			s.Admin.Must(t, `mutation ($id: ID!) { updateUser(input: {id: $id, status: INACTIVE}) { userErrors { message } } }`, map[string]any{"id": c.UserID})
		},
		"signed out": func(t *testing.T, _ *servertest.Server, c *servertest.Client) {
			c.PostForm(t, "/logout", url.Values{})
		},
		"without the permission": func(t *testing.T, s *servertest.Server, c *servertest.Client) {
			s.Admin.Must(t, `mutation ($id: ID!) { updateUser(input: {id: $id, permissions: []}) { userErrors { message } } }`, map[string]any{"id": c.UserID})
		},
	} {
		t.Run(name, func(t *testing.T) {
			servertest.Each(t, func(t *testing.T, s *servertest.Server) {
				user := s.User(t, access.CreateAuthClients, access.ViewAuthClients)
				body, err := json.Marshal(map[string]string{"query": mutation})
				if err != nil {
					t.Fatal(err)
				}
				finish := begin(t, s, "ostiary="+user.Cookie(), string(body))
				lose(t, s, user)
				answer := finish()
				if !strings.Contains(answer, "UNAUTHENTICATED") && !strings.Contains(answer, "FORBIDDEN") {
					t.Errorf("answered %s", answer)
				}
				if n := s.Kit.DB.Read().AuthClient.Query().CountX(t.Context()); n != 0 {
					t.Errorf("%d clients were created", n)
				}
			})
		})
	}
}

// begin sends a request to /graphql but for its last byte, and returns how to send that and read the answer.
func begin(t *testing.T, s *servertest.Server, cookie, body string) (finish func() string) {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	last := len(body) - 1
	_, err = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		conn.RemoteAddr(), cookie, len(body), body[:last])
	if err != nil {
		t.Fatal(err)
	}
	// Another request over and done: the server has had the time to look at this one.
	s.Browser(t).Get(t, "/healthz")
	return func() string {
		if _, err := conn.Write([]byte(body[last:])); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		var answer strings.Builder
		if _, err := bufio.NewReader(response.Body).WriteTo(&answer); err != nil {
			t.Fatal(err)
		}
		return answer.String()
	}
}
