package servertest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// Client is a browser, or another program that keeps cookies. It does not follow redirects, so that
// tests see them.
type Client struct {
	Server   *Server
	Username string
	UserID   string // of those made by [Server.User]
	http     *http.Client
	bearer   string
}

// Browser returns a browser in which nobody is signed in.
func (s *Server) Browser(t testing.TB) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Client{Server: s, http: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// On returns the same browser at another server, for example a replica: it sends the same cookies.
func (c *Client) On(s *Server) *Client {
	other := *c
	other.Server = s
	return &other
}

// Bearer returns a program that sends an access token with each request, and no cookie.
func (s *Server) Bearer(t testing.TB, token string) *Client {
	t.Helper()
	client := s.Browser(t)
	client.bearer = token
	s.Logs.Keep(token)
	return client
}

// Response is an answer, read whole.
type Response struct {
	Status int
	Header http.Header
	Body   string
}

// String shows the answer in a failure.
func (r *Response) String() string {
	return fmt.Sprintf("%d %v\n%.2000s", r.Status, r.Header, r.Body)
}

// JSON returns the members of a JSON object.
func (r *Response) JSON(t testing.TB) Data {
	t.Helper()
	var data Data
	if err := json.Unmarshal([]byte(r.Body), &data); err != nil {
		t.Fatalf("not a JSON object: %v\n%s", err, r)
	}
	return data
}

// Get fetches a path.
func (c *Client) Get(t testing.TB, path string) *Response {
	t.Helper()
	return c.Do(t, http.MethodGet, path, nil, "")
}

// PostForm posts a form, as a program does that is no browser: without Origin and Sec-Fetch-Site.
func (c *Client) PostForm(t testing.TB, path string, form url.Values) *Response {
	t.Helper()
	c.Server.Logs.Keep(form.Get("password"))
	return c.Do(t, http.MethodPost, path, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
}

// Do sends a request and reads the answer. A header named Host is sent as such.
func (c *Client) Do(t testing.TB, method, path string, header http.Header, body string) *Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, c.Server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(request.Header, header)
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
	}
	if c.bearer != "" {
		request.Header.Set("Authorization", "Bearer "+c.bearer)
	}
	response, err := c.http.Do(request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	c.Server.Logs.keepAll(response.Header.Get("Location"))
	for _, cookie := range response.Cookies() {
		c.Server.Logs.Keep(cookie.Value)
	}
	answer := &Response{Status: response.StatusCode, Header: response.Header, Body: string(read)}
	wantExplained(t, answer)
	return answer
}

// Cookie returns the value of the session cookie; "" when there is none.
func (c *Client) Cookie() string {
	at, err := url.Parse(c.Server.URL)
	if err != nil {
		return ""
	}
	for _, cookie := range c.http.Jar.Cookies(at) {
		if strings.HasSuffix(cookie.Name, "ostiary") {
			return cookie.Value
		}
	}
	return ""
}

// SetCookie plants a session cookie.
func (c *Client) SetCookie(value string) {
	at, err := url.Parse(c.Server.URL)
	if err == nil {
		c.http.Jar.SetCookies(at, []*http.Cookie{{Name: "ostiary", Value: value, Path: "/"}})
	}
}

// Data is the data of a GraphQL answer, or another JSON object.
type Data map[string]any

// At returns what stands at a path of member names, for example At("createAuthClient", "authClient");
// nil when there is nothing.
func (d Data) At(path ...string) any {
	var at any = map[string]any(d)
	for _, name := range path {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	return at
}

// String returns the text at a path; "" when there is none.
func (d Data) String(path ...string) string {
	text, _ := d.At(path...).(string)
	return text
}

// List returns the objects of the list at a path.
func (d Data) List(path ...string) []Data {
	items, _ := d.At(path...).([]any)
	list := make([]Data, len(items))
	for i, item := range items {
		object, _ := item.(map[string]any)
		list[i] = object
	}
	return list
}

// Error is a top-level error of a GraphQL answer.
type Error struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path"`
	Extensions map[string]any `json:"extensions"`
}

// Code returns extensions.code.
func (e Error) Code() string {
	code, _ := e.Extensions["code"].(string)
	return code
}

// GraphQL sends an operation and returns the data and the top-level errors of the answer.
func (c *Client) GraphQL(t testing.TB, query string, variables map[string]any) (Data, []Error) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	answer := c.Do(t, http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, string(body))
	c.Server.Logs.keepAll(answer.Body)
	var result struct {
		Data   Data    `json:"data"`
		Errors []Error `json:"errors"`
	}
	if err := json.Unmarshal([]byte(answer.Body), &result); err != nil {
		t.Fatalf("not a GraphQL answer: %v\n%s", err, answer)
	}
	return result.Data, result.Errors
}

// Must sends an operation that has to succeed without top-level errors, and returns the data.
func (c *Client) Must(t testing.TB, query string, variables map[string]any) Data {
	t.Helper()
	data, errs := c.GraphQL(t, query, variables)
	if len(errs) > 0 {
		t.Fatalf("%s\nfails: %v", query, errs)
	}
	return data
}

// NewClient registers an auth client through the GraphQL API, with the members of input besides a name,
// and returns its Client ID and secret.
func (s *Server) NewClient(t testing.TB, input map[string]any) (id, secret string) {
	t.Helper()
	filled := map[string]any{"name": fmt.Sprintf("client %d", s.people.Add(1)), "grants": []string{"CLIENT_CREDENTIALS"}}
	maps.Copy(filled, input)
	data := s.Admin.Must(t, `mutation ($input: CreateAuthClientInput!) {
		createAuthClient(input: $input) { authClient { id } clientSecret userErrors { field message } } }`,
		map[string]any{"input": filled})
	if problems := data.List("createAuthClient", "userErrors"); len(problems) > 0 {
		t.Fatalf("create a client: %v", problems)
	}
	return data.String("createAuthClient", "authClient", "id"), data.String("createAuthClient", "clientSecret")
}

func basic(username, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(username + ":" + password))
}
