package server_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/server/servertest"
)

func TestReady(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		is := func(s *servertest.Server, path string, status int, says string) {
			t.Helper()
			answer := s.Browser(t).Get(t, path)
			if answer.Status != status || !strings.Contains(answer.Body, says) || !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/json") {
				t.Errorf("%s: %s", path, answer)
			}
		}
		sql := func(statement string) {
			t.Helper()
			err := s.Kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
				_, err := tx.ExecContext(ctx, statement)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		is(s, "/healthz", 200, "ok")
		is(s, "/readyz", 200, "ready")

		draining := s.Replica(t)
		draining.Front.Drain()
		is(draining, "/readyz", 503, "about to stop")
		is(draining, "/healthz", 200, "ok")
		if answer := draining.Browser(t).Get(t, "/login"); answer.Status != http.StatusOK {
			t.Errorf("sign in while draining: %s", answer)
		}

		sql("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99990101000000, true)")
		is(s.Replica(t), "/readyz", 503, "newer version")
		sql("DELETE FROM goose_db_version WHERE version_id = 99990101000000")
		is(s.Replica(t), "/readyz", 200, "ready")
		sql("DELETE FROM goose_db_version WHERE version_id > 0")
		is(s.Replica(t), "/readyz", 503, "migrations")

		if err := s.Kit.DB.Close(); err != nil {
			t.Fatal(err)
		}
		is(s, "/readyz", 503, "does not answer")
		is(s, "/healthz", 200, "ok")
		if answer := s.Browser(t).Get(t, "/login"); answer.Status != http.StatusInternalServerError && answer.Status != http.StatusServiceUnavailable {
			t.Errorf("the sign-in page: %s", answer)
		}
	})
}
