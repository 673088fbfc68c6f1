package server

import (
	"log/slog"
	"net/http"
	"time"
)

// Limits of a connection. A slow or greedy client is cut off before it costs much, and meanwhile holds
// one goroutine and nothing else.
const (
	maxHeaderBytes    = 32 << 10
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 2 * time.Minute
)

// HTTPServer returns an [http.Server] for handler with every limit set: the program and its tests use
// the same.
func HTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler,
		// net/http reads up to 4 KB more than it is told before it answers 431.
		MaxHeaderBytes:    maxHeaderBytes - 4<<10,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
