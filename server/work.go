package server

import (
	"context"
	"errors"
	"time"
)

// sweepEvery is how often what has expired is deleted.
const sweepEvery = 10 * time.Minute

// Work does what is to be done behind the requests until ctx ends: it writes down when tokens were
// last used, deletes what has expired, and counts what is there.
func (s *Server) Work(ctx context.Context) {
	swept := make(chan struct{})
	go func() {
		defer close(swept)
		s.sweep(ctx)
	}()
	s.usage.Run(ctx)
	<-swept
}

func (s *Server) sweep(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for s.countOnce(ctx); ; s.countOnce(ctx) {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		s.sweepOnce(ctx)
	}
}

func (s *Server) sweepOnce(ctx context.Context) {
	if err := errors.Join(s.accounts.Sweep(ctx), s.tokens.Purge(ctx), s.keys.Sweep(ctx), s.trimAudit(ctx)); err != nil && ctx.Err() == nil {
		s.metrics.SweepFailed()
		s.log.Warn("what has expired was not deleted", "error", err)
	}
}

// countOnce counts for the metrics what is there.
func (s *Server) countOnce(ctx context.Context) {
	counts, err := s.counts(ctx)
	switch {
	case err == nil:
		s.metrics.Counted(counts)
	case ctx.Err() == nil:
		s.metrics.SweepFailed()
		s.log.Warn("what is there was not counted", "error", err)
	}
}

// trimAudit deletes the events of the audit log that are older than the operator wants to keep.
func (s *Server) trimAudit(ctx context.Context) error {
	if s.config.AuditRetention <= 0 {
		return nil
	}
	before := s.config.DB.Now().Add(-s.config.AuditRetention)
	deleted, err := s.audit.Trim(ctx, before)
	if deleted > 0 {
		s.log.Info("deleted old events of the audit log", "events", deleted, "before", before)
	}
	return err
}
