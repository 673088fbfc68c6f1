package database_test

import (
	"context"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/testkit"
)

// Who comes when too many wait is sent away at once, whatever they want.
func TestCrowd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		db := kit.DB
		ask := map[string]func() error{
			"query": func() error {
				_, err := db.Read().User.Query().Exist(t.Context())
				return err
			},
			"query by hand": func() error {
				rows, err := db.Query(t.Context(), "SELECT id FROM users")
				if err != nil {
					return err
				}
				defer func() { _ = rows.Close() }()
				return rows.Err()
			},
			"write": func() error {
				return db.Write(t.Context(), func(context.Context, *ent.Client) error { return nil })
			},
			"statement": func() error {
				_, err := db.Exec(t.Context(), "DELETE FROM users")
				return err
			},
		}
		leave := db.Crowd()
		for name, ask := range ask {
			if err := ask(); fault.CodeOf(err) != fault.Unavailable {
				t.Errorf("%s in a crowd: %v", name, err)
			}
		}
		leave()
		for name, ask := range ask {
			if err := ask(); err != nil {
				t.Errorf("%s alone: %v", name, err)
			}
		}
	})
}

// A database that did not take a write is not well until it takes one, and is asked to.
func TestCheckWrites(t *testing.T) {
	db := testkit.PostgreSQL(t).DB // of which one connection is used here
	write := func(statement string) error {
		return db.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			_, err := tx.ExecContext(ctx, statement)
			return err
		})
	}
	is := func(code fault.Code) {
		t.Helper()
		if err := db.CheckWrites(t.Context()); err != nil && fault.CodeOf(err) != code || err == nil && code != "" {
			t.Errorf("it is %v, want %q", err, code)
		}
	}
	is("")
	if err := write("nonsense"); err == nil || fault.CodeOf(err) == fault.Unavailable {
		t.Errorf("a mistake: %v", err)
	}
	is("") // which is not the database's

	if err := write("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"); err != nil {
		t.Fatal(err)
	}
	is("") // until somebody finds out
	if err := create(t, db, "a", nil)(); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("a write: %v", err)
	}
	is(fault.Unavailable)
	is(fault.Unavailable)
	if err := write("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"); err != nil {
		t.Fatal(err)
	}
	is("")
	if err := create(t, db, "b", nil)(); err != nil {
		t.Error(err)
	}
	if got := stored(t, db); got != "b" {
		t.Errorf("stored: %s", got)
	}
}
