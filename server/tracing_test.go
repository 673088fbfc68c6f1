package server_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	collected "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tracing"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// collector takes spans, as OpenTelemetry's own does.
type collector struct {
	*httptest.Server
	tracer *tracing.Tracer

	mu    sync.Mutex
	bytes strings.Builder // all that came
	spans []*spans.Span
	about []string // what the services say of themselves
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(c.take))
	t.Cleanup(c.Close)
	var err error
	if c.tracer, err = tracing.New(t.Context(), tracing.Config{Endpoint: c.URL + "/v1/traces", Version: "test", Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.tracer.Close(context.Background()) })
	return c
}

func (c *collector) take(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	var request collected.ExportTraceServiceRequest
	if err != nil || proto.Unmarshal(body, &request) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.bytes.Write(body)
	for _, resource := range request.ResourceSpans {
		c.about = append(c.about, resource.Resource.String())
		for _, scope := range resource.ScopeSpans {
			c.spans = append(c.spans, scope.Spans...)
		}
	}
}

// all returns the spans there are once those so far have come.
func (c *collector) all(t *testing.T) []*spans.Span {
	t.Helper()
	if err := c.tracer.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.spans
}

// traced configures a server to send spans to the collector.
func (c *collector) traced(config *server.Config) { config.Tracer = c.tracer }

func attribute(span *spans.Span, name string) string {
	for _, a := range span.Attributes {
		if a.Key == name {
			return a.Value.GetStringValue()
		}
	}
	return ""
}

// of returns the span of the request with this id, and those below it.
func of(all []*spans.Span, requestID string) (root *spans.Span, below []*spans.Span) {
	for _, span := range all {
		if attribute(span, "ostiary.request_id") == requestID {
			root = span
		}
	}
	for _, span := range all {
		if root != nil && span != root && string(span.TraceId) == string(root.TraceId) {
			below = append(below, span)
		}
	}
	return root, below
}

// TestT80Traces follows requests from HTTP through GraphQL to SQL, and looks for secrets in all that was sent.
func TestT80Traces(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		c := newCollector(t)
		s := servertest.Start(t, kit, c.traced)
		if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
			t.Fatal(err)
		}
		s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password)
		const canary = "canary-7f3a9c"
		s.Logs.Keep(canary)
		id, secret := s.NewClient(t, vars{"name": canary, "description": canary, "grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}, "accessTokenLifetime": 600})
		token := s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
		s.Token(t, id, secret, url.Values{"grant_type": {"password"}, "username": {canary}, "password": {canary}})
		s.OAuth(t, "/oauth/introspect", id, secret, url.Values{"token": {token}})
		verified := s.Bearer(t, token).Get(t, "/oauth/verify/"+canary+"?x="+canary)
		s.Browser(t).Do(t, http.MethodGet, "/"+canary+"?"+canary, http.Header{
			"User-Agent": {canary}, "Referer": {canary}, "Tracestate": {"vendor=" + canary}, "X-Request-Id": {canary}, "Baggage": {"a=" + canary},
		}, "")
		s.Browser(t).Do(t, "CANARY", "/", nil, "")
		listed := s.Admin.Do(t, http.MethodPost, "/graphql", asJSON(), `{"query":"query Listed($search: String) { authClients(filter: {search: $search}) { nodes { name secrets { hint } } } }","variables":{"search":"`+canary+`"}}`)
		if !strings.Contains(listed.Body, canary) {
			t.Fatalf("nothing is listed: %s", listed)
		}
		s.Admin.Must(t, `query { authClients(filter: {search: "`+canary+`"}) { nodes { name } } }`, nil)
		s.Admin.GraphQL(t, `query `+token+` { viewer { id } }`, nil)
		s.Admin.GraphQL(t, `query `+strings.Repeat("a", 50)+"_"+token+` { viewer { id } }`, nil) // which is cut off in the middle
		for _, probe := range []string{"/healthz", "/readyz", "/metrics"} {
			s.Browser(t).Get(t, probe)
		}
		all := c.all(t)

		root, below := of(all, verified.Header.Get("X-Request-Id"))
		if root == nil || root.Name != "GET /oauth/verify" || len(root.ParentSpanId) != 0 || len(below) != 1 || !strings.HasPrefix(attribute(below[0], "db.query.text"), "SELECT") {
			t.Errorf("a token check: %v\n%v", root, below)
		}
		root, below = of(all, listed.Header.Get("X-Request-Id"))
		if root == nil || root.Name != "POST /graphql" {
			t.Fatalf("GraphQL: %v", root)
		}
		var operation *spans.Span
		statements := 0
		for _, span := range below {
			if attribute(span, "graphql.operation.name") == "Listed" && string(span.ParentSpanId) == string(root.SpanId) {
				operation = span
			}
		}
		for _, span := range below {
			if operation != nil && string(span.ParentSpanId) == string(operation.SpanId) && attribute(span, "db.query.text") != "" {
				statements++
			}
		}
		if operation == nil || operation.Name != "GraphQL query" || statements < 2 {
			t.Errorf("GraphQL: %d statements below %v among %v", statements, operation, below)
		}
		for _, span := range all {
			if strings.Contains(span.Name, "healthz") || strings.Contains(span.Name, "readyz") || strings.Contains(span.Name, "metrics") {
				t.Errorf("a probe is traced: %s", span.Name)
			}
		}
		if !strings.Contains(c.about[0], `"ostiary"`) {
			t.Errorf("the service has another name: %s", c.about[0])
		}
		s.Logs.Keep(strings.ToUpper(canary))
		for _, leaked := range append(s.Logs.SecretsIn(c.bytes.String()), s.Logs.SecretsIn(strings.Join(c.about, ""))...) {
			t.Errorf("the spans have a secret (%.4s…, %d bytes)", leaked, len(leaked))
		}
		if strings.Contains(c.bytes.String(), token[:20]) {
			t.Error("the spans have a part of a token")
		}
		if strings.Contains(strings.ToLower(c.bytes.String()), "canary") {
			t.Error("the spans have what callers wrote")
		}
		if line := lineOf(s, listed.Header.Get("X-Request-Id")); !strings.Contains(line, "trace_id="+traceID(root)) {
			t.Errorf("the line does not have the trace: %s", line)
		}
	})
}

func traceID(span *spans.Span) string {
	const digits = "0123456789abcdef"
	var text strings.Builder
	for _, b := range span.TraceId {
		text.WriteByte(digits[b>>4])
		text.WriteByte(digits[b&15])
	}
	return text.String()
}

// lineOf returns the line of the log about a request.
func lineOf(s *servertest.Server, requestID string) string {
	for line := range strings.Lines(s.Logs.String()) {
		if strings.Contains(line, "msg=request request_id="+requestID) {
			return line
		}
	}
	return ""
}

// Who sends a traceparent decides nothing, unless it is a proxy of the operator.
func TestTraceparent(t *testing.T) {
	const sent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-"
	c := newCollector(t)
	stranger := servertest.Start(t, testkit.SQLite(t), c.traced)
	proxied := servertest.Start(t, testkit.SQLite(t), c.traced, func(config *server.Config) {
		config.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	ask := func(s *servertest.Server, traceparent string) *spans.Span {
		answer := s.Browser(t).Do(t, http.MethodGet, "/login", http.Header{"Traceparent": {traceparent}}, "")
		root, _ := of(c.all(t), answer.Header.Get("X-Request-Id"))
		return root
	}
	for _, flags := range []string{"00", "01"} {
		root := ask(stranger, sent+flags)
		if root == nil || traceID(root) == sent[3:35] || len(root.ParentSpanId) != 0 || len(root.Links) != 1 {
			t.Errorf("a stranger, flags %s: %v", flags, root)
		}
	}
	if root := ask(proxied, sent+"01"); root == nil || traceID(root) != sent[3:35] || len(root.ParentSpanId) == 0 {
		t.Errorf("a proxy: %v", root)
	}
	if root := ask(proxied, sent+"00"); root != nil {
		t.Errorf("what the proxy does not sample: %v", root)
	}
	for _, wrong := range []string{"", "nonsense", "00-" + strings.Repeat("0", 32) + "-b7ad6b7169203331-01"} {
		if root := ask(proxied, wrong); root == nil || len(root.ParentSpanId) != 0 || len(root.Links) != 0 {
			t.Errorf("%q: %v", wrong, root)
		}
	}
}

// A collector that is away, or answers nonsense, harms nobody, and the log says so once.
func TestCollectorIsAway(t *testing.T) {
	for name, collector := range map[string]http.HandlerFunc{
		"refuses":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
		"nonsense": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "\xff\xff\xff") },
		"away":     nil,
	} {
		t.Run(name, func(t *testing.T) {
			at := httptest.NewServer(collector)
			if collector == nil {
				at.Close()
			}
			defer at.Close()
			s := servertest.Start(t, testkit.SQLite(t), func(config *server.Config) {
				var err error
				if config.Tracer, err = tracing.New(t.Context(), tracing.Config{Endpoint: at.URL + "/v1/traces", Log: config.Log}); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					ended, cancel := context.WithCancel(context.Background())
					cancel()
					config.Tracer.Close(ended)
				})
			})
			for range 3000 { // more than may wait
				w := httptest.NewRecorder()
				s.Front.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/oauth/verify", nil))
				if w.Code != http.StatusUnauthorized {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
			}
			for deadline := time.Now().Add(30 * time.Second); name == "refuses" && !strings.Contains(s.Logs.String(), "the collector of traces did not take them"); time.Sleep(10 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal("the log does not say that spans are lost")
				}
			}
			if n := strings.Count(s.Logs.String(), "the collector of traces"); n > 1 {
				t.Errorf("the log says it %d times", n)
			}
		})
	}
}

// TestLogLinesSayWho looks for who asked, and through which client, in the line of each request.
func TestLogLinesSayWho(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada := s.User(t)
		id, secret := s.NewClient(t, vars{"grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}, "scopes": []string{"admin"}, "resourceServer": true})
		form := url.Values{"grant_type": {"client_credentials"}}
		issued := s.Token(t, id, secret, form)
		form = url.Values{"grant_type": {"password"}, "username": {ada.Username}, "password": {servertest.Password}, "scope": {"admin"}}
		byUser := s.Bearer(t, s.Token(t, id, secret, form).JSON(t).String("access_token"))
		_, refused := s.OAuth(t, "/oauth/token", id, "not the secret", form), s.OAuth(t, "/oauth/token", id, "not the secret", form)
		for name, test := range map[string]struct {
			answer *servertest.Response
			want   string
		}{
			"nobody":            {s.Browser(t).Get(t, "/login"), "actor_kind=ANONYMOUS"},
			"a session":         {ada.Get(t, "/login"), "actor_kind=USER actor_id=" + ada.UserID},
			"a client":          {issued, "actor_kind=CLIENT actor_id=" + id + " client_id=" + id},
			"a wrong secret":    {refused, "actor_kind=ANONYMOUS"},
			"a token":           {byUser.Get(t, "/oauth/verify"), "actor_kind=USER actor_id=" + ada.UserID + " client_id=" + id},
			"a client's token":  {s.Bearer(t, issued.JSON(t).String("access_token")).Get(t, "/oauth/verify"), "actor_kind=CLIENT client_id=" + id},
			"GraphQL by token":  {byUser.Do(t, http.MethodPost, "/graphql", asJSON(), `{"query":"{ viewer { id } }"}`), "actor_kind=USER actor_id=" + ada.UserID + " client_id=" + id},
			"an authorization":  {ada.Get(t, "/oauth/authorize?client_id="+id+"&redirect_uri=https://wrong.example"), "actor_kind=USER actor_id=" + ada.UserID},
			"somebody signs in": {s.PostForm(t, "/login", url.Values{"username": {ada.Username}, "password": {servertest.Password}}), "actor_kind=USER actor_id=" + ada.UserID},
		} {
			line := lineOf(s, test.answer.Header.Get("X-Request-Id"))
			if _, said, _ := strings.Cut(line, " actor_kind="); "actor_kind="+strings.TrimSpace(said) != test.want {
				t.Errorf("%s: %d, the line says %q, want %q", name, test.answer.Status, line, test.want)
			}
		}
	})
}
