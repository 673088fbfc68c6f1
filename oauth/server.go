package oauth

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/seal"
	"github.com/ostiary/ostiary/internal/signing"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Config is what a [Server] is made of.
type Config struct {
	Clients  *clients.Service
	Accounts *accounts.Service
	Tokens   *tokens.Service
	Keys     *signing.Service
	// Secret is 256 random bits that all replicas share. With it, what browsers bring back is known to be ours.
	Secret []byte
	Pages  Pages
	// PublicURL is the issuer (RFC 8414): scheme and host.
	PublicURL string
	// Audience is what JWT access tokens are for: the API (RFC 9068 section 3).
	Audience string
	Log      *slog.Logger
	// Saw is told who a request turned out to come from, and by or about which client it is.
	Saw func(ctx context.Context, actor access.Actor, clientID int)
	// Metrics counts what is refused, and what is asked about tokens.
	Metrics *metrics.Metrics
}

// Server answers the OAuth endpoints. Make one with [New].
type Server struct {
	Config
	failures failureLimits
	tickets  seal.Box // of what a user was shown
	markers  seal.Box // of when a user was sent to sign in anew
}

// New returns a server.
func New(config Config) *Server {
	return &Server{
		Config:  config,
		tickets: seal.New(config.Secret, "consent tickets"),
		markers: seal.New(config.Secret, "sign-in markers"),
	}
}

// Token is the token endpoint (RFC 6749 section 3.2).
func (s *Server) Token(w http.ResponseWriter, r *http.Request) {
	s.withClient(metrics.TokenEndpoint, s.token)(w, r)
}

// Introspect is the introspection endpoint (RFC 7662), for confidential clients.
func (s *Server) Introspect(w http.ResponseWriter, r *http.Request) {
	s.withClientAnd(metrics.IntrospectEndpoint, s.Tokens.Beside, s.introspect)(w, r)
}

// Revoke is the revocation endpoint (RFC 7009).
func (s *Server) Revoke(w http.ResponseWriter, r *http.Request) {
	s.withClient(metrics.RevokeEndpoint, s.revoke)(w, r)
}
