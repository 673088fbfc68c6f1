package database_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit"
)

// TestT77BackupUnderLoad backs up while somebody writes, over and over: a copy has every row whose write
// was acknowledged before, and of those that came meanwhile the first ones, without a gap. It opens
// like any database.
func TestT77BackupUnderLoad(t *testing.T) {
	kit := testkit.SQLite(t)
	var acknowledged atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	begun, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for n := 1; ctx.Err() == nil; n++ {
			if err := write(kit.DB, n); err != nil {
				t.Error(err)
				return
			}
			acknowledged.Store(int64(n))
			if n == 100 {
				close(begun)
			}
		}
	}()
	select {
	case <-begun:
	case <-stopped:
		t.FailNow()
	}
	grown := false
	for i := 0; i < 5 || i < 200 && !grown; i++ {
		before := acknowledged.Load()
		path := filepath.Join(t.TempDir(), "copy.db")
		// Through a connection of its own, as beside a server.
		size, err := kit.Open(t).Backup(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		grown = grown || acknowledged.Load() > before
		copied := rowsOf(t, path, size)
		if copied < before || copied > acknowledged.Load()+1 {
			t.Errorf("backup %d has %d rows; %d were acknowledged before, %d after", i, copied, before, acknowledged.Load())
		}
	}
	if !grown {
		t.Error("nobody could write while backups were made")
	}
	stop()
	<-stopped
}

func write(db *database.DB, n int) error {
	return db.Write(context.Background(), func(ctx context.Context, tx *ent.Client) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO counters (id, value) VALUES ($1, $2)`, "row "+strconv.Itoa(n), n)
		return err
	})
}

// rowsOf opens a copy and returns how many rows it has, which must be the first ones.
func rowsOf(t *testing.T, path string, size int64) int64 {
	t.Helper()
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 || info.Size() != size {
		t.Errorf("the copy: %v, %v; want mode 0600 and %d bytes", info, err, size)
	}
	db := open(t, "sqlite:"+path)
	if err := db.CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
	if applied, err := db.Migrate(t.Context()); err != nil || len(applied) > 0 {
		t.Errorf("migrations of the copy: %v, %v", applied, err)
	}
	rows, highest := 0, 0
	for _, row := range db.Read().Counter.Query().AllX(t.Context()) {
		if strings.HasPrefix(row.ID, "row ") {
			rows, highest = rows+1, max(highest, row.Value)
		}
	}
	if highest != rows {
		t.Errorf("there are %d rows, and the last is number %d", rows, highest)
	}
	if err := write(db, highest+1); err != nil {
		t.Errorf("write to the copy: %v", err)
	}
	return int64(rows)
}

func TestBackupRefusesWhatIsThere(t *testing.T) {
	kit := testkit.SQLite(t)
	dir := t.TempDir()
	file, link, folder := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "folder")
	for _, err := range []error{os.WriteFile(file, []byte("precious"), 0o600), os.Symlink("nowhere", link), os.Mkdir(folder, 0o700)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{file, link, folder, kit.DB.Path()} {
		if _, err := kit.DB.Backup(t.Context(), path); err == nil || !strings.Contains(err.Error(), "is there already") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if content, err := os.ReadFile(file); string(content) != "precious" {
		t.Errorf("the file has become %q, %v", content, err)
	}
	wantFiles(t, dir, "file", "folder", "link")
}

// What SQLite left beside an older file of that name would be read as a part of the copy.
func TestBackupRefusesCompanions(t *testing.T) {
	kit := testkit.SQLite(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if err := os.WriteFile(path+suffix, []byte("of an older file"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := kit.DB.Backup(t.Context(), path); err == nil || !strings.Contains(err.Error(), "copy.db"+suffix+" is there already") {
			t.Errorf("%s: %v", suffix, err)
		}
		if err := os.Remove(path + suffix); err != nil {
			t.Error(err)
		}
	}
	if _, err := kit.DB.Backup(t.Context(), ""); err == nil {
		t.Error("a backup without a name")
	}
}

// TestBackupsRace makes many backups under one name at a time: one of them gets it, and nobody replaces
// that one.
func TestBackupsRace(t *testing.T) {
	kit := testkit.SQLite(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "copy")
	const backups = 8
	type result struct {
		size int64
		err  error
	}
	results := make(chan result, backups)
	for range backups {
		go func() {
			size, err := kit.DB.Backup(t.Context(), path)
			results <- result{size, err}
		}()
	}
	made, size := 0, int64(0)
	for range backups {
		switch r := <-results; {
		case r.err == nil:
			made, size = made+1, r.size
		case !strings.Contains(r.err.Error(), "is there already"):
			t.Error(r.err)
		}
	}
	if made != 1 {
		t.Errorf("%d backups were made under one name", made)
	}
	wantFiles(t, dir, "copy")
	rowsOf(t, path, size)
}

// TestBackupLeavesNothingBehind fails in every way it can, and cleans up.
func TestBackupLeavesNothingBehind(t *testing.T) {
	t.Run("interrupted", func(t *testing.T) {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := testkit.SQLite(t).DB.Backup(ctx, filepath.Join(dir, "copy")); err == nil {
			t.Error("no error")
		}
		wantFiles(t, dir)
	})
	t.Run("no folder", func(t *testing.T) {
		dir := t.TempDir()
		if _, err := testkit.SQLite(t).DB.Backup(t.Context(), filepath.Join(dir, "no", "copy")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("got %v", err)
		}
		wantFiles(t, dir)
	})
	t.Run("broken references", func(t *testing.T) {
		dir, kit := t.TempDir(), testkit.SQLite(t)
		breakReference(t, kit.DB.Path())
		if _, err := kit.DB.Backup(t.Context(), filepath.Join(dir, "copy")); err == nil || !strings.Contains(err.Error(), "refer to rows") {
			t.Errorf("got %v", err)
		}
		wantFiles(t, dir)
	})
	t.Run("damaged", func(t *testing.T) {
		dir, kit := t.TempDir(), testkit.SQLite(t)
		damage(t, kit.DB.Path())
		if _, err := kit.DB.Backup(t.Context(), filepath.Join(dir, "copy")); err == nil {
			t.Error("no error")
		}
		wantFiles(t, dir)
	})
}

// breakReference stores a secret of a client that is not there.
func breakReference(t *testing.T, path string) {
	t.Helper()
	pool, err := sql.Open("sqlite3", path) // which does not ask about references
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	_, err = pool.ExecContext(t.Context(), `INSERT INTO client_secrets (id, client_id, hash, last_four, created_at)
		VALUES ('sec_1', 1, x'00', 'abcd', '2026-01-01')`)
	if err != nil {
		t.Fatal(err)
	}
}

// damage overwrites all but the first page of a database file.
func damage(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	if _, err := file.WriteAt(bytes.Repeat([]byte{0xff}, int(info.Size())-page), page); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// wantFiles checks what is in a folder.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := filesIn(t, dir); !slices.Equal(got, slices.Compact(want)) {
		t.Errorf("in the folder are %q, want %q", got, want)
	}
}

func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// TestBackupOfPostgreSQL is refused.
func TestBackupOfPostgreSQL(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copy")
	if _, err := testkit.PostgreSQL(t).DB.Backup(t.Context(), path); !errors.Is(err, database.ErrNoBackup) {
		t.Errorf("got %v", err)
	}
}

// TestBackupTakesAnyName gives names that SQLite could take for something else.
func TestBackupTakesAnyName(t *testing.T) {
	t.Chdir(t.TempDir())
	kit := testkit.SQLite(t)
	names := []string{":memory:", "a b'c\"d?mode=memory&x=%41#e.db", "file:copy.db", "ünï.db"}
	for _, name := range names {
		if _, err := kit.DB.Backup(t.Context(), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantFiles(t, ".", names...)
}
