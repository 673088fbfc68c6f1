package database_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/mattn/go-sqlite3"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
)

// The errors at which SQLite may roll back more than the statement (https://www.sqlite.org/lang_transaction.html) are all
// those of a database that is away: what shares a commit relies on it.
func TestSQLiteIsAwayWhenItMayRollBackEverything(t *testing.T) {
	for _, code := range []sqlite3.ErrNo{sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrNomem, sqlite3.ErrBusy, sqlite3.ErrInterrupt} {
		err := fmt.Errorf("write: %w", sqlite3.Error{Code: code})
		if got := database.Translate(err); fault.CodeOf(got) != fault.Unavailable || !errors.Is(got, err) {
			t.Errorf("%d: %v", code, got)
		}
	}
	if err := (sqlite3.Error{Code: sqlite3.ErrConstraint}); fault.CodeOf(database.Translate(err)) == fault.Unavailable {
		t.Error("a constraint is taken for it")
	}
}
