package chaos_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// caller is an application of the tests that outlives what it calls: that it gets no answer is an error, and fails no test.
type caller struct {
	site    *site
	address func() string // of the server as of now
	http    *http.Client
	admin   string // access token of an administrator, for GraphQL
}

func newCaller(s *site, address func() string) *caller {
	return &caller{site: s, address: address, http: &http.Client{
		Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}}
}

// errAway says that the server gave no answer, or said that it cannot at the moment: what was asked for may have been done,
// or not.
var errAway = errors.New("no answer")

func isAway(err error) bool { return errors.Is(err, errAway) }

// post sends a form to an OAuth endpoint and reads the answer. An answer that is neither right nor to be expected of a server
// in trouble is an error that is not [errAway].
func (c *caller) post(ctx context.Context, as credentials, path string, form url.Values, answer any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address()+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(as.ID, as.Secret)
	return c.do(request, answer)
}

// do sends a request and reads the answer, as JSON unless answer is nil.
func (c *caller) do(request *http.Request, answer any) error {
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("%w: %w", errAway, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("%w: %w", errAway, err)
	}
	switch {
	case response.StatusCode == http.StatusServiceUnavailable && response.Header.Get("Retry-After") != "":
		return fmt.Errorf("%w: %s", errAway, body)
	case response.StatusCode != http.StatusOK:
		return fmt.Errorf("%s %s: %s %s", request.Method, request.URL.Path, response.Status, body)
	case answer == nil:
		return nil
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return fmt.Errorf("%s: %w: %s", request.URL.Path, err, body)
	}
	return nil
}

// tokens is an answer of the token endpoint.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

func (c *caller) issue(ctx context.Context) (t tokens, err error) {
	return t, c.post(ctx, c.site.reports, "/oauth/token", url.Values{"grant_type": {"client_credentials"}}, &t)
}

func (c *caller) refresh(ctx context.Context, refresh string) (t tokens, err error) {
	return t, c.post(ctx, c.site.shop, "/oauth/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}, &t)
}

func (c *caller) revoke(ctx context.Context, token string) error {
	return c.post(ctx, c.site.reports, "/oauth/revoke", url.Values{"token": {token}}, nil)
}

// isActive asks as the API does.
func (c *caller) isActive(ctx context.Context, token string) (bool, error) {
	var answer struct {
		Active bool `json:"active"`
	}
	err := c.post(ctx, c.site.api, "/oauth/introspect", url.Values{"token": {token}}, &answer)
	return answer.Active, err
}

// graphQL sends an operation as an administrator and reads its data. User errors and others are errors.
func (c *caller) graphQL(ctx context.Context, query string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address()+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.admin)
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors []struct {
			Message    string         `json:"message"`
			Extensions map[string]any `json:"extensions"`
		} `json:"errors"`
	}
	if err := c.do(request, &answer); err != nil {
		return err
	}
	switch {
	case len(answer.Errors) > 0 && answer.Errors[0].Extensions["code"] == "UNAVAILABLE":
		return fmt.Errorf("%w: %s", errAway, answer.Errors[0].Message)
	case len(answer.Errors) > 0:
		return fmt.Errorf("%v: %s", answer.Errors[0].Extensions["code"], answer.Errors[0].Message)
	}
	return json.Unmarshal(answer.Data, data)
}

// signIn gets the token of an administrator.
func (c *caller) signIn(ctx context.Context, username, password string) error {
	var t tokens
	err := c.post(ctx, c.site.scripts, "/oauth/token", url.Values{
		"grant_type": {"password"}, "username": {username}, "password": {password}, "scope": {"admin"},
	}, &t)
	c.admin = t.Access
	return err
}

// isReady reports whether the server wants requests.
func (c *caller) isReady(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.address()+"/readyz", nil)
	return err == nil && c.do(request, nil) == nil
}

// rest is how long a caller waits before it asks a server again that gave no answer.
const rest = 10 * time.Millisecond
