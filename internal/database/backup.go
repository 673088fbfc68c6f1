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
)

// ErrNoBackup says that there is no file to copy.
var ErrNoBackup = errors.New("PostgreSQL has a tool of its own for backups; use pg_dump")

// Backup writes a copy of the SQLite database into a new file and returns its size in bytes. The copy
// is the database at one moment: it has everything that was committed before the call, and nothing by
// halves. Others read and write meanwhile; for as long as it takes, the write-ahead log grows.
//
// The file appears under its name when the copy is complete, was checked, and lies on the disk; until
// then, and after a failure, there is none. A file that is there already is refused, and so is
// PostgreSQL, with [ErrNoBackup]. The schema is copied as it is, current or not.
func (db *DB) Backup(ctx context.Context, file string) (size int64, err error) {
	if !db.isSQLite() {
		return 0, ErrNoBackup
	}
	if file == "" {
		return 0, errors.New("the backup needs a name")
	}
	if err := checkFree(file); err != nil {
		return 0, err
	}
	draft, err := emptyBeside(file)
	if err != nil {
		return 0, fmt.Errorf("make the backup: %w", err)
	}
	defer removeSQLite(draft) // a finished one has another name by then
	if err := vacuum(ctx, db.path, draft); err != nil {
		return 0, fmt.Errorf("make the backup: %w", translate(err))
	}
	if err := checkCopy(ctx, draft); err != nil {
		return 0, fmt.Errorf("check the backup: %w", translate(err))
	}
	return keep(draft, file)
}

// companions are what SQLite puts beside a database file, and reads whatever the file says.
var companions = []string{"-journal", "-wal", "-shm"}

// checkFree refuses a name that something has, were it a link that leads nowhere, and one beside which the
// companion of an older file lies: SQLite would take it for a part of the copy.
func checkFree(file string) error {
	for _, suffix := range append([]string{""}, companions...) {
		_, err := os.Lstat(file + suffix)
		switch {
		case err == nil:
			return errTaken(file + suffix)
		case !errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("make the backup: %w", err)
		}
	}
	return nil
}

func errTaken(file string) error {
	return fmt.Errorf("%s is there already; a backup replaces nothing, so give it another name", file)
}

// emptyBeside makes an empty file in the folder of another one, where it can get that name. Its owner
// alone may read it: there are hashes of passwords in a backup too.
func emptyBeside(file string) (path string, err error) {
	path, err = filepath.Abs(file) // SQLite must not take a name such as file:x for a URL
	if err != nil {
		return "", err
	}
	made, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.unfinished")
	if err != nil {
		return "", err
	}
	return made.Name(), made.Close()
}

// vacuum copies what is committed into an empty file, over a connection that reads alone: a reader keeps nobody
// from writing. Those of a pool would refuse, because they may write to no file at all.
func vacuum(ctx context.Context, from, into string) error {
	source, err := openSQLitePool(ctx, from, 1, url.Values{"mode": {"ro"}, "_busy_timeout": {"5000"}}, nil)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	_, err = source.ExecContext(ctx, "VACUUM INTO ?", into)
	return err
}

// checkCopy reads a copy from end to end, and each reference in it.
func checkCopy(ctx context.Context, path string) error {
	copied, err := openSQLitePool(ctx, path, 1, url.Values{"mode": {"ro"}}, nil)
	if err != nil {
		return err
	}
	defer func() { _ = copied.Close() }()
	var verdict string
	if err := copied.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("the copy is damaged: %s", verdict)
	}
	return checkReferences(ctx, copied)
}

func checkReferences(ctx context.Context, pool *sql.DB) error {
	rows, err := pool.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if rows.Next() {
		return errors.New("the database has rows that refer to rows that are not there; it was changed by something other than ostiary")
	}
	return rows.Err()
}

// keep gives a finished copy its name, such that both last from then on.
func keep(draft, file string) (size int64, err error) {
	if err := syncPath(draft); err != nil {
		return 0, fmt.Errorf("write the backup to the disk: %w", err)
	}
	if err := name(draft, file); err != nil {
		return 0, err
	}
	if err := syncPath(filepath.Dir(file)); err != nil {
		return 0, fmt.Errorf("write the backup to the disk: %w", err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return 0, fmt.Errorf("look at the backup: %w", err)
	}
	return info.Size(), nil
}

// name gives a file one more name. Other than to rename it, that is refused when something has the name by
// now, were it a link: there is no moment between a look and the act in which somebody could be faster.
func name(draft, file string) error {
	err := os.Link(draft, file)
	switch {
	case errors.Is(err, fs.ErrExist):
		return errTaken(file)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, errors.ErrUnsupported):
		return fmt.Errorf("name the backup: %w; if the file system has no hard links, make the backup on another one and copy it", err)
	case err != nil:
		return fmt.Errorf("name the backup: %w", err)
	}
	return nil
}

// syncPath waits until a file, or the names in a folder, are on the disk.
func syncPath(path string) error {
	opened, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}

// removeSQLite removes a database file and what SQLite may have put beside it.
func removeSQLite(path string) {
	for _, suffix := range append([]string{""}, companions...) {
		_ = os.Remove(path + suffix)
	}
}
