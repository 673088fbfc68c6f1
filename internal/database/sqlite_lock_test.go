package database_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit"
)

func TestLockForServingAllowsOneServerAFile(t *testing.T) {
	kit := testkit.SQLite(t)
	release, err := kit.DB.LockForServing()
	if err != nil {
		t.Fatal(err)
	}
	alias := kit.DB.Path() + ".alias"
	if err := os.Symlink(kit.DB.Path(), alias); err != nil {
		t.Fatal(err)
	}
	second := open(t, "sqlite:"+alias)
	if _, err := second.LockForServing(); !errors.Is(err, database.ErrServed) || !strings.Contains(err.Error(), kit.DB.Path()) {
		t.Errorf("the second server got %v", err)
	}
	if second.Ping(t.Context()) != nil {
		t.Error("the lock keeps other commands out")
	}
	release()
	release, err = second.LockForServing()
	if err != nil {
		t.Fatalf("the lock was not given back: %v", err)
	}
	release()
	if info, err := os.Stat(kit.DB.Path() + ".lock"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the lock file: %v, %v", info, err)
	}
}

func TestLockForServingLetsPostgreSQLBeShared(t *testing.T) {
	kit := testkit.PostgreSQL(t)
	for _, db := range []*database.DB{kit.DB, kit.Open(t)} {
		release, err := db.LockForServing()
		if err != nil {
			t.Fatal(err)
		}
		defer release()
	}
}
