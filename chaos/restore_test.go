package chaos_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// TestT77BackupAndRestore backs up while many write, goes on, kills the server, and restores: everything that was acknowledged
// before the backup began is there, and of the tokens those have ended that are to end.
func TestT77BackupAndRestore(t *testing.T) {
	s := newSite(t, onSQLite)
	server := s.serve(t)
	c := newCrew(t, s, func() string { return server.URL() })
	older := c.issueTwo(t)
	moment := time.Now()
	newer := c.issueTwo(t)
	stop := c.work(t)
	c.waitFor(t, either(100, 2000))

	c.ledger.take()
	promised := c.ledger.copy()
	backup := filepath.Join(s.dir, "copy.db")
	s.tell(t, nil, "backup", backup)
	promised.forget(c.ledger.take()) // what was written meanwhile may be in it, or not
	for _, token := range []string{older[0], newer[0]} {
		if err := c.revoke(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	c.waitFor(t, either(100, 2000))
	server.Kill()
	stop()

	for _, test := range []struct {
		how            string
		older, workers string // what becomes of the tokens from before the moment, and of those of the workers, which came later
	}{
		{"--keep-tokens", alive, alive},
		{"--revoke-issued-after=" + moment.Format(time.RFC3339Nano), alive, dead},
		{"--revoke-all", dead, dead},
	} {
		var done struct{ Kept string }
		s.tell(t, &done, "restore", backup, test.how, "--output=json")
		if err := s.Tell(t.Context(), "sqlite:"+done.Kept, nil, "client", "list"); err != nil {
			t.Errorf("the database from before: %v", err)
		}
		server = s.serve(t)
		if err := c.signIn(t.Context(), lab.AdminName, lab.AdminPassword); err != nil {
			t.Fatal(err)
		}
		kept := promised.copy()
		for _, token := range older {
			kept.known[tokenKey+token] = &entry{acked: test.older}
		}
		for _, token := range newer {
			kept.known[tokenKey+token] = &entry{acked: test.workers}
		}
		if test.workers == dead {
			kept.endTokens(older)
		}
		(&crew{caller: c.caller, ledger: kept}).verify(t, kept.all())
		server.Stop()
		s.isSound(t)
		t.Logf("%s: %d things checked", test.how, len(kept.all()))
	}
}

// issueTwo gets two tokens that no worker knows.
func (c *crew) issueTwo(t testing.TB) (values []string) {
	t.Helper()
	for range 2 {
		issued, err := c.issue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, issued.Access)
	}
	return values
}

// TestT77RestoreKilled kills a restore at ever later moments, until one comes to its end. Each time the database from before is
// there, or the one from the backup, whole.
func TestT77RestoreKilled(t *testing.T) {
	s := newSite(t, onSQLite)
	backup := filepath.Join(s.dir, "copy.db")
	s.tell(t, nil, "backup", backup)
	s.tell(t, nil, "client", "create", "Late", "--grant=client_credentials")
	kills, restored := 0, 0
	growth := 1 + float64(either(30, 2))/100
	for age := 5 * time.Millisecond; ; age = time.Duration(float64(age) * growth) {
		finished := s.killedAfter(t, age, "restore", backup, "--revoke-all")
		var clients []struct{ Name string }
		s.tell(t, &clients, "client", "list", "--output=json")
		switch len(clients) {
		case 4: // those of the site
			restored++
			s.tell(t, nil, "client", "create", "Late", "--grant=client_credentials")
		case 5:
			if finished {
				t.Error("a restore that said that it is done has done nothing")
			}
		default:
			t.Fatalf("there are %d clients", len(clients))
		}
		s.isSound(t)
		if finished {
			break
		}
		kills++
	}
	t.Logf("%d kills, restored %d times", kills, restored)
}
