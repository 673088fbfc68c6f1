package server

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/signing"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/internal/tracing"
	"github.com/ostiary/ostiary/internal/usage"
	"github.com/ostiary/ostiary/oauth"
)

// Config is what a [Server] is made of.
type Config struct {
	// DB is open and migrated.
	DB *database.DB
	// PublicURL is where people and programs reach the server; see [ParsePublicURL]. It is never taken
	// from a request.
	PublicURL string
	// Audience is what JWT access tokens are for: the API that checks them knows itself by it (RFC 9068
	// section 3). Empty: the public URL.
	Audience string
	Hasher   accounts.Hasher
	Log      *slog.Logger
	// Secret is 256 random bits, or more, that all replicas share: keys are derived from it for what the
	// database or a browser keeps sealed.
	Secret []byte
	// TrustedProxies are the peers whose X-Forwarded-For is believed; from others it is ignored.
	TrustedProxies []netip.Prefix
	// PassportKey is that of a Laravel Passport whose personal access tokens were imported; nil: there is none.
	PassportKey *signing.PassportKey
	// Introspection says to whom the GraphQL schema is shown.
	Introspection graph.Introspection
	// AuditRetention is how long an event of the audit log is kept; 0: for ever.
	AuditRetention time.Duration
	// Assets holds what npm built: console/index.html, playground/index.html and assets/…. Without them, /admin/
	// and /playground say how to build them.
	Assets fs.FS
	// MetricsElsewhere says that [Server.Observation] is served at an address of its own: then /metrics is shown at no other.
	MetricsElsewhere bool
	// Tracer tells a collector of requests; nil: nobody is told.
	Tracer *tracing.Tracer
	// Version is shown to those who are signed in.
	Version string
}

// Server answers every request. It is an [http.Handler]; see [HTTPServer] for the limits around it.
type Server struct {
	config   Config
	public   *url.URL // that of config
	log      *slog.Logger
	accounts *accounts.Service
	clients  *clients.Service
	tokens   *tokens.Service
	keys     *signing.Service
	audit    *audit.Log
	usage    *usage.Recorder
	metrics  *metrics.Metrics
	unrouted *metrics.Route // counts what no route was found for
	sessions *sessions
	graph    http.Handler
	oauth    *oauth.Server
	crossing *http.CrossOriginProtection
	origins  origins
	schema   schemaCheck
	exports  chan struct{} // one for each that runs
	draining atomic.Bool
	handler  http.Handler
	observed http.Handler
}

// minSecret is how many bytes [Config.Secret] has at least.
const minSecret = 32

// New returns a server over a database. It answers as soon as it is called; what is to be done behind
// the requests is done by [Server.Work].
func New(config Config) (*Server, error) {
	public, err := ParsePublicURL(config.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("the public URL %w", err)
	}
	config.PublicURL = public.String()
	// Behind a name that others know there is a proxy, and not each tells that it forwards.
	config.MetricsElsewhere = config.MetricsElsewhere || !isThisMachine(public.Host)
	if config.Audience == "" {
		config.Audience = config.PublicURL
	}
	if len(config.Secret) < minSecret {
		return nil, fmt.Errorf("the secret has %d bytes, and needs %d", len(config.Secret), minSecret)
	}
	crossing := http.NewCrossOriginProtection()
	if err := crossing.AddTrustedOrigin(config.PublicURL); err != nil {
		return nil, fmt.Errorf("the public URL: %w", err)
	}
	recorder := &usage.Recorder{DB: config.DB, Log: config.Log}
	s := &Server{
		config:   config,
		public:   public,
		log:      config.Log,
		accounts: &accounts.Service{DB: config.DB, Hasher: config.Hasher},
		clients:  &clients.Service{DB: config.DB, Usage: recorder, Hasher: config.Hasher.ForSecrets()},
		tokens:   &tokens.Service{DB: config.DB, Usage: recorder},
		keys:     signing.New(config.DB, config.Secret),
		audit:    &audit.Log{DB: config.DB},
		usage:    recorder,
		sessions: newSessions(config.DB, recorder, public.Scheme == "https"),
		crossing: crossing,
		exports:  make(chan struct{}, maxExports),
	}
	s.metrics = metrics.New(s.about())
	s.unrouted = s.metrics.Route("none")
	s.accounts.Metrics, s.tokens.Metrics = s.metrics, s.metrics
	if config.PassportKey != nil {
		s.tokens.Foreign = config.PassportKey
	}
	s.origins = origins{load: s.clients.AllowedOrigins, now: config.DB.Now}
	s.oauth = oauth.New(oauth.Config{
		Clients: s.clients, Accounts: s.accounts, Tokens: s.tokens, Keys: s.keys,
		Secret: config.Secret, Pages: authorizationPages{s}, PublicURL: config.PublicURL, Audience: config.Audience, Log: config.Log,
		Metrics: s.metrics, Saw: saw,
	})
	s.graph = graph.New(graph.Config{
		Accounts: s.accounts, Clients: s.clients, Tokens: s.tokens,
		Credentials:   &credentials.Service{DB: config.DB, Tokens: s.tokens, Clients: s.clients},
		Audit:         s.audit,
		Introspection: config.Introspection,
		Metrics:       s.metrics,
		Version:       config.Version, Issuer: config.PublicURL, Log: config.Log,
	})
	s.handler = s.through(s.table(s.routes()))
	s.observed = s.through(s.table(s.observation()))
	return s, nil
}

// Prepare makes what must be there before the first request, and finds out whether the secret is the one that
// was given before; see [signing.Service.Ensure].
func (s *Server) Prepare(ctx context.Context) error { return s.keys.Ensure(ctx) }

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Observation answers those who watch the server, and nobody else is to reach it.
func (s *Server) Observation() http.Handler { return s.observed }

// Drain turns /readyz red, so that a load balancer sends no more requests. Those that come are still
// answered.
func (s *Server) Drain() { s.draining.Store(true) }

func (s *Server) isHTTPS() bool { return s.public.Scheme == "https" }
