package database

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
)

// IsEmpty reports whether there is nothing in the database yet, not even what [DB.CheckSchema] leaves behind.
func (db *DB) IsEmpty(ctx context.Context) (bool, error) {
	tables := `SELECT COUNT(*) FROM sqlite_master`
	if !db.isSQLite() {
		tables = `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	var n int
	err := db.reader.QueryRowContext(ctx, tables).Scan(&n)
	return n == 0, translate(err)
}

// TryWrite writes to the disk as every use case does, and leaves nothing behind.
func (db *DB) TryWrite(ctx context.Context) error {
	return db.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		for _, statement := range []string{
			`INSERT INTO counters (id, value) VALUES ('trial', 0)`,
			`DELETE FROM counters WHERE id = 'trial'`,
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// CheckIntegrity reads a SQLite database from end to end, beside those who read and write. PostgreSQL looks after its pages
// by itself, and there it does nothing.
func (db *DB) CheckIntegrity(ctx context.Context) error {
	if !db.isSQLite() {
		return nil
	}
	var verdict string
	if err := db.reader.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return translate(err)
	}
	if verdict != "ok" {
		return errors.New(verdict)
	}
	return checkReferences(ctx, db.reader)
}

// Setting is one that decides whether what was answered survives.
type Setting struct {
	Name, Value string
	// IsSafe is false when what was answered may be lost, or the database damaged, with the power.
	IsSafe bool
}

// Durability returns the settings on which it depends that an answer is kept. Those of SQLite are its connections' own, and
// were checked when they were opened; those of PostgreSQL are the server's.
func (db *DB) Durability(ctx context.Context) ([]Setting, error) {
	if db.isSQLite() {
		return []Setting{{"journal_mode", "wal", true}, {"synchronous", "full", true}}, nil
	}
	var settings []Setting
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		s := Setting{Name: name}
		if err := db.reader.QueryRowContext(ctx, "SHOW "+name).Scan(&s.Value); err != nil {
			return nil, fmt.Errorf("read the setting %s: %w", name, translate(err))
		}
		s.IsSafe = s.Value != "off"
		settings = append(settings, s)
	}
	return settings, nil
}

// Version returns the version of the SQLite library or of the PostgreSQL server.
func (db *DB) Version(ctx context.Context) (version string, err error) {
	if db.isSQLite() {
		version, err = sqliteVersion(ctx, db.reader)
	} else {
		err = db.reader.QueryRowContext(ctx, "SHOW server_version").Scan(&version)
	}
	return version, translate(err)
}

// Ahead returns how far the clock of this machine is ahead of PostgreSQL's; what the question takes counts in favour of the
// clocks. SQLite has none of its own: 0.
func (db *DB) Ahead(ctx context.Context) (time.Duration, error) {
	if db.isSQLite() {
		return 0, nil
	}
	var theirs time.Time
	before := db.Now()
	if err := db.reader.QueryRowContext(ctx, "SELECT clock_timestamp()").Scan(&theirs); err != nil {
		return 0, fmt.Errorf("ask the database for the time: %w", translate(err))
	}
	switch after := db.Now(); {
	case theirs.Before(before):
		return before.Sub(theirs), nil
	case theirs.After(after):
		return after.Sub(theirs), nil
	}
	return 0, nil
}
