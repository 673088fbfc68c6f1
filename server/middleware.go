package server

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/tracing"
)

// exchange is what is known of one request and its answer beside what HTTP says.
type exchange struct {
	id    string // req_…, in X-Request-Id, in the log and in the audit log
	route string // the pattern that the address matched
	// counter counts the requests of the route.
	counter *metrics.Route
	// span is the request in a trace; nil: it is not traced.
	span *tracing.Span
	// actor is who turned out to ask, and client the auth client by which they do or about which they ask; 0: none.
	actor  access.Actor
	client int
	// isRoutine says that there is one for each request to an API, or every few seconds.
	isRoutine bool
	// refuse writes a refusal in the form that callers of the route understand.
	refuse func(w http.ResponseWriter, r *http.Request, why refusal)
}

type exchangeKey struct{}

func exchangeOf(r *http.Request) *exchange { return r.Context().Value(exchangeKey{}).(*exchange) }

// through leads every request through what all routes share, in this order.
func (s *Server) through(next http.Handler) http.Handler {
	return s.identified(s.recorded(s.guarded(s.recovered(next))))
}

// identified gives the request an id and remembers where it came from. An id that the caller sent is
// not believed: the log must not say what a stranger wrote.
func (s *Server) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{id: ids.New(ids.Request), counter: s.unrouted, refuse: s.refusePage}
		w.Header().Set("X-Request-Id", x.id)
		ctx := context.WithValue(r.Context(), exchangeKey{}, x)
		ctx = audit.WithOrigin(ctx, audit.Origin{
			Address:   clientAddress(r, s.config.TrustedProxies),
			UserAgent: r.UserAgent(),
			RequestID: x.id,
		})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// recorded counts each request and writes a line for it into the log. It leaves out what may hold a secret: the
// query string, headers, bodies, and the path itself, of which only the route is shown.
func (s *Server) recorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, counted := time.Now(), &countingWriter{ResponseWriter: w}
		s.metrics.Began()
		defer func() {
			took := time.Since(began)
			s.metrics.Ended()
			exchangeOf(r).counter.Answered(r.Method, counted.status, took)
			s.record(r, took, counted)
			exchangeOf(r).span.End(counted.status)
		}()
		next.ServeHTTP(counted, r)
		if counted.status == 0 {
			counted.status = http.StatusOK // what net/http sends when a handler writes nothing
		}
	})
}

// record writes the line. What is routine and went well is for those who look for faults: the proxy, or the API, has
// a line for it too.
func (s *Server) record(r *http.Request, took time.Duration, answer *countingWriter) {
	x, level := exchangeOf(r), slog.LevelInfo
	if x.isRoutine && answer.status < http.StatusBadRequest {
		level = slog.LevelDebug
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	line := []slog.Attr{
		slog.String("request_id", x.id),
		slog.String("method", shown(r.Method)),
		slog.String("route", x.route),
		slog.Int("status", answer.status),
		slog.Int64("bytes", answer.bytes),
		slog.Duration("duration", took.Round(time.Microsecond)),
		slog.String("address", audit.OriginFrom(r.Context()).Address),
	}
	s.log.LogAttrs(r.Context(), level, "request", append(line, x.who()...)...)
}

// saw remembers for the log who a request comes from.
func saw(ctx context.Context, actor access.Actor, clientID int) {
	x := ctx.Value(exchangeKey{}).(*exchange)
	x.actor, x.client = actor, clientID
}

// who is what a line of the log says of the one who asked: ids, which the audit log explains, and no names.
func (x *exchange) who() []slog.Attr {
	line := []slog.Attr{slog.String("actor_kind", string(cmp.Or(x.actor.Kind, access.Anonymous)))}
	if x.actor.ID != "" {
		line = append(line, slog.String("actor_id", x.actor.ID))
	}
	if x.client != 0 {
		line = append(line, slog.Int("client_id", x.client))
	}
	if id := x.span.TraceID(); id != "" {
		line = append(line, slog.String("trace_id", id))
	}
	return line
}

// recovered answers 500 when a handler panics, or hangs up when it had begun to answer.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch value := recover(); value {
			case nil:
			case http.ErrAbortHandler:
				panic(value)
			default:
				s.log.Error("a handler panicked", "request_id", exchangeOf(r).id, "route", exchangeOf(r).route,
					"panic", fmt.Sprint(value), "stack", string(debug.Stack()))
				if w.(*countingWriter).status != 0 {
					panic(http.ErrAbortHandler)
				}
				refuse(w, r, refusal{Status: http.StatusInternalServerError})
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// countingWriter remembers what was answered.
type countingWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader remembers the status.
func (c *countingWriter) WriteHeader(status int) {
	if c.status == 0 && status >= http.StatusOK { // 1xx are not the answer yet
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (c *countingWriter) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(b)
	c.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (c *countingWriter) Unwrap() http.ResponseWriter { return c.ResponseWriter }
