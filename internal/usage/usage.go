// Package usage remembers when clients, secrets, tokens and sessions were last used, and writes it down behind
// the requests, many at a time: a request that only reads must not wait for a write.
//
// What it knows is for people to look at. Nothing depends on it, so what was not yet written when
// the machine loses its power is simply lost.
package usage

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
)

const (
	// precision is how old a stored moment must be before it is worth another write.
	precision = time.Minute
	// interval is how long a moment waits for company before it is written.
	interval = 10 * time.Second
	// chunk is how many rows one write may touch: a large one would hold up everybody else's.
	chunk = 500
)

// table is where a moment is written. The statements name the tables as constants, never by input.
type table string

const (
	clients      table = `UPDATE auth_clients SET last_used_at = $1 WHERE id = $2 AND last_used_at < $1`
	secrets      table = `UPDATE client_secrets SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)`
	accessTokens table = `UPDATE access_tokens SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)`
	personal     table = `UPDATE personal_access_tokens SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)`
	sessions     table = `UPDATE sessions SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)`
)

type key struct {
	table table
	id    any
}

// String is what keys are sorted by.
func (k key) String() string { return fmt.Sprint(k.table, k.id) }

// Recorder collects moments and writes them. A nil one records nothing. Run needs a Log.
type Recorder struct {
	DB  *database.DB
	Log *slog.Logger

	mu      sync.Mutex
	pending map[key]time.Time
}

// Client says that a client was used now; stored is what the database says.
func (r *Recorder) Client(id int, stored time.Time) { r.touch(key{clients, id}, &stored) }

// Secret says that a client's secret was used now.
func (r *Recorder) Secret(id string, stored *time.Time) { r.touch(key{secrets, id}, stored) }

// AccessToken says that an access token was used now.
func (r *Recorder) AccessToken(id string, stored *time.Time) { r.touch(key{accessTokens, id}, stored) }

// PersonalAccessToken says that a personal access token was used now.
func (r *Recorder) PersonalAccessToken(id string, stored *time.Time) {
	r.touch(key{personal, id}, stored)
}

// Session says that a session was used now.
func (r *Recorder) Session(id string, stored *time.Time) { r.touch(key{sessions, id}, stored) }

func (r *Recorder) touch(k key, stored *time.Time) {
	if r == nil {
		return
	}
	now := r.DB.Now()
	if stored != nil && now.Sub(*stored) < precision {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pending == nil {
		r.pending = map[key]time.Time{}
	}
	r.pending[k] = now
}

// Run writes what was collected every few seconds until ctx ends, and then once more.
func (r *Recorder) Run(ctx context.Context) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			r.report(r.Flush(context.WithoutCancel(ctx)))
			return
		}
		r.report(r.Flush(ctx))
	}
}

func (r *Recorder) report(err error) {
	if err != nil {
		r.Log.Warn("the times of last use were not written", "error", err)
	}
}

// Flush writes what was collected so far. What cannot be written is dropped: it will be used again.
func (r *Recorder) Flush(ctx context.Context) error {
	r.mu.Lock()
	pending := r.pending
	r.pending = nil
	r.mu.Unlock()
	keys := make([]key, 0, len(pending))
	for k := range pending {
		keys = append(keys, k)
	}
	// In one order on all replicas: two that write the same rows must not wait for each other.
	slices.SortFunc(keys, func(a, b key) int { return strings.Compare(a.String(), b.String()) })
	for len(keys) > 0 {
		n := min(chunk, len(keys))
		if err := r.write(ctx, keys[:n], pending); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}

func (r *Recorder) write(ctx context.Context, keys []key, moments map[key]time.Time) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		for _, k := range keys {
			if _, err := tx.ExecContext(ctx, string(k.table), moments[k], k.id); err != nil {
				return err
			}
		}
		return nil
	})
}
