package database

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*/*.sql
var migrations embed.FS

// ErrNewerSchema says that a newer release of the program wrote this database. An older one must not
// touch it: it would not know what it destroys.
var ErrNewerSchema = errors.New("the database was written by a newer version of ostiary; use that version, or restore a backup from before the upgrade")

// How often a replica asks, in seconds, whether another has finished to migrate, and how many times.
const (
	lockEvery = 1
	lockTries = 600
)

// Migration is one step of the schema.
type Migration struct {
	Name    string
	Applied time.Time // zero while it is pending
}

// Migrate applies the pending migrations and returns their names. Several processes may call it at
// once: one of them works, the others wait and find nothing to do. On PostgreSQL an advisory lock sees
// to that, on SQLite a lock on the folder of the file.
func (db *DB) Migrate(ctx context.Context) ([]string, error) {
	if !db.isSQLite() {
		pool := db.unhurried()
		defer func() { _ = pool.Close() }()
		return db.migrate(ctx, pool)
	}
	folder, err := lockFolder(db.path, alone)
	if err != nil {
		return nil, fmt.Errorf("migrate the database: %w", err)
	}
	defer func() { _ = folder.Close() }() // which unlocks it
	return db.migrate(ctx, db.writer)
}

func (db *DB) migrate(ctx context.Context, pool *sql.DB) ([]string, error) {
	provider, err := db.migrationProvider(pool)
	if err != nil {
		return nil, err
	}
	if err := db.refuseNewer(ctx, provider); err != nil {
		return nil, err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate the database: %w", translate(err))
	}
	names := make([]string, len(results))
	for i, r := range results {
		names[i] = r.Source.Path
	}
	return names, nil
}

// Migrations lists every migration the program knows, the oldest first.
func (db *DB) Migrations(ctx context.Context) ([]Migration, error) {
	provider, err := db.migrationProvider(db.writer)
	if err != nil {
		return nil, err
	}
	statuses, err := provider.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the schema version: %w", translate(err))
	}
	list := make([]Migration, len(statuses))
	for i, s := range statuses {
		list[i] = Migration{Name: s.Source.Path, Applied: s.AppliedAt}
	}
	return list, nil
}

// CheckSchema returns nil when the schema is the one the program was built for, [ErrNewerSchema] when
// it is newer, and another error when migrations are pending.
func (db *DB) CheckSchema(ctx context.Context) error {
	provider, err := db.migrationProvider(db.writer)
	if err != nil {
		return err
	}
	if err := db.refuseNewer(ctx, provider); err != nil {
		return err
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", translate(err))
	}
	if pending {
		return errors.New("the database needs migrations; run `ostiary migrate up`")
	}
	return nil
}

func (db *DB) refuseNewer(ctx context.Context, provider *goose.Provider) error {
	version, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", translate(err))
	}
	sources := provider.ListSources()
	if version > sources[len(sources)-1].Version {
		return ErrNewerSchema
	}
	return nil
}

func (db *DB) migrationProvider(pool *sql.DB) (*goose.Provider, error) {
	dir, dialect, options := "migrations/postgres", goose.DialectPostgres, []goose.ProviderOption{}
	if db.isSQLite() {
		dir, dialect = "migrations/sqlite", goose.DialectSQLite3
	} else {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockEvery, lockTries))
		if err != nil {
			return nil, fmt.Errorf("migrate the database: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations, dir)
	if err != nil {
		return nil, fmt.Errorf("migrate the database: %w", err)
	}
	provider, err := goose.NewProvider(dialect, pool, files, options...)
	if err != nil {
		return nil, fmt.Errorf("migrate the database: %w", err)
	}
	return provider, nil
}
