package guard_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/pkg/guard"
)

// TestRequire checks the answers of both kinds of guards before a real server (RFC 6750 section 3).
func TestRequire(t *testing.T) {
	s := newOstiary(t)
	for _, kind := range []struct {
		name  string
		guard *guard.Guard
		app   application
	}{
		{"introspection", introspecting(t, s, nil), newApplication(t, s, "OPAQUE")},
		{"introspection of JWTs", introspecting(t, s, nil), newApplication(t, s, "JWT")},
		{"JWT", offline(t, s, nil), newApplication(t, s, "JWT")},
	} {
		reader := kind.app.token(t, "orders:read")
		const none, invalid = `Bearer realm="api"`, `Bearer realm="api", error="invalid_token", error_description="The access token does not work"`
		for _, c := range []struct {
			name          string
			authorization []string
			scopes        []string
			status        int
			challenge     string
		}{
			{"no token", nil, []string{"orders:read"}, 401, none},
			{"another scheme", []string{"Basic YTpi"}, nil, 401, none},
			{"no scheme", []string{reader}, nil, 401, none},
			{"right", []string{"Bearer " + reader}, []string{"orders:read"}, 200, ""},
			{"any token", []string{"Bearer " + reader}, nil, 200, ""},
			{"scheme in capitals", []string{"BEARER  " + reader}, nil, 200, ""},
			{"wrong scope", []string{"Bearer " + reader}, []string{"orders:write"}, 403, `Bearer realm="api", error="insufficient_scope", scope="orders:write"`},
			{"one scope of two", []string{"Bearer " + reader}, []string{"orders:read", "orders:write"}, 403, `Bearer realm="api", error="insufficient_scope", scope="orders:read orders:write"`},
			{"two headers", []string{"Bearer " + reader, "Bearer " + reader}, nil, 401, invalid},
			{"two tokens", []string{"Bearer " + reader + ", Bearer " + reader}, nil, 401, invalid},
			{"nothing", []string{"Bearer "}, nil, 401, invalid},
			{"unknown", []string{"Bearer ost_at_made_up"}, nil, 401, invalid},
			{"altered", []string{"Bearer " + reader[:len(reader)-2] + "xx"}, nil, 401, invalid},
			{"cut off", []string{"Bearer " + reader[:len(reader)/2]}, nil, 401, invalid},
			{"no token at all", []string{"Bearer \"; DROP TABLE tokens"}, nil, 401, invalid},
			{"a megabyte", []string{"Bearer " + strings.Repeat("x", 1<<20)}, nil, 401, invalid},
			{"many dots", []string{"Bearer " + strings.Repeat(".", 10_000)}, nil, 401, invalid},
		} {
			w, found := get(kind.guard, c.scopes, c.authorization...)
			if w.Code != c.status || w.Header().Get("WWW-Authenticate") != c.challenge || (found != nil) != (c.status == 200) {
				t.Errorf("%s, %s: %d %q, found %v", kind.name, c.name, w.Code, w.Header().Get("WWW-Authenticate"), found)
			}
			if strings.Contains(w.Body.String(), reader) || c.status != 200 && w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s, %s: %v %s", kind.name, c.name, w.Header(), w.Body)
			}
		}
		_, found := get(kind.guard, nil, "Bearer "+reader)
		now := s.Kit.Clock.Now()
		if found == nil || found.Subject != kind.app.id || found.ClientID != kind.app.id || !slices.Equal(found.Scopes, []string{"orders:read"}) ||
			found.ID == "" || found.IssuedAt.Unix() != now.Unix() || found.ExpiresAt.Unix() != now.Unix()+600 {
			t.Errorf("%s: the handler found %+v", kind.name, found)
		}
	}
}

// TestRequireReadsHeadersAlone sends the token where it is logged.
func TestRequireReadsHeadersAlone(t *testing.T) {
	s := newOstiary(t)
	token := newApplication(t, s, "OPAQUE").token(t, "orders:read")
	r := httptest.NewRequest(http.MethodPost, "/orders?access_token="+token, strings.NewReader("access_token="+token))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	introspecting(t, s, nil).Require()(http.NotFoundHandler()).ServeHTTP(w, r)
	if w.Code != http.StatusUnauthorized {
		t.Errorf("got %d", w.Code)
	}
}

func TestFromContextWithoutGuard(t *testing.T) {
	if token, ok := guard.FromContext(t.Context()); ok {
		t.Errorf("found %+v", token)
	}
}

func TestRequirePanicsOfWhatIsNoScope(t *testing.T) {
	for _, name := range []string{"", "orders read", `"`, "a\r\nX: b", "\\", "ä"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is taken for a scope", name)
				}
			}()
			(&guard.Guard{}).Require("orders:read", name)
		}()
	}
}

func TestConfigurations(t *testing.T) {
	for _, c := range []struct{ issuer, problem string }{
		{"", "Issuer is missing"},
		{"id.example.com", "https://"},
		{"ftp://id.example.com", "https://"},
		{"https://", "https://"},
		{"https://user:password@id.example.com", "password"},
		{"https://id.example.com#x", "fragment"},
		{"https://id.example.com?x=y", "query"},
		{"https://a b.example.com", "not an address"},
	} {
		_, err := guard.JWT(guard.JWTConfig{Issuer: c.issuer})
		if err == nil || !strings.Contains(err.Error(), c.problem) || strings.Contains(err.Error(), "user:") {
			t.Errorf("%q: %v", c.issuer, err)
		}
	}
	good := guard.IntrospectionConfig{Endpoint: "https://id.example.com/oauth/introspect", ClientID: "1", ClientSecret: "s"}
	if _, err := guard.Introspect(good); err != nil {
		t.Error(err)
	}
	for problem, change := range map[string]func(*guard.IntrospectionConfig){
		"Endpoint is missing":     func(c *guard.IntrospectionConfig) { c.Endpoint = "" },
		"ClientSecret is missing": func(c *guard.IntrospectionConfig) { c.ClientSecret = "" },
		"is negative":             func(c *guard.IntrospectionConfig) { c.CacheFor = -1 },
	} {
		config := good
		change(&config)
		if _, err := guard.Introspect(config); err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: %v", problem, err)
		}
	}
	if _, err := guard.JWT(guard.JWTConfig{Issuer: "https://id.example.com", JWKSURL: "/jwks"}); err == nil {
		t.Error("JWKSURL without a host is taken")
	}
}
