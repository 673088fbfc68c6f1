package main

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ostiary/ostiary/internal/redact"
)

// written is what was written so far.
type written struct {
	mu   sync.Mutex
	text strings.Builder
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) lines() int {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Count(w.text.String(), "\n")
}

func TestLogWaitsForCompany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out written
		log, flush := newLog(&out, redact.Text, slog.LevelInfo)
		log.Info("one")
		log.With("a", 1).WithGroup("g").Info("two")
		if n := out.lines(); n != 0 {
			t.Errorf("%d lines did not wait", n)
		}
		time.Sleep(logDelay)
		if n := out.lines(); n != 2 {
			t.Errorf("%d lines were written after a while", n)
		}
		log.Info("three")
		log.With("a", 1).Warn("four")
		if n := out.lines(); n != 4 {
			t.Errorf("%d lines were written with a warning", n)
		}
		log.Info("five")
		flush()
		if n := out.lines(); n != 5 {
			t.Errorf("%d lines were written at the end", n)
		}
		time.Sleep(logDelay)
		for range logChunk / 100 {
			log.Info("six", "filler", strings.Repeat("x", 100))
		}
		if n := out.lines(); n < 6 {
			t.Error("many lines wait")
		}
		time.Sleep(logDelay)
		if n := out.lines(); n != 5+logChunk/100 {
			t.Errorf("%d lines were written in all", n)
		}
	})
}
