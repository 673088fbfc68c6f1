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
	"syscall"
	"time"
)

// ErrNoRestore says that there is no file to put in the place of the database.
var ErrNoRestore = errors.New(`PostgreSQL has tools of its own to restore; use pg_restore, or recover to a point in time, and then end what was revoked with "ostiary token revoke"`)

// Restored is what [Restore] did.
type Restored struct {
	Path    string   // of the database
	Kept    string   // where the database from before is; empty when there was none
	Applied []string // migrations that the backup did not have yet
}

// Restore puts a copy of a backup in the place of the SQLite database at a URL, or where there is none yet. The copy is checked
// and migrated, and prepare may change it, before it takes the place; it does so in one step, so that at each moment one of the
// two is there, whole. After a failure nothing has changed, unless the error names where the database from before is.
//
// The database from before is kept under another name. It is refused while a server or another command has it open, and so is
// PostgreSQL, with [ErrNoRestore].
func Restore(ctx context.Context, url, backup string, prepare func(*DB) error) (done Restored, err error) {
	if done.Path, err = placeOf(url); err != nil {
		return done, err
	}
	release, err := lockForServing(done.Path)
	if err != nil {
		return done, err
	}
	defer release()
	if err := checkBackup(ctx, backup, done.Path); err != nil {
		return done, err
	}
	if err := done.restore(ctx, backup, prepare); err != nil {
		return done, fmt.Errorf("restore the backup: %w", err)
	}
	return done, nil
}

// restore makes a draft beside the place, and has it take that.
func (done *Restored) restore(ctx context.Context, backup string, prepare func(*DB) error) error {
	draft, err := emptyBeside(done.Path)
	if err != nil {
		return err
	}
	defer removeSQLite(draft) // a finished one has another name by then
	if err := vacuum(ctx, backup, draft); err != nil {
		return translate(err)
	}
	if done.Applied, err = finish(ctx, draft, prepare); err != nil {
		return err
	}
	done.Kept, err = takePlace(ctx, draft, done.Path)
	return err
}

// placeOf returns the path at which the database is, or is to be: of the file itself, whatever it is called.
func placeOf(url string) (path string, err error) {
	path, isSQLite := sqlitePath(url)
	switch {
	case isPostgres(url):
		return "", ErrNoRestore
	case !isSQLite:
		return "", errScheme()
	}
	if err := checkSQLitePath(path); err != nil {
		return "", err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	return real, err
}

// checkBackup reads a backup from end to end, and refuses what is none of a database of ours.
func checkBackup(ctx context.Context, backup, place string) error {
	given, err := os.Stat(backup)
	if err != nil {
		return fmt.Errorf("read the backup: %w", err)
	}
	if there, err := os.Stat(place); err == nil && os.SameFile(given, there) {
		return fmt.Errorf("%s is the database itself, and no backup of it", backup)
	}
	path, err := filepath.Abs(backup)
	if err != nil {
		return fmt.Errorf("read the backup: %w", err)
	}
	if err := checkCopy(ctx, path); err != nil {
		return fmt.Errorf("check the backup: %w", err)
	}
	return checkOurs(ctx, path)
}

func checkOurs(ctx context.Context, path string) error {
	pool, err := openSQLitePool(ctx, path, 1, url.Values{"mode": {"ro"}}, nil)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	var found int
	err = pool.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('goose_db_version', 'auth_clients', 'users')`).Scan(&found)
	if err != nil {
		return fmt.Errorf("check the backup: %w", err)
	}
	if found != 3 {
		return errors.New("check the backup: it is a database of another program, or an empty one")
	}
	return nil
}

// finish makes of the copy of a backup what is to be the database, in one file that lies on the disk.
func finish(ctx context.Context, draft string, prepare func(*DB) error) (applied []string, err error) {
	db, err := Open(ctx, "sqlite:"+draft, Options{})
	if err != nil {
		return nil, err
	}
	applied, err = db.Migrate(ctx)
	if err == nil {
		err = prepare(db)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	whole, err := retire(ctx, draft)
	if err != nil {
		return nil, err
	}
	whole()
	return applied, syncPath(draft)
}

// takePlace gives a finished draft the name of the database, and the one that had it another name.
func takePlace(ctx context.Context, draft, place string) (kept string, err error) {
	folder, err := lockFolder(place, alone)
	if err != nil {
		return "", err
	}
	defer func() { _ = folder.Close() }()
	before, err := os.Stat(place)
	if errors.Is(err, fs.ErrNotExist) {
		return "", takeFreePlace(draft, place)
	}
	if err != nil {
		return "", err
	}
	done, err := retire(ctx, place)
	if err != nil {
		return "", err
	}
	defer done()
	if err := errors.Join(checkFreeOfCompanions(place), belongAs(draft, before)); err != nil {
		return "", err
	}
	kept = place + time.Now().UTC().Format(".before-20060102T150405.000Z")
	if err := os.Link(place, kept); err != nil {
		return "", err
	}
	err = syncPath(filepath.Dir(place)) // or else a crash could take the old name, and not give the other one
	if err == nil {
		err = os.Rename(draft, place)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(kept)) // the database is still in its place
	}
	if err := syncPath(filepath.Dir(place)); err != nil {
		return kept, fmt.Errorf("%w; the backup is in its place, which may be lost with the power, and the database from before is %s", err, kept)
	}
	return kept, nil
}

func takeFreePlace(draft, place string) error {
	if err := checkFreeOfCompanions(place); err != nil {
		return err
	}
	return errors.Join(os.Link(draft, place), syncPath(filepath.Dir(place))) // which replaces nothing
}

// checkFreeOfCompanions refuses a file beside which companions lie, which SQLite would take for those of another one that gets
// its name.
func checkFreeOfCompanions(path string) error {
	for _, suffix := range companions {
		if _, err := os.Lstat(path + suffix); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s%s is there, a part of another database; move it away", path, suffix)
		}
	}
	return nil
}

// retire has SQLite bring all of a database into its one file, and keeps everybody out of it until done is called. The
// commands of the program would wait for that, and be in the wrong file then; they wait for the folder before they open one.
func retire(ctx context.Context, path string) (done func(), err error) {
	failed := func(err error) error {
		return fmt.Errorf("the database in %s is in use, or damaged: %w; end the commands that work on it, or move it away together with its -wal and -shm, and restore again", path, err)
	}
	pool, err := openSQLitePool(ctx, path, 1, url.Values{"mode": {"rw"}, "_busy_timeout": {"5000"}}, nil)
	if err != nil {
		return nil, failed(err)
	}
	if err := closeWAL(ctx, pool); err != nil {
		return nil, errors.Join(failed(err), pool.Close())
	}
	return func() { _ = pool.Close() }, nil
}

func closeWAL(ctx context.Context, pool *sql.DB) error {
	for _, statement := range []string{"PRAGMA journal_mode = DELETE", "BEGIN EXCLUSIVE"} {
		if _, err := pool.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	var mode string
	if err := pool.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return err
	}
	if mode != "delete" {
		return errors.New("something else opened it")
	}
	return nil
}

// belongAs gives a file the owner and the mode of another one: who restores may be another user than who serves.
func belongAs(path string, other fs.FileInfo) error {
	if err := os.Chmod(path, other.Mode().Perm()); err != nil {
		return err
	}
	if owned, ok := other.Sys().(*syscall.Stat_t); ok {
		return os.Chown(path, int(owned.Uid), int(owned.Gid))
	}
	return nil
}
