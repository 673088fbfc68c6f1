package server

import (
	"context"
	"net/http"
)

// Through leads a handler's requests through what all routes share.
func (s *Server) Through(h http.Handler) http.Handler { return s.through(h) }

// SweepOnce deletes what is too old, as [Server.Work] does now and then.
func (s *Server) SweepOnce(ctx context.Context) { s.sweepOnce(ctx) }

// CountOnce counts what is there, as [Server.Work] does now and then.
func (s *Server) CountOnce(ctx context.Context) { s.countOnce(ctx) }
