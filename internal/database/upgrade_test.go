package database_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit"
)

// TestT76Upgrade fills a database of each earlier version of the schema with rows of every kind, and upgrades it: then it
// has the schema and the rows of one that was filled in the newest version.
//
// When it fails because of a new migration, the fixtures lack what that one made: see [testkit.Fixture].
func TestT76Upgrade(t *testing.T) {
	for name, empty := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return "sqlite:" + testkit.EmptySQLite(t) },
		"postgres": testkit.EmptyPostgreSQL,
	} {
		t.Run(name, func(t *testing.T) {
			versions := testkit.Versions(t)
			newest := versions[len(versions)-1]
			want := upgraded(t, empty(t), newest)
			for _, version := range versions {
				t.Run(fmt.Sprint(version), func(t *testing.T) {
					if diff := cmp.Diff(want, upgraded(t, empty(t), version)); diff != "" {
						t.Errorf("after the upgrade it differs from one that was new (-) in (+):\n%s", diff)
					}
				})
			}
		})
	}
}

// upgraded returns all that is in a database which was filled in an earlier version of the schema, and then upgraded.
func upgraded(t *testing.T, url string, version int64) map[string][]string {
	t.Helper()
	testkit.Fixture(t, url, version)
	db := open(t, url)
	wantEveryColumn(t, db)
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
	return contentOf(t, open(t, url)) // PostgreSQL had planned to read the former columns
}

// TestMigrationsAreTransactions holds that a migration is done whole or not at all: nothing in it has to run outside of a
// transaction, or does nothing inside.
func TestMigrationsAreTransactions(t *testing.T) {
	outside := regexp.MustCompile(`(?i)NO TRANSACTION|PRAGMA|CONCURRENTLY|VACUUM|COMMIT`)
	files, err := filepath.Glob("migrations/*/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := outside.Find(text); found != nil {
			t.Errorf("%s has %s", file, found)
		}
	}
}

// laterColumns came with a migration and are empty in the rows of before.
var laterColumns = []string{"auth_clients.legacy_client_id"}

// wantEveryColumn holds that a fixture has rows in each table, and something in each column that is not later.
func wantEveryColumn(t *testing.T, db *database.DB) {
	t.Helper()
	for _, table := range tablesOf(t, db) {
		missing := map[string]bool{}
		read(t, db, `SELECT * FROM "`+table+`"`, func(columns []string, values []any) {
			for i, column := range columns {
				before, known := missing[column]
				missing[column] = (before || !known) && values[i] == nil
			}
		})
		if len(missing) == 0 {
			t.Errorf("the fixture has no rows of %s", table)
		}
		for column, isMissing := range missing {
			if isMissing && !slices.Contains(laterColumns, table+"."+column) {
				t.Errorf("the fixture has no row of %s with %s", table, column)
			}
		}
	}
}

// contentOf returns the rows of each table, and what the schema is.
func contentOf(t *testing.T, db *database.DB) map[string][]string {
	t.Helper()
	queries := map[string]string{"schema": `SELECT type, name, sql FROM sqlite_schema`}
	if db.Path() == "" {
		queries = map[string]string{
			"columns": `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'`,
			"indexes": `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'`,
		}
	}
	for _, table := range tablesOf(t, db) {
		queries[table] = `SELECT * FROM "` + table + `"`
	}
	content := map[string][]string{}
	for name, query := range queries {
		read(t, db, query, func(columns []string, values []any) {
			row := ""
			for i, column := range columns {
				row += fmt.Sprintf("%s: %s\n", column, written(values[i]))
			}
			content[name] = append(content[name], row)
		})
		slices.Sort(content[name])
	}
	return content
}

// written writes a value such that equal ones look alike.
func written(value any) string {
	switch value := value.(type) {
	case []byte:
		return fmt.Sprintf("%q", value)
	case time.Time:
		return value.UTC().Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%#v", value)
}

// tablesOf returns the tables that we have made.
func tablesOf(t *testing.T, db *database.DB) (tables []string) {
	t.Helper()
	query := `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`
	if db.Path() == "" {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	}
	read(t, db, query, func(_ []string, values []any) {
		if name := fmt.Sprint(values[0]); name != "goose_db_version" {
			tables = append(tables, name)
		}
	})
	return tables
}

// read runs a query, whatever it returns.
func read(t *testing.T, db *database.DB, query string, do func(columns []string, values []any)) {
	t.Helper()
	var columns []string
	run := func(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
		rows, err := db.Query(ctx, query, args...)
		if err == nil {
			columns, err = rows.Columns()
		}
		return rows, err
	}
	err := database.Each(t.Context(), run, query, nil, func(row database.Row) error {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		err := row.Scan(into...)
		do(columns, values)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
