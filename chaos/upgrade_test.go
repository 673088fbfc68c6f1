package chaos_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
)

// What the fixtures know hashes of, and what is sealed in them; see [testkit.Fixture].
const (
	olderToken      = "ost_at_IhaLttkKT3H4kJxjVOTEOR7eH2nxnsPGUfFPjSJAxL63EDQ2p"
	olderRevoked    = "ost_at_iapNTW2epQMJcDxhztbC7MLyZVQ2zYiG0r0PRiZzPpC1XBYDa"
	olderPersonal   = "ost_pat_eERShOV97u2xJ46EJExZiGVtAMBLaAOwPfZG1ehr0kN1K97Qb"
	olderByPersonal = "ost_at_Lf9mFmfHPuNiJP49AcGNaHHIyRRD8HQ5piOZzMBSOYj0ikfVz"
	olderRefresh    = "ost_rt_FmUrwi4qJi2mkCLGgJMS8lzBTMmxd5pplpl4zYihkBh10Q8cW" // it was used
	olderSuccessor  = "ost_rt_7ye4XNt8yIuqn0x9vrV2RfxnpJHupQXlrZjNcxvOHiW0XXNFJ" // and this one came back
	olderEnded      = "ost_rt_0CqIJ9Ar4vmkOImugXsvVxzPbmLDLBJyW7qXNrwdenh1TG28Q"
	olderKey        = "key_01M80PFWWSJCK3YJRJBR1JQ2GQ"
)

// olderSite is the program on a database that a server left in an earlier version of the schema.
func olderSite(t testing.TB, on func(testing.TB) string, version int64) *site {
	t.Helper()
	s := emptySite(t, on)
	testkit.Fixture(t, s.url, version)
	s.reports = credentials{"1", "ost_cs_ostV4SH8oGvOXpkk3CJ8TIRzrFzAhpp20RGvLiBD9K30V2j2x"}
	s.api = credentials{"2", "ost_cs_cwaP980OZk64Q8lxE434s0vnNJHvhDg6XfMvYFXLYzq09fXLw"}
	s.shop = credentials{"3", "ost_cs_noroMfz49WEwlylm6WLi4OijalEEktTUWLzgtbLtgfi1DHo9P"}
	s.scripts = credentials{"4", "ost_cs_0Q1oW7iAwwfKQiVf0aPIsV7lbUWv7pGukQ7VaX29hJS48REqx"}
	return s
}

// onBoth runs a test on both databases, each without a schema.
func onBoth(t *testing.T, test func(t *testing.T, on func(testing.TB) string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, onSQLite) })
	t.Run("postgres", func(t *testing.T) { test(t, onPostgres) })
}

// TestT76UpgradedServer starts the server on a database of each earlier version, and goes on with what was handed out then.
func TestT76UpgradedServer(t *testing.T) {
	onBoth(t, func(t *testing.T, on func(testing.TB) string) {
		for _, version := range testkit.Versions(t) {
			t.Run(fmt.Sprint(version), func(t *testing.T) {
				s := olderSite(t, on, version)
				server := s.serve(t)
				s.goesOn(t, newCaller(s, server.URL))
				server.Stop()
				s.isSound(t)
			})
		}
	})
}

// goesOn holds that what was handed out in an earlier version works, and what was revoked does not.
func (s *site) goesOn(t *testing.T, c *caller) {
	t.Helper()
	ctx := t.Context()
	for token, want := range map[string]bool{olderToken: true, olderRevoked: false, olderByPersonal: true, olderEnded: false} {
		if got, err := c.isActive(ctx, token); got != want || err != nil {
			t.Errorf("%.12s…: active %v, want %v (%v)", token, got, want, err)
		}
	}
	// Whose answer was lost before the upgrade asks again, and gets the same; after that the chain goes on.
	again, err := c.refresh(ctx, olderRefresh)
	if err != nil || again.Refresh != olderSuccessor {
		t.Errorf("the successor has become %.12s…, %v", again.Refresh, err)
	}
	next, err := c.refresh(ctx, olderSuccessor)
	if err != nil {
		t.Fatal(err)
	}
	if again, err = c.refresh(ctx, olderSuccessor); err != nil || again.Refresh != next.Refresh {
		t.Errorf("the next successor: %v", err)
	}
	here := at(t, c.address())
	here.SignIn(t, "ADA", "a long password of ada")
	s.authorize(t, here)
	if answer := here.Bearer(t, olderPersonal).Get(t, "/oauth/verify"); answer.Status != http.StatusOK {
		t.Errorf("the personal access token: %s", answer)
	}
	if answer := here.Browser(t).Get(t, "/oauth/jwks"); !strings.Contains(answer.Body, olderKey) {
		t.Errorf("the signing key is gone: %s", answer)
	}
	refused := here.Token(t, "7", "", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {olderEnded}})
	if refused.Status == http.StatusOK {
		t.Error("what was revoked gives tokens")
	}
}

// TestT75MigrationKilled kills the migration at ever later moments, until one run comes to its end. What was done until then
// is whole or not done at all, and the next start completes it.
func TestT75MigrationKilled(t *testing.T) {
	onBoth(t, func(t *testing.T, on func(testing.TB) string) {
		versions := testkit.Versions(t)
		t.Run("of nothing", func(t *testing.T) {
			s := emptySite(t, on)
			t.Logf("%d kills", s.migrateInSpiteOfKills(t))
			s.createClients(t)
			server := s.serve(t)
			if _, err := newCaller(s, server.URL).issue(t.Context()); err != nil {
				t.Error(err)
			}
		})
		t.Run("of much", func(t *testing.T) {
			s := olderSite(t, on, versions[0])
			families := either(10_000, 100_000)
			s.fill(t, families)
			kills := s.migrateInSpiteOfKills(t)
			moved := s.count(t, `SELECT COUNT(*) FROM refresh_tokens WHERE id LIKE 'child%' AND sealed_value IS NOT NULL`)
			left := s.count(t, `SELECT COUNT(*) FROM refresh_tokens WHERE id LIKE 'parent%' AND sealed_value IS NULL`)
			if moved != families || left != families || s.count(t, `SELECT COUNT(*) FROM access_tokens WHERE id LIKE 'access%'`) != families {
				t.Errorf("of %d families, %d successors have moved, and %d are left", families, moved, left)
			}
			server := s.serve(t)
			s.goesOn(t, newCaller(s, server.URL))
			t.Logf("%d kills, %d rows", kills, 3*families)
		})
	})
}

// migrateInSpiteOfKills migrates, and returns how often it was killed meanwhile.
func (s *site) migrateInSpiteOfKills(t *testing.T) (kills int) {
	t.Helper()
	growth := 1 + float64(either(50, 5))/100
	for age := 10 * time.Millisecond; ; age = time.Duration(float64(age) * growth) {
		if s.killedAfter(t, age, "migrate", "up") {
			return kills
		}
		kills++
	}
}

// killedAfter runs a command, kills it at some age, and reports whether it was done by then.
func (s *site) killedAfter(t *testing.T, age time.Duration, args ...string) (done bool) {
	t.Helper()
	cmd := s.Command(context.WithoutCancel(t.Context()), s.url, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killer := time.AfterFunc(age, func() { _ = cmd.Process.Kill() })
	defer killer.Stop()
	err := cmd.Wait()
	if state := cmd.ProcessState.Sys().(syscall.WaitStatus); err != nil && !state.Signaled() {
		t.Fatalf("%q: %v: %s", args, err, said.Bytes())
	}
	return err == nil
}

// fill adds sign-ins that were renewed once to a database in the first version of the schema.
func (s *site) fill(t *testing.T, families int) {
	t.Helper()
	pool, asBytes := s.database(t), "convert_to('%s' || i, 'UTF8')"
	if s.isSQLite() {
		asBytes = "CAST('%s' || i AS BLOB)"
	}
	const at = `'2026-11-22 04:00:00+00:00'`
	for _, rows := range []string{
		`token_families (id, client_id, user_id, "grant", scope, authenticated_at, created_at, refreshed_at)
			SELECT 'family' || i, 3, 'nobody', 'AUTHORIZATION_CODE', '', ` + at + `, ` + at + `, ` + at,
		`access_tokens (id, hash, last_four, client_id, user_id, family_id, "grant", scope, issued_at)
			SELECT 'access' || i, {access}, '', 3, 'nobody', 'family' || i, 'AUTHORIZATION_CODE', '', ` + at,
		`refresh_tokens (id, hash, last_four, family_id, issued_at, consumed_at, sealed_successor)
			SELECT 'parent' || i, {parent}, '', 'family' || i, ` + at + `, ` + at + `, {sealed}`,
		`refresh_tokens (id, hash, last_four, family_id, issued_at, parent_id)
			SELECT 'child' || i, {child}, '', 'family' || i, ` + at + `, 'parent' || i`,
	} {
		for _, name := range []string{"access", "parent", "child", "sealed"} {
			rows = strings.ReplaceAll(rows, "{"+name+"}", fmt.Sprintf(asBytes, name))
		}
		numbers := fmt.Sprintf(`WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < %d) `, families)
		if !s.isSQLite() {
			rows = strings.ReplaceAll(rows, at, at+"::timestamptz")
		}
		if _, err := pool.ExecContext(t.Context(), numbers+`INSERT INTO `+rows+` FROM numbers`); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *site) count(t testing.TB, query string) (n int) {
	t.Helper()
	if err := s.database(t).QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestT76NewerSchemaIsRefusedByAll runs what would touch a database that a newer program has migrated.
func TestT76NewerSchemaIsRefusedByAll(t *testing.T) {
	onBoth(t, func(t *testing.T, on func(testing.TB) string) {
		s := newSite(t, on)
		const newer = `INSERT INTO goose_db_version (version_id, is_applied) VALUES (29990101000000, true)`
		if _, err := s.database(t).ExecContext(t.Context(), newer); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"serve", "--listen=127.0.0.1:0"}, {"serve", "--listen=127.0.0.1:0", "--no-migrate"}, {"migrate", "up"}, {"migrate", "status"},
			{"client", "list"}, {"client", "create", "Late", "--grant=client_credentials"}, {"user", "list"}, {"token", "revoke", "--all"},
			{"key", "rotate"}, {"scope", "create", "late", "Late"},
		} {
			err := s.Tell(t.Context(), s.url, nil, args...)
			if err == nil || !strings.Contains(err.Error(), "the database was written by a newer version of ostiary; use that version") {
				t.Errorf("%q: %v", args, err)
			}
		}
		if n := s.count(t, `SELECT COUNT(*) FROM auth_clients`); n != 4 {
			t.Errorf("there are %d clients, want 4", n)
		}
	})
}
