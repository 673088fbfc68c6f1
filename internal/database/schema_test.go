package database_test

import (
	"database/sql"
	"strings"
	"testing"

	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"

	"github.com/ostiary/ostiary/ent/migrate"
	"github.com/ostiary/ostiary/internal/testkit"
)

// TestMigrationsMakeTheSchema holds that the migrations make what ent/schema describes: a change of the
// one needs a migration for the other (go run ./internal/database/newmigration NAME).
func TestMigrationsMakeTheSchema(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		driver, source := "sqlite3", "file:"+kit.DB.Path()+"?_fk=1"
		if kit.DB.Path() == "" {
			driver, source = "pgx", kit.URL
		}
		pool, err := sql.Open(driver, source)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = pool.Close() }()
		var missing strings.Builder
		tables := migrate.NewSchema(entsql.OpenDB(kit.DB.Dialect(), pool))
		if err := tables.WriteTo(t.Context(), &missing, schema.WithDropColumn(true), schema.WithDropIndex(true)); err != nil {
			t.Fatal(err)
		}
		for statement := range strings.Lines(missing.String()) {
			switch strings.Trim(statement, "; \n") {
			case "", "BEGIN", "COMMIT", "PRAGMA foreign_keys = off", "PRAGMA foreign_keys = on":
			default:
				t.Errorf("no migration does: %s", statement)
			}
		}
	})
}
