package database_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit"
)

func nothing(*database.DB) error { return nil }

// backUp writes a row and returns a backup that has it.
func backUp(t *testing.T, kit *testkit.Kit) string {
	t.Helper()
	if err := write(kit.DB, 1); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if _, err := kit.DB.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantRows checks how many rows of [write] a database has.
func wantRows(t *testing.T, path string, want int) {
	t.Helper()
	db := open(t, "sqlite:"+path)
	rows := 0
	for _, row := range db.Read().Counter.Query().AllX(t.Context()) {
		if strings.HasPrefix(row.ID, "row ") {
			rows++
		}
	}
	if rows != want {
		t.Errorf("%s has %d rows, want %d", filepath.Base(path), rows, want)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// TestT77Restore puts a backup in the place of a database, which is kept with all that was written last, and where
// there is none. What prepare does is in it.
func TestT77Restore(t *testing.T) {
	kit := testkit.SQLite(t)
	backup := backUp(t, kit)
	if err := errors.Join(write(kit.DB, 2), write(kit.DB, 3), os.Chmod(kit.DB.Path(), 0o640)); err != nil {
		t.Fatal(err)
	}
	alias := kit.DB.Path() + ".alias"
	if err := errors.Join(os.Symlink(kit.DB.Path(), alias), kit.DB.Close()); err != nil {
		t.Fatal(err)
	}
	done, err := database.Restore(t.Context(), "sqlite:"+alias, backup, func(db *database.DB) error { return write(db, 10) })
	if err != nil {
		t.Fatal(err)
	}
	if done.Path != kit.DB.Path() || len(done.Applied) != 0 {
		t.Errorf("restored %+v", done)
	}
	if info, err := os.Stat(done.Path); err != nil || info.Mode() != 0o640 {
		t.Errorf("the mode of the database has become %v, %v", info.Mode(), err)
	}
	wantFiles(t, filepath.Dir(done.Path), "ostiary.db", "ostiary.db.alias", "ostiary.db.lock", filepath.Base(done.Kept))
	wantRows(t, alias, 2)
	wantRows(t, done.Kept, 3)
	wantRows(t, backup, 1)

	fresh := filepath.Join(t.TempDir(), "new.db")
	if done, err = database.Restore(t.Context(), "sqlite:"+fresh, backup, nothing); err != nil || done.Path != fresh || done.Kept != "" {
		t.Errorf("restored %+v, %v", done, err)
	}
	wantFiles(t, filepath.Dir(fresh), "new.db", "new.db.lock")
	wantRows(t, fresh, 1)
}

// TestT77RestoreRefuses holds that a restore that fails leaves everything as it was.
func TestT77RestoreRefuses(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		arrange func(t *testing.T, kit *testkit.Kit, backup string) // the database is open, and stays so unless it is closed here
		prepare func(*database.DB) error
		says    string
	}{
		"served": {
			arrange: func(t *testing.T, kit *testkit.Kit, _ string) {
				release, err := kit.DB.LockForServing()
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(release)
			},
			says: "another ostiary serves this database",
		},
		"in use":          {says: "is in use, or damaged"},
		"damaged backup":  {arrange: func(t *testing.T, _ *testkit.Kit, backup string) { damage(t, backup) }, says: "check the backup"},
		"broken backup":   {arrange: func(t *testing.T, _ *testkit.Kit, backup string) { breakReference(t, backup) }, says: "refer to rows"},
		"newer backup":    {arrange: func(t *testing.T, _ *testkit.Kit, backup string) { makeNewer(t, backup) }, says: "newer version"},
		"failing prepare": {prepare: func(*database.DB) error { return broken }, says: "broken"},
		"damaged database": {
			arrange: func(t *testing.T, kit *testkit.Kit, _ string) {
				if err := errors.Join(kit.DB.Close(), os.WriteFile(kit.DB.Path(), []byte(strings.Repeat("no database ", 99)), 0o600)); err != nil {
					t.Fatal(err)
				}
			},
			says: "move it away together with its -wal and -shm",
		},
		"left-over log": {
			arrange: func(t *testing.T, kit *testkit.Kit, _ string) {
				err := errors.Join(kit.DB.Close(), os.Rename(kit.DB.Path(), kit.DB.Path()+".moved"),
					os.WriteFile(kit.DB.Path()+"-wal", []byte("of an older file"), 0o600))
				if err != nil {
					t.Fatal(err)
				}
			},
			says: "ostiary.db-wal is there, a part of another database",
		},
	} {
		t.Run(name, func(t *testing.T) {
			kit := testkit.SQLite(t)
			backup := backUp(t, kit)
			if test.arrange != nil {
				test.arrange(t, kit, backup)
			}
			if test.prepare == nil {
				test.prepare = nothing
			}
			before := filesIn(t, filepath.Dir(kit.DB.Path()))
			_, err := database.Restore(t.Context(), kit.URL, backup, test.prepare)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v", err)
			}
			wantFiles(t, filepath.Dir(kit.DB.Path()), append(before, "ostiary.db.lock")...)
		})
	}
}

func TestRestoreOfPostgreSQL(t *testing.T) {
	if _, err := database.Restore(t.Context(), "postgres://localhost/ostiary", "copy.db", nothing); !errors.Is(err, database.ErrNoRestore) {
		t.Errorf("got %v", err)
	}
}

// TestRestoreOfOpenedBackup takes a backup that a program has opened since, and has a log beside it.
func TestRestoreOfOpenedBackup(t *testing.T) {
	backup := backUp(t, testkit.SQLite(t))
	db := open(t, "sqlite:"+backup)
	if err := write(db, 2); err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(t.TempDir(), "new.db")
	if _, err := database.Restore(t.Context(), "sqlite:"+fresh, backup, nothing); err != nil {
		t.Fatal(err)
	}
	wantRows(t, fresh, 2)
}

func makeNewer(t *testing.T, path string) {
	t.Helper()
	pool, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	if _, err := pool.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (29990101000000, 1)"); err != nil {
		t.Fatal(err)
	}
}
