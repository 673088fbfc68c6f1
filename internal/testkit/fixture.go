package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
)

// Fixtures are rows of every kind as a server of some time wrote them, in files of SQL that are named after the migration
// which made the schema of that time. One of them is right until a later migration changes what is stored. Two things are
// written as neither database has them, and as both read them: bytes, x'…', and JSON, json'…'.
const (
	fixtures   = "testdata/fixtures"
	migrations = "migrations"
)

// Versions returns the versions that the schema has had, the oldest first: those of the migrations.
func Versions(t testing.TB) (versions []int64) {
	t.Helper()
	return versionsIn(t, filepath.Join(migrations, "sqlite"))
}

// Fixture gives an empty database the schema of a version, and fills it.
func Fixture(t testing.TB, url string, version int64) {
	t.Helper()
	driver, source, dialect, dir := "pgx", url, goose.DialectPostgres, "postgres"
	path, isSQLite := strings.CutPrefix(url, "sqlite:")
	if isSQLite {
		driver, source, dialect, dir = "sqlite3", "file:"+path+"?_fk=1", goose.DialectSQLite3, "sqlite"
	}
	pool, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	schema, err := goose.NewProvider(dialect, pool, os.DirFS(ofDatabase(migrations, dir)))
	if err == nil {
		_, err = schema.UpTo(context.WithoutCancel(t.Context()), version)
	}
	if err == nil {
		_, err = pool.ExecContext(t.Context(), rowsOf(t, version, isSQLite))
	}
	if err != nil {
		t.Fatalf("the fixture of version %d: %v", version, err)
	}
}

var (
	fixtureBytes = regexp.MustCompile(`\bx'([0-9a-f]*)'`)
	fixtureJSON  = regexp.MustCompile(`\bjson('(?:[^']|'')*')`)
)

// rowsOf returns the newest fixture that a version of the schema can have, as SQL.
func rowsOf(t testing.TB, version int64, isSQLite bool) string {
	t.Helper()
	known := versionsIn(t, fixtures)
	known = slices.DeleteFunc(known, func(of int64) bool { return of > version })
	found, err := filepath.Glob(ofDatabase(fixtures, fmt.Sprintf("%d_*.sql", slices.Max(known))))
	if err != nil || len(found) != 1 {
		t.Fatalf("fixtures: %q, %v", found, err)
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if isSQLite {
		return fixtureJSON.ReplaceAllString(string(text), "CAST($1 AS BLOB)")
	}
	return fixtureBytes.ReplaceAllString(fixtureJSON.ReplaceAllString(string(text), "$1"), `'\x$1'`)
}

// versionsIn returns the versions after which the files of SQL in a folder are named.
func versionsIn(t testing.TB, dir string) (versions []int64) {
	t.Helper()
	files, err := filepath.Glob(ofDatabase(dir, "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files of SQL, %v", dir, err)
	}
	for _, file := range files {
		number, _, _ := strings.Cut(filepath.Base(file), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			t.Fatalf("%s is not named after a migration", file)
		}
		versions = append(versions, version)
	}
	slices.Sort(versions)
	return versions
}

// ofDatabase returns a path below the folder of package database, wherever the test runs.
func ofDatabase(path ...string) string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(append([]string{filepath.Dir(file), "..", "database"}, path...)...)
}
