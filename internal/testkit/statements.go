package testkit

import (
	"context"
	"sync"
)

// Statements remembers the SQL that ran.
type Statements struct {
	mu   sync.Mutex
	seen []string
}

func (s *Statements) see(_ context.Context, statement string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, statement)
}

// Take returns the statements seen since the last call.
func (s *Statements) Take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := s.seen
	s.seen = nil
	return seen
}
