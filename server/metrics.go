package server

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/signing"
)

const metricsPath = "/metrics"

// showMetrics shows the metrics.
func (s *Server) showMetrics(w http.ResponseWriter, r *http.Request) {
	text, err := s.metrics.Write()
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", metrics.ContentType)
	_, _ = w.Write(text) // a reader who has left is no error of ours
}

// metricsHere shows the metrics to programs of this machine, unless they have an address of their own. They tell how a
// server is used, so for everybody else there is nothing at this address.
func (s *Server) metricsHere(w http.ResponseWriter, r *http.Request) {
	isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !isRead || s.config.MetricsElsewhere || !isDirect(r) {
		s.notFound(w, r)
		return
	}
	exchangeOf(r).isRoutine = true
	s.showMetrics(w, r)
}

// forwarded are the headers with which proxies say that they speak for somebody else.
var forwarded = []string{
	"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server", "X-Real-Ip",
}

// isDirect reports whether a request comes from a program of this machine, for itself. It speaks HTTP/1.1, unlike a
// proxy that nobody has told to say for whom it speaks. And it knows the machine by a name of this machine alone: a page
// in a browser here, whose host name was made to lead here, does not.
func isDirect(r *http.Request) bool {
	peer, ok := parseAddress(r.RemoteAddr)
	if !ok || !peer.IsLoopback() || !r.ProtoAtLeast(1, 1) || !isThisMachine(r.Host) {
		return false
	}
	for _, name := range forwarded {
		if _, sent := r.Header[name]; sent {
			return false
		}
	}
	return true
}

func isThisMachine(host string) bool {
	name := (&url.URL{Host: host}).Hostname()
	address, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && address.IsLoopback()
}

// about is what the server tells the metrics of itself.
func (s *Server) about() metrics.About {
	return metrics.About{
		Version: s.config.Version, Database: s.config.DB.Dialect(),
		Pools: s.config.DB.Pools, Busy: s.config.DB.Busy, Waiting: s.config.DB.Waiting,
		Exports: func() int { return len(s.exports) },
		IsReady: func() bool {
			ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
			defer cancel()
			reason, _ := s.notReady(ctx)
			return reason == ""
		},
	}
}

// counts counts what the metrics tell of the database.
func (s *Server) counts(ctx context.Context) (c metrics.Counts, err error) {
	c.At = s.config.DB.Now()
	living, err := s.tokens.CountAll(ctx)
	if err != nil {
		return c, err
	}
	c.AccessTokens, c.RefreshTokens, c.PersonalTokens = living.AccessTokens, living.RefreshTokens, living.PersonalTokens
	for enabled, into := range map[bool]*int{true: &c.EnabledClients, false: &c.DisabledClients} {
		if *into, err = s.clients.Count(ctx, clients.Filter{Enabled: &enabled}); err != nil {
			return c, err
		}
	}
	migrations, err := s.config.DB.Migrations(ctx)
	if err != nil {
		return c, err
	}
	for _, m := range migrations {
		if m.Applied.IsZero() {
			c.PendingMigrations++
		} else {
			c.AppliedMigrations++
		}
	}
	keys, err := s.keys.List(ctx)
	if err != nil {
		return c, fmt.Errorf("count the signing keys: %w", err)
	}
	c.Keys = len(keys)
	for _, key := range keys {
		if key.State == signing.Signing {
			c.SignsSince = key.SignsFrom
		}
	}
	return c, nil
}
