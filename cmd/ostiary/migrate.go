package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/moment"
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

type migrateStatusCommand struct{ output }

// migrationData is what is printed of a migration.
type migrationData struct {
	Name      string     `json:"name"`
	AppliedAt *time.Time `json:"appliedAt"` // null while it is pending
}

func dataOfMigration(m database.Migration) migrationData {
	return migrationData{Name: migrationName(m.Name), AppliedAt: moment.OrNil(m.Applied)}
}

func (m migrationData) cells() []string {
	if m.AppliedAt == nil {
		return []string{"pending", m.Name}
	}
	return []string{when(m.AppliedAt), m.Name}
}

// Run lists the migrations, the oldest first.
func (c *migrateStatusCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withDatabase(ctx, line.DatabaseURL, func(db *database.DB) error {
		migrations, err := db.Migrations(ctx)
		if err != nil {
			return err
		}
		list := func(yield func(migrationData, error) bool) {
			for _, m := range migrations {
				if !yield(dataOfMigration(m), nil) {
					return
				}
			}
		}
		if err := printList(p, c.output, []string{"APPLIED", "MIGRATION"}, list); err != nil {
			return err
		}
		if err := db.CheckSchema(ctx); errors.Is(err, database.ErrNewerSchema) {
			return err
		}
		return nil
	})
}

func migrationName(file string) string { return strings.TrimSuffix(path.Base(file), ".sql") }
