// Command newmigration writes the next migration of both dialects: what has to be done to the schema
// that the migrations make so far, to get the one that ent/schema describes.
//
//	go run ./internal/database/newmigration NAME
//
// It needs PostgreSQL, which it starts for itself in a temporary folder.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
	"github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

	"github.com/ostiary/ostiary/ent/migrate"
	"github.com/ostiary/ostiary/internal/testkit"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: newmigration NAME")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
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

func diff(ctx context.Context, folder, sqlDialect, scratch, name string) error {
	dir, err := sqltool.NewGooseDir(filepath.Join("internal/database/migrations", folder))
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
