package chaos_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

var long = flag.Bool("long", false, "run the long forms of the tests")

// either returns how often something is done in the short form of a test, and in the long one.
func either(short, longer int) int {
	if *long {
		return longer
	}
	return short
}

func TestMain(m *testing.M) {
	code := testkit.Run(m)
	if dir, err := workDir(); err == nil {
		_ = os.RemoveAll(dir)
	}
	if postgres, err := durable(); startedDurable && err == nil {
		postgres.Stop()
	}
	os.Exit(code)
}

var workDir = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "ostiary-chaos-") })

// program is the program that is tested, built once.
var program = sync.OnceValues(func() (*lab.Program, error) {
	dir, err := workDir()
	if err != nil {
		return nil, err
	}
	return lab.Build(context.Background(), dir)
})

var startedDurable bool

// durable is a PostgreSQL server that survives a crash. The others of the tests are told not to.
var durable = sync.OnceValues(func() (*testkit.Postgres, error) {
	startedDurable = true
	return testkit.StartDurablePostgres()
})

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, newSite(t, onSQLite)) })
	t.Run("postgres", func(t *testing.T) { test(t, newSite(t, onPostgres)) })
}

// onSQLite and onPostgres return the URL of a database without a schema.
func onSQLite(t testing.TB) string { return "sqlite:" + testkit.EmptySQLite(t) }

func onPostgres(t testing.TB) string {
	t.Helper()
	testkit.Need(t, "postgres", testkit.HasPostgres())
	postgres, err := durable()
	if err != nil {
		t.Fatal(err)
	}
	url, err := postgres.CreateDatabase(t.Context(), "")
	if err != nil {
		t.Fatal(fmt.Errorf("create a database: %w", err))
	}
	return url
}
