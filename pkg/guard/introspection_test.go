package guard_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ostiary/ostiary/pkg/guard"
)

// TestIntrospectionEnds ends tokens in every way. The next request is refused.
func TestIntrospectionEnds(t *testing.T) {
	s := newOstiary(t)
	g, app := introspecting(t, s, nil), newApplication(t, s, "OPAQUE")
	revoked, disabled, expired := app.token(t, "orders:read"), app.token(t, "orders:read"), app.token(t, "orders:read")
	wants(t, "before", g, revoked, 200)
	app.revoke(t, revoked)
	wants(t, "revoked", g, revoked, 401)
	wants(t, "another", g, disabled, 200)

	enable := func(enabled bool) {
		s.Admin.Must(t, `mutation ($id: ID!, $enabled: Boolean!) { updateAuthClient(input: {id: $id, enabled: $enabled}) { userErrors { field message } } }`,
			map[string]any{"id": app.id, "enabled": enabled})
	}
	enable(false)
	wants(t, "of a disabled client", g, disabled, 401)
	enable(true)
	wants(t, "of an enabled client", g, disabled, 200)

	s.Kit.Clock.Advance(599 * time.Second)
	wants(t, "nearly expired", g, expired, 200)
	s.Kit.Clock.Advance(time.Second)
	wants(t, "expired", g, expired, 401)
}

// TestIntrospectionOfUser has somebody's personal access token.
func TestIntrospectionOfUser(t *testing.T) {
	s := newOstiary(t)
	g, app := introspecting(t, s, nil), newApplication(t, s, "OPAQUE")
	personal := s.Admin.Must(t, `mutation ($client: ID!) { createPersonalAccessToken(input: {clientId: $client, name: "mine"}) { token } }`,
		map[string]any{"client": app.id}).String("createPersonalAccessToken", "token")
	_, found := get(g, []string{"orders:read"}, "Bearer "+personal)
	if found == nil || found.Username != "admin" || found.Subject == found.ClientID || found.ClientID != app.id || !found.ExpiresAt.IsZero() {
		t.Errorf("found %+v", found)
	}
}

// TestIntrospectionAsWhom asks as somebody who is shown nothing, and as nobody.
func TestIntrospectionAsWhom(t *testing.T) {
	s := newOstiary(t)
	app := newApplication(t, s, "OPAQUE")
	token := app.token(t, "orders:read")
	id, secret := s.NewClient(t, map[string]any{"grants": []string{"CLIENT_CREDENTIALS"}})
	wants(t, "no resource server", introspecting(t, s, func(c *guard.IntrospectionConfig) { c.ClientID, c.ClientSecret = id, secret }), token, 401)
	said := &logs{}
	wants(t, "a wrong secret", introspecting(t, s, func(c *guard.IntrospectionConfig) {
		c.ClientSecret, c.Log = "ost_cs_wrong", said.logger()
	}), token, 503)
	if text := said.String(); !strings.Contains(text, "invalid_client") || strings.Contains(text, "ost_") {
		t.Errorf("the log says %s", text)
	}
}

// TestIntrospectionUnavailable has servers that do not say whether the token works. Nobody is let in, and nobody learns why but
// those who read the log, which holds no secret.
func TestIntrospectionUnavailable(t *testing.T) {
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere.Add(1)
		_, _ = io.WriteString(w, `{"active":true,"token_type":"Bearer","scope":"orders:read"}`)
	}))
	defer other.Close()
	release := make(chan struct{})
	for name, c := range map[string]struct {
		status int
		answer http.HandlerFunc
	}{
		"works": {200, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"active":true,"token_type":"Bearer","scope":"orders:read"}`)
		}},
		"not active":        {401, says(200, `{"active":false,"token_type":"Bearer","scope":"orders:read"}`)},
		"nothing":           {401, says(200, `{}`)},
		"null":              {401, says(200, `null`)},
		"a refresh token":   {401, says(200, `{"active":true,"scope":"orders:read"}`)},
		"another type":      {401, says(200, `{"active":true,"token_type":"DPoP","scope":"orders:read"}`)},
		"expired":           {401, says(200, `{"active":true,"token_type":"Bearer","scope":"orders:read","exp":1}`)},
		"active in words":   {503, says(200, `{"active":"true","token_type":"Bearer","scope":"orders:read"}`)},
		"a list":            {503, says(200, `[{"active":true}]`)},
		"a page":            {503, says(200, `<html>active: true</html>`)},
		"empty":             {503, says(200, ``)},
		"two objects":       {503, says(200, `{"active":true,"token_type":"Bearer","scope":"orders:read"}{}`)},
		"a failure":         {503, says(500, `{"active":true,"token_type":"Bearer","scope":"orders:read"}`)},
		"another success":   {503, says(203, `{"active":true,"token_type":"Bearer","scope":"orders:read"}`)},
		"refused":           {503, says(401, `{"error":"invalid_client"}`)},
		"too many failures": {503, says(429, `{"error":"temporarily_unavailable"}`)},
		"too long":          {503, says(200, `{"active":true,"token_type":"Bearer","scope":"orders:read","x":"`+strings.Repeat("x", 300<<10)+`"}`)},
		"sent elsewhere":    {503, http.RedirectHandler(other.URL, http.StatusTemporaryRedirect).ServeHTTP},
		"hangs up":          {503, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		"keeps us waiting":  {503, func(http.ResponseWriter, *http.Request) { <-release }},
		"begins and waits": {503, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"active":true`)
			_ = http.NewResponseController(w).Flush()
			<-release
		}},
		"a scope like it": {403, says(200, `{"active":true,"token_type":"Bearer","scope":"orders:readx"}`)},
	} {
		server := httptest.NewServer(c.answer)
		said := &logs{}
		g, err := guard.Introspect(guard.IntrospectionConfig{
			Endpoint: server.URL + "/introspect", ClientID: "7", ClientSecret: "a client secret", Timeout: patienceOf(c.status), Log: said.logger(),
		})
		if err != nil {
			t.Fatal(err)
		}
		w, found := get(g, []string{"orders:read"}, "Bearer a-secret-token")
		if w.Code != c.status || (found != nil) != (c.status == 200) || (c.status == 503) != (w.Header().Get("Retry-After") != "") {
			t.Errorf("%s: %d, Retry-After %q, found %v", name, w.Code, w.Header().Get("Retry-After"), found)
		}
		if (c.status == 503) != (said.String() != "") {
			t.Errorf("%s: the log says %q", name, said)
		}
		for _, text := range []string{w.Body.String(), said.String()} {
			if strings.Contains(text, "secret") || strings.Contains(w.Body.String(), server.URL) {
				t.Errorf("%s: a secret is in %q", name, text)
			}
		}
		if name == "keeps us waiting" || name == "begins and waits" {
			continue
		}
		server.Close()
		wants(t, "closed after "+name, g, "a-secret-token", 503)
	}
	close(release)
	if elsewhere.Load() != 0 {
		t.Error("a redirect was followed")
	}
}

// patienceOf keeps the tests of silence short, and the others patient.
func patienceOf(status int) time.Duration {
	if status == http.StatusServiceUnavailable {
		return 300 * time.Millisecond
	}
	return time.Minute
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// TestIntrospectionAsks looks at what is sent: the token in the body, the secret in HTTP Basic as RFC 6749 section 2.3.1 has it.
func TestIntrospectionAsks(t *testing.T) {
	var sent url.Values
	var id, secret string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		id, secret, _ = r.BasicAuth()
		_ = r.ParseForm()
		sent = r.PostForm
	}))
	defer server.Close()
	g, err := guard.Introspect(guard.IntrospectionConfig{Endpoint: server.URL, ClientID: "a:b", ClientSecret: "c&d é", Log: (&logs{}).logger()})
	if err != nil {
		t.Fatal(err)
	}
	get(g, nil, "Bearer a+b/c==")
	if id != "a%3Ab" || secret != "c%26d+%C3%A9" || sent.Get("token") != "a+b/c==" || sent.Get("token_type_hint") != "access_token" {
		t.Errorf("sent %v as %q with %q", sent, id, secret)
	}
}

// TestCache counts questions: each request asks, unless the API said otherwise, and then what works is believed for that long.
func TestCache(t *testing.T) {
	s := newOstiary(t)
	app := newApplication(t, s, "OPAQUE")
	sent := &counting{}
	with := func(life time.Duration, size int) *guard.Guard {
		sent.asked.Store(0)
		return introspecting(t, s, func(c *guard.IntrospectionConfig) { c.CacheFor, c.CacheSize, c.Transport = life, size, sent })
	}
	asked := func(name string, want int64) {
		t.Helper()
		if got := sent.asked.Load(); got != want {
			t.Errorf("%s: asked %d times, want %d", name, got, want)
		}
	}
	token := app.token(t, "orders:read")
	g := with(0, 0)
	wants(t, "without", g, token, 200)
	wants(t, "without", g, token, 200)
	asked("without", 2)

	g = with(30*time.Second, 0)
	wants(t, "with", g, token, 200)
	app.revoke(t, token)
	s.Kit.Clock.Advance(29 * time.Second)
	wants(t, "revoked, and believed", g, token, 200)
	asked("with", 1)
	if w, _ := get(g, []string{"orders:write"}, "Bearer "+token); w.Code != 403 {
		t.Errorf("a scope that it lacks: %d", w.Code)
	}
	s.Kit.Clock.Advance(time.Second)
	wants(t, "revoked, and found out", g, token, 401)
	wants(t, "refusals are not kept", g, token, 401)
	asked("after the time", 3)

	g = with(time.Hour, 0)
	short := app.token(t, "orders:read")
	wants(t, "with an end", g, short, 200)
	s.Kit.Clock.Advance(600 * time.Second)
	wants(t, "does not outlive the token", g, short, 401)

	g = with(time.Hour, 2)
	several := []string{app.token(t, "orders:read"), app.token(t, "orders:read"), app.token(t, "orders:read")}
	for range 2 {
		for _, one := range several {
			wants(t, "several", g, one, 200)
		}
	}
	if got := sent.asked.Load(); got < 4 {
		t.Errorf("a cache for two answers for three: asked %d times", got)
	}
	last := several[2]
	wants(t, "last", g, last, 200)
	sent.asked.Store(0)
	wants(t, "last", g, last, 200)
	asked("the last one is known", 0)

	// What one handler does to its token is no matter of the next.
	_, found := get(g, nil, "Bearer "+last)
	found.Scopes[0] = "orders:write"
	wants(t, "altered by a handler", g, last, 200)
}

// TestHangingUp has callers hang up: that spoils nothing for others, and is no trouble to tell of.
func TestHangingUp(t *testing.T) {
	s := newOstiary(t)
	said := &logs{}
	for name, c := range map[string]struct {
		guard  *guard.Guard
		status int
	}{
		"introspection": {introspecting(t, s, func(c *guard.IntrospectionConfig) { c.Log = said.logger() }), http.StatusServiceUnavailable},
		"JWT":           {offline(t, s, func(c *guard.JWTConfig) { c.Log = said.logger() }), http.StatusOK}, // it fetched the keys, for all
	} {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		r := httptest.NewRequestWithContext(gone, http.MethodGet, "/orders", nil)
		r.Header.Set("Authorization", "Bearer "+newApplication(t, s, "JWT").token(t, "orders:read"))
		w := httptest.NewRecorder()
		c.guard.Require("orders:read")(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, r)
		if w.Code != c.status || said.String() != "" {
			t.Errorf("%s: %d, and the log says %q", name, w.Code, said)
		}
	}
}

// TestGuardServesMany sends requests at once, for the race detector.
func TestGuardServesMany(t *testing.T) {
	s := newOstiary(t)
	opaque, signed := newApplication(t, s, "OPAQUE").token(t, "orders:read"), newApplication(t, s, "JWT").token(t, "orders:read")
	cached := introspecting(t, s, func(c *guard.IntrospectionConfig) { c.CacheFor, c.CacheSize = time.Minute, 1 })
	alone := offline(t, s, nil)
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			wants(t, "introspection", cached, []string{opaque, signed}[i%2], 200)
			wants(t, "JWT", alone, signed, 200)
		})
	}
	group.Wait()
}
