package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"entgo.io/ent/dialect"
	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
)

// sqliteReaders is how many connections read at once. Four keep two to four cores busy; each costs memory.
const sqliteReaders = 4

// minSQLite is the first release without the WAL-reset bug, which can corrupt a database.
const minSQLite = "3.51.3"

// quickWrites keeps in memory what a savepoint needs to undo a unit, and has the write-ahead log copied into the database
// every 16 MB, and not every 4: the pages that each write touches are copied once for many of them. The driver has no keys
// for it. A connection without it is slower, and no worse.
const quickWrites = "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000"

// openSQLite opens one connection that writes and several that read.
//
// synchronous=FULL makes a commit survive a power loss; the driver's own default does not. A
// transaction takes the write lock when it begins (immediate), because one that reads first and
// writes later fails under load in spite of any timeout.
func (db *DB) openSQLite(ctx context.Context, path string) error {
	if err := checkSQLitePath(path); err != nil {
		return err
	}
	if err := createFile(path); err != nil {
		return fmt.Errorf("open the database file: %w", err)
	}
	var err error
	db.dialect = dialect.SQLite
	if db.path, err = filepath.Abs(path); err != nil {
		return fmt.Errorf("open the database file: %w", err)
	}
	folder, err := lockFolder(db.path, together) // while it is opened, nothing else takes its place
	if err != nil {
		return fmt.Errorf("open the database file: %w", err)
	}
	defer func() { _ = folder.Close() }()
	if err := checkWritable(db.path); err != nil {
		return fmt.Errorf("open the database file: %w", err)
	}
	db.writer, err = openSQLitePool(ctx, db.path, 1, url.Values{
		"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_busy_timeout": {"5000"},
		"_fk": {"1"}, "_txlock": {"immediate"}, "_stmt_cache_size": {"64"},
	}, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"})
	if err != nil {
		return err
	}
	if _, err := db.writer.ExecContext(ctx, quickWrites); err != nil {
		return errors.Join(fmt.Errorf("open the database: %w", translate(err)), db.writer.Close())
	}
	db.reader, err = openSQLitePool(ctx, db.path, sqliteReaders, url.Values{
		"mode": {"ro"}, "_query_only": {"1"}, "_busy_timeout": {"5000"},
		"_fk": {"1"}, "_stmt_cache_size": {"64"},
	}, map[string]string{"query_only": "1", "foreign_keys": "1"})
	if err != nil {
		_ = db.writer.Close()
		return err
	}
	return nil
}

func checkSQLitePath(path string) error {
	if path == "" || path == ":memory:" || strings.Contains(path, "?") {
		return fmt.Errorf("%w; that of SQLite names a file, for example sqlite:ostiary.db", ErrURL)
	}
	return nil
}

// createFile makes a database file that only its owner may read, because there are hashes of passwords
// in it. A file that is there is not touched: to close it here would drop the locks that this process
// holds on it elsewhere.
func createFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// checkWritable says why a file cannot be written, or nothing put beside it, which SQLite does not.
func checkWritable(path string) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	const write = 2 // W_OK of access(2)
	for _, name := range []string{path, filepath.Dir(path)} {
		if err := syscall.Access(name, write); err != nil {
			return &fs.PathError{Op: "write to", Path: name, Err: err}
		}
	}
	return nil
}

// openSQLitePool opens a pool and reads the pragmas back, because the driver ignores keys it does
// not know.
func openSQLitePool(ctx context.Context, path string, size int, keys url.Values, pragmas map[string]string) (*sql.DB, error) {
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: keys.Encode()}).String()
	pool, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	if err := checkSQLite(ctx, pool, pragmas); err != nil {
		_ = pool.Close()
		return nil, err
	}
	return pool, nil
}

func checkSQLite(ctx context.Context, pool *sql.DB, pragmas map[string]string) error {
	version, err := sqliteVersion(ctx, pool)
	if err != nil {
		return fmt.Errorf("open the database: %w", translate(err))
	}
	if olderThan(version, minSQLite) {
		return fmt.Errorf("the SQLite library is version %s; %s or newer is needed", version, minSQLite)
	}
	for name, want := range pragmas {
		var got string
		if err := pool.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil {
			return fmt.Errorf("open the database: %w", translate(err))
		}
		if !strings.EqualFold(got, want) {
			return fmt.Errorf("SQLite did not accept PRAGMA %s = %s (it is %s)", name, want, got)
		}
	}
	return nil
}

// SQLiteVersion returns the version of the SQLite library inside the program.
func SQLiteVersion(ctx context.Context) (string, error) {
	pool, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return "", fmt.Errorf("open SQLite: %w", err)
	}
	defer func() { _ = pool.Close() }()
	return sqliteVersion(ctx, pool)
}

func sqliteVersion(ctx context.Context, pool *sql.DB) (version string, err error) {
	err = pool.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version)
	return version, err
}

// olderThan compares dotted version numbers.
func olderThan(version, than string) bool {
	a, b := strings.Split(version, "."), strings.Split(than, ".")
	for i := range min(len(a), len(b)) {
		x, _ := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i])
		if x != y {
			return x < y
		}
	}
	return len(a) < len(b)
}
