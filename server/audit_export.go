package server

import (
	"bufio"
	"log/slog"
	"net/http"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/tokens"
)

// export is the entrance of the files of the audit log. The caller is who would act at the GraphQL API:
// by a session, or by a bearer token with the scope admin. Pages of other sites can neither read the
// answer nor make it a part of themselves.
func (s *Server) export(next http.Handler) http.Handler {
	own := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
	return s.speaking(refuseText, bounded(0, s.acting(own, s.failToken)))
}

// failToken refuses a request because of the token that it has or lacks, and says which one would do
// (RFC 6750 section 3).
func (s *Server) failToken(w http.ResponseWriter, r *http.Request, err error) {
	_, hasToken := r.Header["Authorization"]
	switch code := fault.CodeOf(err); {
	case code == fault.Unauthenticated && hasToken:
		w.Header().Set("WWW-Authenticate", tokens.ChallengeInvalid)
	case code == fault.Unauthenticated:
		w.Header().Set("WWW-Authenticate", tokens.Challenge)
	case code == fault.Forbidden:
		w.Header().Set("WWW-Authenticate", tokens.ChallengeScope(scope.Admin))
	}
	s.fail(w, r, err)
}

// exportAs returns a handler that answers with a file of the events that the query chooses, the oldest
// first, to whoever may see the audit log. A HEAD checks the request and reads no event.
func (s *Server) exportAs(format exportFormat) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := access.RequireUser(r.Context()); err != nil {
			s.failToken(w, r, err)
			return
		}
		if err := access.Require(r.Context(), access.ViewAuditLog); err != nil {
			s.fail(w, r, err)
			return
		}
		filter, err := auditFilter(r.URL.RawQuery)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		file := newDownload(w, format.mediaType, "audit-events-"+s.config.DB.Now().Format("2006-01-02")+format.extension,
			func() error { return s.mayExport(r) })
		// What happens while it is written is not in it: a slow reader would never end.
		if begun := s.config.DB.Now().Add(time.Microsecond); filter.Until == nil || filter.Until.After(begun) {
			filter.Until = &begun
		}
		if r.Method == http.MethodHead {
			file.begin()
			return
		}
		s.limited(w, r, func() { s.finish(w, r, file, s.writeEvents(r, file, filter, format)) })
	}
}

// mayExport refuses a caller whose access has ended since the request came in, and everybody when the server
// is about to stop.
func (s *Server) mayExport(r *http.Request) error {
	if s.draining.Load() {
		return fault.New(fault.Unavailable, "The server is about to stop.")
	}
	if access.ActorFrom(r.Context()).SessionID == "" {
		if _, err := s.tokenActor(r); err != nil {
			return err
		}
	}
	_, err := accounts.WithCurrentActor(access.Needing(r.Context(), access.ViewAuditLog), s.config.DB.Read())
	return err
}

// maxExports is how many files are written at a time. Each holds memory, and reads the database for as long
// as its reader likes.
const maxExports = 4

// retryExport is when to come back, in seconds, when that many are written.
const retryExport = 30

// limited writes a file, unless too many are written already.
func (s *Server) limited(w http.ResponseWriter, r *http.Request, write func()) {
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }() // a file may be cut off by a panic
		write()
	default:
		refuse(w, r, refusal{
			Status: http.StatusServiceUnavailable, RetryAfter: retryExport,
			Message: "Too many files of the audit log are being written at the moment. Try again in half a minute.",
		})
	}
}

// exportBuffer is how many bytes of a file are sent at once.
const exportBuffer = 64 << 10

func (s *Server) writeEvents(r *http.Request, file *download, filter audit.Filter, format exportFormat) error {
	buffer := bufio.NewWriterSize(file, exportBuffer)
	events := format.writer(buffer)
	if err := s.audit.Each(r.Context(), filter, events.write); err != nil {
		return err
	}
	if err := events.flush(); err != nil {
		return err
	}
	return buffer.Flush()
}

// finish ends a file, or refuses the request when something went wrong. A file that has begun is cut off,
// so that nobody takes it for whole.
func (s *Server) finish(w http.ResponseWriter, r *http.Request, file *download, err error) {
	file.extend()
	switch {
	case err == nil:
		file.begin() // it may be empty
	case file.begun:
		s.note(r, slog.LevelWarn, "a file of the audit log was cut off", err)
		panic(http.ErrAbortHandler)
	default:
		s.fail(w, r, err)
	}
}
