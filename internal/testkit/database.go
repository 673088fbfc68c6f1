package testkit

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/internal/database"
)

// Kit is a fresh, migrated database with the clock its rooms read.
type Kit struct {
	DB    *database.DB
	URL   string
	Clock *Clock
	// Statements counts the SQL statements that ran.
	Statements *Statements
}

// Each runs a test on SQLite and on PostgreSQL, each with a database of its own. It is the way every
// scenario runs: what holds on one must hold on the other.
func Each(t *testing.T, test func(t *testing.T, kit *Kit)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, PostgreSQL(t)) })
}

// SQLite returns a kit on a file in a temporary folder. Not in memory: locking differs there.
func SQLite(t testing.TB) *Kit {
	t.Helper()
	return newKit(t, "sqlite:"+EmptySQLite(t), sqliteTemplate)
}

// EmptySQLite returns the path of a database file that does not exist yet.
func EmptySQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "ostiary.db")
}

// PostgreSQL returns a kit on a database of this process's own server.
func PostgreSQL(t testing.TB) *Kit {
	t.Helper()
	return newKit(t, createPostgres(t, postgresTemplate), nil)
}

// EmptyPostgreSQL returns the URL of a database without a schema.
func EmptyPostgreSQL(t testing.TB) string {
	t.Helper()
	return createPostgres(t, func() (string, error) { return "", nil })
}

func createPostgres(t testing.TB, template func() (string, error)) (url string) {
	t.Helper()
	Need(t, "postgres", HasPostgres())
	server, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	name, err := template()
	if err != nil {
		t.Fatal(err)
	}
	if url, err = server.CreateDatabase(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	return url
}

// Open opens the kit's database once more, as a second replica does.
func (k *Kit) Open(t testing.TB) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), k.URL, database.Options{Clock: k.Clock.Now, OnStatement: k.Statements.see})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return db
}

func newKit(t testing.TB, url string, template func() (string, error)) *Kit {
	t.Helper()
	if template != nil {
		path, err := template()
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(url[len("sqlite:"):], content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kit := &Kit{URL: url, Clock: NewClock(), Statements: &Statements{}}
	kit.DB = kit.Open(t)
	return kit
}

// Main runs the tests of a package and stops what they started. A package that uses [Each] calls it
// from TestMain.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is [Main] for those who have more to do before the process exits with the code.
func Run(m *testing.M) int {
	code := m.Run()
	if postgresStarted.Load() {
		if server, err := shared(); err == nil {
			server.Stop()
		}
	}
	if dir, err := templateDir(); err == nil {
		_ = os.RemoveAll(dir)
	}
	return code
}

// Migrating takes longer than copying what was migrated once.

var templateDir = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "ostiary-test-") })

var sqliteTemplate = sync.OnceValues(func() (string, error) {
	dir, err := templateDir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "template.db")
	return path, migrate("sqlite:" + path)
})

var postgresTemplate = sync.OnceValues(func() (string, error) {
	const name = "template_ostiary"
	server, err := shared()
	if err != nil {
		return "", err
	}
	if err := server.create(context.Background(), name, ""); err != nil {
		return "", err
	}
	return name, migrate(server.URL(name))
})

func migrate(url string) error {
	db, err := database.Open(context.Background(), url, database.Options{})
	if err != nil {
		return err
	}
	if _, err := db.Migrate(context.Background()); err != nil {
		return err
	}
	return db.Close()
}
