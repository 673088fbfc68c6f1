package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/ostiary/ostiary/server"
)

// stopTimeout is how long requests that have begun may take after the last one was let in. With the delay
// before, it is less than the half minute that orchestrators commonly wait before they kill.
const stopTimeout = 25 * time.Second

// runner runs a server until it is told to stop.
type runner struct {
	front *server.Server
	log   *slog.Logger
	// watched is where operators ask for metrics; nil: nowhere but here.
	watched net.Listener
	linger  func() // while load balancers notice that it is about to stop
	leave   atomic.Bool
}

// run answers requests until ctx ends, and then closes in an order that cuts nobody off: not ready;
// answer what still comes; let nobody in; answer what has begun; write down what was put off.
func (r *runner) run(ctx context.Context, listener net.Listener) error {
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		r.front.Work(work)
	}()
	defer func() { stopWork(); <-worked }()

	httpServer := server.HTTPServer(r, r.log)
	served := make(chan error, 2)
	if r.watched != nil {
		observation := server.HTTPServer(r.front.Observation(), r.log)
		defer func() { _ = observation.Close() }() // until the end: it is told how the server stops
		go func() { served <- observation.Serve(r.watched) }()
	}
	go func() { served <- httpServer.Serve(listener) }()
	r.log.Info("ready", "address", listener.Addr().String(), "version", version)
	select {
	case err := <-served: // by itself: the listener broke
		return fmt.Errorf("accept connections: %w", err)
	case <-ctx.Done():
		return r.close(ctx, httpServer)
	}
}

func (r *runner) close(ctx context.Context, httpServer *http.Server) error {
	r.log.Info("stopping")
	r.leave.Store(true)
	r.front.Drain()
	r.linger()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := httpServer.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests were cut off after %s: %w", stopTimeout, err), httpServer.Close())
	}
	r.log.Info("stopped")
	return nil
}

// ServeHTTP lets the front door answer. While the server is about to stop, each answer is the last on its
// connection: the client opens another one elsewhere, and none is left to be closed under a request.
func (r *runner) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if r.leave.Load() {
		w.Header().Set("Connection", "close")
	}
	r.front.ServeHTTP(w, request)
}
