package chaos_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// ledger is what the server has acknowledged. An acknowledgement lies on the disk before its caller goes on.
type ledger struct {
	mu    sync.Mutex
	file  *os.File
	known map[string]*entry
	// touched are the keys that were written since the last [ledger.take].
	touched map[string]bool
	acked   int
}

// entry is one thing that the server keeps, as a register: what was acknowledged last, and what was tried since without an
// answer. It must have one of these values.
type entry struct {
	acked string
	tried []string
}

// absent is the value of what was never acknowledged.
const absent = "absent"

func newLedger(t testing.TB) *ledger {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return &ledger{file: file, known: map[string]*entry{}, touched: map[string]bool{}}
}

// try notes that a value is about to be asked for.
func (l *ledger) try(key, value string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entry(key)
	e.tried = append(e.tried, value)
}

// ack notes that a value was acknowledged.
func (l *ledger) ack(key, value string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entry(key)
	e.acked, e.tried = value, nil
	l.acked++
	if _, err := fmt.Fprintln(l.file, key, value); err != nil {
		return err
	}
	return l.file.Sync()
}

func (l *ledger) entry(key string) *entry {
	e := l.known[key]
	if e == nil {
		e = &entry{acked: absent}
		l.known[key] = e
	}
	l.touched[key] = true
	return e
}

// take returns what was written since the last call.
func (l *ledger) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	keys := l.keys(func(key string) bool { return l.touched[key] })
	clear(l.touched)
	return keys
}

// copy returns what is known now, to be held against a server that has it from now.
func (l *ledger) copy() *ledger {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := map[string]*entry{}
	for key, e := range l.known {
		known[key] = &entry{acked: e.acked, tried: slices.Clone(e.tried)}
	}
	return &ledger{known: known, touched: map[string]bool{}}
}

// forget drops what was written under some keys.
func (l *ledger) forget(keys []string) {
	for _, key := range keys {
		delete(l.known, key)
	}
}

// endTokens notes that all tokens are dead, other than some.
func (l *ledger) endTokens(except []string) {
	for key, e := range l.known {
		if token, isToken := strings.CutPrefix(key, tokenKey); isToken && !slices.Contains(except, token) {
			e.acked, e.tried = dead, nil
		}
	}
}

// all returns everything that is known.
func (l *ledger) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.keys(func(string) bool { return true })
}

// settled returns what nothing was tried with since it was acknowledged.
func (l *ledger) settled() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.keys(func(key string) bool { return len(l.known[key].tried) == 0 })
}

func (l *ledger) keys(which func(string) bool) (keys []string) {
	for key := range l.known {
		if which(key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// check holds what the server has against what it may have. What it has is what it is held to from then on.
func (l *ledger) check(key, has string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.known[key]
	if has != e.acked && !slices.Contains(e.tried, has) {
		return fmt.Errorf("%s: it is %s, and was acknowledged as %s (tried since: %q)", key, has, e.acked, e.tried)
	}
	e.acked, e.tried = has, nil
	return nil
}

func (l *ledger) acknowledged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.acked
}
