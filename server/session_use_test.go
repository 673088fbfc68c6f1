package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// When a session was last used is written behind the requests, and shown to its owner.
func TestLastUseOfASession(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const query = `{sessions{nodes{lastUsedAt}}}`
		ended, end := context.WithCancel(t.Context())
		end()
		user := s.User(t)
		lastUsed := func() string {
			t.Helper()
			list := user.Must(t, query, nil).List("sessions", "nodes")
			if len(list) != 1 {
				t.Fatalf("sessions: %v", list)
			}
			return list[0].String("lastUsedAt")
		}
		if at := lastUsed(); at != "" {
			t.Errorf("used at %s, before it was written", at)
		}
		s.Front.Work(ended) // writes what was collected
		want := s.Kit.Clock.Now().Format(time.RFC3339Nano)
		if at := lastUsed(); at != want {
			t.Errorf("used at %s, want %s", at, want)
		}
		s.Kit.Clock.Advance(2 * time.Hour)
		lastUsed()
		s.Front.Work(ended)
		if at, want := lastUsed(), s.Kit.Clock.Now().Format(time.RFC3339Nano); at != want {
			t.Errorf("used again at %s, want %s", at, want)
		}
	})
}
