package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/ostiary/ostiary/internal/redact"
)

const (
	// logDelay is how long a line of information may wait for others: there is one for each request, and to write each by
	// itself takes a twentieth of the time of a request.
	logDelay = 100 * time.Millisecond
	// logChunk is how many bytes wait at most.
	logChunk = 32 << 10
)

// newLog returns the log of a server, and how to write what waits. Warnings and errors do not wait, nor does what came
// before them.
func newLog(out io.Writer, format redact.Format, level slog.Level) (log *slog.Logger, flush func()) {
	gathered := &lines{out: out}
	return slog.New(prompt{redact.Handler(gathered, format, level), gathered}), gathered.flush
}

// prompt is a handler that writes at once what matters.
type prompt struct {
	slog.Handler
	lines *lines
}

// Handle writes a record.
func (p prompt) Handle(ctx context.Context, record slog.Record) error {
	err := p.Handler.Handle(ctx, record)
	if record.Level > slog.LevelInfo {
		p.lines.flush()
	}
	return err
}

// WithAttrs returns a handler whose records have the attributes.
func (p prompt) WithAttrs(attrs []slog.Attr) slog.Handler {
	return prompt{p.Handler.WithAttrs(attrs), p.lines}
}

// WithGroup returns a handler whose records have their attributes in the group.
func (p prompt) WithGroup(name string) slog.Handler {
	return prompt{p.Handler.WithGroup(name), p.lines}
}

// lines gathers the lines of a log, and writes them together.
type lines struct {
	out     io.Writer
	mu      sync.Mutex
	waiting []byte
}

// WriteString adds a line.
func (l *lines) WriteString(line string) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		time.AfterFunc(logDelay, l.flush)
	}
	l.waiting = append(l.waiting, line...)
	if len(l.waiting) >= logChunk {
		l.write()
	}
	return len(line), nil
}

// Write adds a line.
func (l *lines) Write(line []byte) (int, error) { return l.WriteString(string(line)) }

func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write()
}

func (l *lines) write() {
	_, _ = l.out.Write(l.waiting) // who closed the log does not want it
	l.waiting = l.waiting[:0]
}
