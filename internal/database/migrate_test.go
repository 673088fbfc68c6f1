package database_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit"
)

// TestT74ConcurrentMigration starts two replicas on an empty database, over and over: both end up with
// a schema that is current, and each migration is applied once.
func TestT74ConcurrentMigration(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		migrateAtOnce(t, func(t testing.TB) string { return "sqlite:" + testkit.EmptySQLite(t) })
	})
	t.Run("postgres", func(t *testing.T) { migrateAtOnce(t, testkit.EmptyPostgreSQL) })
}

func migrateAtOnce(t *testing.T, empty func(testing.TB) string) {
	for range 5 {
		url := empty(t)
		replicas := []*database.DB{open(t, url), open(t, url)}
		// What stands in the way is then the migrations alone, and not the table of their versions.
		if err := replicas[0].CheckSchema(t.Context()); err == nil {
			t.Fatal("an empty database has the schema")
		}
		applied := make([][]string, len(replicas))
		start, wait := make(chan struct{}), sync.WaitGroup{}
		for i, db := range replicas {
			wait.Go(func() {
				<-start
				var err error
				if applied[i], err = db.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		wait.Wait()
		for _, db := range replicas {
			if err := db.CheckSchema(t.Context()); err != nil {
				t.Error(err)
			}
		}
		known, err := replicas[0].Migrations(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := len(applied[0]) + len(applied[1]); got != len(known) {
			t.Errorf("%d migrations were applied, there are %d: %v", got, len(known), applied)
		}
	}
}

func TestCheckSchemaTellsPending(t *testing.T) {
	for _, url := range []func(testing.TB) string{
		func(t testing.TB) string { return "sqlite:" + testkit.EmptySQLite(t) },
		testkit.EmptyPostgreSQL,
	} {
		db := open(t, url(t))
		if err := db.CheckSchema(t.Context()); err == nil || !strings.Contains(err.Error(), "ostiary migrate up") {
			t.Errorf("%s: got %v", db.Dialect(), err)
		}
	}
}

// TestMigrationsTakeTheirTime holds that PostgreSQL does not end a migration of a long table, over and over, when a request
// would have to end.
func TestMigrationsTakeTheirTime(t *testing.T) {
	kit := testkit.PostgreSQL(t)
	pool := kit.DB.Patient()
	defer func() { _ = pool.Close() }()
	for want, run := range map[string]database.Query{"0": pool.QueryContext, "30s": kit.DB.Query} {
		var got string
		_, err := database.First(t.Context(), run, "SHOW statement_timeout", nil, func(row database.Row) error { return row.Scan(&got) })
		if got != want || err != nil {
			t.Errorf("statements end after %s, want %s (%v)", got, want, err)
		}
	}
}

func TestT76NewerSchemaIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (29990101000000, $1)", true)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := kit.DB.Migrate(t.Context()); !errors.Is(err, database.ErrNewerSchema) {
			t.Errorf("migrate: got %v", err)
		}
		if err := kit.DB.CheckSchema(t.Context()); !errors.Is(err, database.ErrNewerSchema) {
			t.Errorf("check: got %v", err)
		}
	})
}

func open(t *testing.T, url string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), url, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
