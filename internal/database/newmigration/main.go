// Command newmigration writes the next migration of both dialects: what has to be done to the schema
// that the migrations make so far, to get the one that ent/schema describes.
//
//	go run ./internal/database/newmigration NAME
//
// It needs PostgreSQL, which it starts for itself in a temporary folder. Without a NAME it only writes the
// check sums again, after a migration was written or edited by hand.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
	"github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

	"github.com/ostiary/ostiary/ent/migrate"
	"github.com/ostiary/ostiary/internal/testkit"
)

func main() {
	err := sum("postgres", "sqlite")
	if len(os.Args) > 1 {
		err = run(context.Background(), os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "newmigration:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, name string) error {
	sql.Register("postgres", stdlib.GetDefaultDriver()) // the name that the generator asks for
	postgres, err := testkit.StartPostgres()
	if err != nil {
		return err
	}
	defer postgres.Stop()
	scratch, err := postgres.CreateDatabase(ctx, "")
	if err != nil {
		return err
	}
	if err := diff(ctx, "postgres", dialect.Postgres, scratch, name); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ostiary-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return diff(ctx, "sqlite", dialect.SQLite, "sqlite://"+filepath.Join(dir, "scratch.db")+"?_fk=1", name)
}

// sum writes the check sums of the migrations of each folder.
func sum(folders ...string) error {
	for _, folder := range folders {
		dir, err := sqltool.NewGooseDir(filepath.Join(migrations, folder))
		if err != nil {
			return err
		}
		hash, err := dir.Checksum()
		if err != nil {
			return err
		}
		if err := atlas.WriteSumFile(dir, hash); err != nil {
			return err
		}
	}
	return nil
}

const migrations = "internal/database/migrations"

func diff(ctx context.Context, folder, sqlDialect, scratch, name string) error {
	dir, err := sqltool.NewGooseDir(filepath.Join(migrations, folder))
	if err != nil {
		return err
	}
	err = migrate.NamedDiff(ctx, scratch, name,
		schema.WithDir(dir),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithDialect(sqlDialect),
		schema.WithFormatter(sqltool.GooseFormatter),
		schema.WithDropColumn(true), schema.WithDropIndex(true))
	if err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	return nil
}
