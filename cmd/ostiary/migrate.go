package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/ostiary/ostiary/internal/database"
)

type migrateUpCommand struct{}

// Run applies the pending migrations. A SQLite file that does not exist is created.
func (c *migrateUpCommand) Run(ctx context.Context, p *process, line *commandLine) (err error) {
	db, err := database.Open(ctx, line.DatabaseURL, database.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	applied, err := db.Migrate(ctx)
	if err != nil {
		return err
	}
	for _, name := range applied {
		fmt.Fprintln(p.Out, "applied", migrationName(name))
	}
	if len(applied) == 0 {
		fmt.Fprintln(p.Out, "The schema is up to date.")
	}
	return nil
}

type migrateStatusCommand struct{}

// Run lists the migrations, the oldest first.
func (c *migrateStatusCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withDatabase(ctx, line.DatabaseURL, func(db *database.DB) error {
		migrations, err := db.Migrations(ctx)
		if err != nil {
			return err
		}
		for _, m := range migrations {
			when := "pending"
			if !m.Applied.IsZero() {
				when = m.Applied.UTC().Format(time.DateTime)
			}
			fmt.Fprintf(p.Out, "%-19s  %s\n", when, migrationName(m.Name))
		}
		if err := db.CheckSchema(ctx); errors.Is(err, database.ErrNewerSchema) {
			return err
		}
		return nil
	})
}

func migrationName(file string) string { return strings.TrimSuffix(path.Base(file), ".sql") }
