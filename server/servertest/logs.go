package servertest

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// Logs collects what a server logs, and the secrets that must not be in it.
type Logs struct {
	mu      sync.Mutex
	text    bytes.Buffer
	secrets map[string]bool
}

func newLogs(t testing.TB) *Logs {
	l := &Logs{secrets: map[string]bool{}}
	// Checked when everything that writes to it has stopped: cleanups run last in, first out.
	t.Cleanup(func() {
		for _, secret := range l.Leaked() {
			t.Errorf("the log has a secret (%.4s…, %d bytes)", secret, len(secret))
		}
		if t.Failed() && testing.Verbose() {
			t.Log(l.String())
		}
	})
	return l
}

// Write takes what the server logs.
func (l *Logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String returns what was logged so far.
func (l *Logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// minSecret is how many bytes a secret must have for its appearance not to be a coincidence.
const minSecret = 8

// Keep remembers a secret that must never be logged.
func (l *Logs) Keep(secret string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(secret) >= minSecret {
		l.secrets[secret] = true
	}
}

// minted is what the values look like that Ostiary hands out.
var minted = regexp.MustCompile(`ost_(ac|at|rt|pat|cs)_[0-9A-Za-z]+|eyJ[\w-]+\.[\w-]+\.[\w-]+`)

// keepAll remembers every secret that an answer hands out.
func (l *Logs) keepAll(answer string) {
	for _, secret := range minted.FindAllString(answer, -1) {
		l.Keep(secret)
	}
}

// Leaked returns the secrets that were logged after all.
func (l *Logs) Leaked() []string { return l.SecretsIn(l.String()) }

// SecretsIn returns the remembered secrets that a text holds.
func (l *Logs) SecretsIn(text string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []string
	for secret := range l.secrets {
		if strings.Contains(text, secret) {
			found = append(found, secret)
		}
	}
	return found
}
