package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/pkg/guard"
	"github.com/ostiary/ostiary/server/servertest"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// TestAPI has two applications order at the API, with tokens from a real server.
func TestAPI(t *testing.T) {
	s := servertest.SQLite(t)
	s.NewScopes(t, "orders:read", "orders:write")
	grants := []string{"CLIENT_CREDENTIALS"}
	id, secret := s.NewClient(t, map[string]any{"grants": grants, "resourceServer": true})
	door, err := guard.Introspect(guard.IntrospectionConfig{Endpoint: s.URL + "/oauth/introspect", ClientID: id, ClientSecret: secret})
	if err != nil {
		t.Fatal(err)
	}
	// The clock of the test server stands still, in another year: its tokens do not expire.
	api := httptest.NewServer(newAPI(door))
	defer api.Close()

	token := func(scope string) string {
		id, secret := s.NewClient(t, map[string]any{"grants": grants, "scopes": strings.Fields(scope)})
		return s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
	}
	mine, reader := token("orders:read orders:write"), token("orders:read")
	for _, c := range []struct {
		method, path, token, body string
		status                    int
		answer                    string
	}{
		{"GET", "/health", "", "", 200, ""},
		{"GET", "/orders", "", "", 401, ""},
		{"GET", "/orders", reader, "", 200, "[]\n"},
		{"POST", "/orders", reader, `{"item":"bread"}`, 403, ""},
		{"POST", "/orders", mine, `{"item":"bread","by":"somebody else"}`, 201, ""},
		{"POST", "/orders", mine, `bread`, 400, ""},
		{"GET", "/orders", mine, "", 200, `[{"item":"bread","by":"2"}]` + "\n"},
		{"GET", "/orders", reader, "", 200, "[]\n"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, api.URL+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != c.status || c.answer != "" && string(body) != c.answer {
			t.Errorf("%s %s: %d %s, want %d %s; %v", c.method, c.path, response.StatusCode, body, c.status, c.answer, err)
		}
	}
}
