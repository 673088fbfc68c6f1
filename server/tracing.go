package server

import (
	"net/http"
	"slices"

	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/tracing"
)

// untraced are the routes of those who watch the server: they come every few seconds, and tell nothing.
var untraced = []string{"/healthz", "/readyz", metricsPath}

// traced begins the span of a request whose route was found. What the proxies of the operator say of the trace that it
// belongs to is believed.
func (s *Server) traced(r *http.Request, x *exchange) *http.Request {
	if s.config.Tracer == nil || slices.Contains(untraced, x.route) {
		return r
	}
	peer, ok := parseAddress(r.RemoteAddr)
	ctx, span := s.config.Tracer.Request(r.Context(), tracing.Request{
		Method: metrics.Method(r.Method), Route: x.route, ID: x.id,
		Parent: r.Header.Get("Traceparent"), IsTrusted: ok && isTrusted(peer, s.config.TrustedProxies),
	})
	x.span = span
	return r.WithContext(ctx)
}
