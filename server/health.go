package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/ostiary/ostiary/internal/database"
)

// healthz says that the process is alive, whatever the state of the database.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// readyTimeout is how long the database may take to answer before the server calls itself not ready.
const readyTimeout = 2 * time.Second

// readyz says whether requests should be sent here.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if reason, err := s.notReady(ctx); reason != "" {
		s.log.LogAttrs(ctx, slog.LevelWarn, "not ready", slog.String("reason", reason), slog.Any("error", err))
		writeJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "unavailable", "reason": reason})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "ready"})
}

// notReady returns why not, in words that are safe to show, and the cause; "" when the server is ready.
func (s *Server) notReady(ctx context.Context) (reason string, cause error) {
	if s.draining.Load() {
		return "The server is about to stop.", nil
	}
	if err := s.config.DB.CheckReads(ctx); err != nil {
		return "The database does not answer.", err
	}
	if err := s.config.DB.CheckWrites(ctx); err != nil {
		return "The database takes no writes: it is locked, full, read-only, or away. What only reads is answered.", err
	}
	switch err := s.schema.check(ctx, s.config.DB); {
	case err == nil:
		return "", nil
	case errors.Is(err, database.ErrNewerSchema):
		return "The database was written by a newer version of ostiary.", err
	default:
		return "The database needs migrations, or does not answer.", err
	}
}

// schemaCheck remembers that the schema was found to be current, because to find out takes the only
// connection that writes.
type schemaCheck struct {
	mu      sync.Mutex
	current time.Time
}

// schemaChecked is how long a schema that was found to be current counts as such.
const schemaChecked = time.Minute

func (c *schemaCheck) check(ctx context.Context, db *database.DB) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.current.IsZero() && db.Now().Sub(c.current) < schemaChecked {
		return nil
	}
	if err := db.CheckSchema(ctx); err != nil {
		return err
	}
	c.current = db.Now()
	return nil
}
