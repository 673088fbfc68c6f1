package server

import "net/http"

// Through leads a handler's requests through what all routes share.
func (s *Server) Through(h http.Handler) http.Handler { return s.through(h) }
