package database_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/testkit"
)

// together runs use cases in one batch: while one that does nothing is being done, the others wait in their order. It returns
// what became of each; that of the first comes last.
func together(t *testing.T, db *database.DB, uses ...func() error) []error {
	t.Helper()
	results := make([]error, len(uses)+1)
	began, release := make(chan bool), make(chan bool)
	var all sync.WaitGroup
	all.Go(func() {
		results[len(uses)] = db.Write(context.Background(), func(context.Context, *ent.Client) error {
			close(began)
			<-release
			return nil
		})
	})
	<-began
	for i, use := range uses {
		all.Go(func() { results[i] = use() })
		for db.Waiting() <= i {
			runtime.Gosched()
		}
	}
	close(release)
	all.Wait()
	return results
}

// create stores a counter as a use case of its own, and then returns the error.
func create(t *testing.T, db *database.DB, id string, then error) func() error {
	return func() error {
		return db.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			return errors.Join(tx.Counter.Create().SetID(id).Exec(ctx), then)
		})
	}
}

func exec(t *testing.T, db *database.DB, id string) func() error {
	return func() error {
		_, err := db.Exec(t.Context(), `INSERT INTO counters (id, value) VALUES ($1, 0)`, id)
		return err
	}
}

func stored(t *testing.T, db *database.DB) string {
	t.Helper()
	ids, err := db.Read().Counter.Query().Order(ent.Asc("id")).IDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(ids, " ")
}

func TestWritersShareACommit(t *testing.T) {
	db := testkit.SQLite(t).DB
	results := together(t, db, create(t, db, "a", nil), exec(t, db, "b"), func() error {
		return db.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			here, err := tx.Counter.Query().Count(ctx)
			if elsewhere := stored(t, db); here != 2 || elsewhere != "" {
				err = fmt.Errorf("%d are stored here, and %q for others", here, elsewhere)
			}
			return err
		})
	})
	if err := errors.Join(results...); err != nil {
		t.Error(err)
	}
	if got := stored(t, db); got != "a b" {
		t.Errorf("stored: %s", got)
	}
}

func TestFailureInABatchIsAlone(t *testing.T) {
	db, refused := testkit.SQLite(t).DB, errors.New("refused")
	results := together(t, db,
		create(t, db, "a", nil), create(t, db, "b", refused), exec(t, db, "c"), exec(t, db, "a"), create(t, db, "a", nil),
		func() (err error) {
			defer func() { err = fmt.Errorf("%v", recover()) }()
			return create(t, db, "d", nil)()
		},
		func() (err error) {
			defer func() { err = fmt.Errorf("panicked: %v", recover()) }()
			return db.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
				tx.Counter.Create().SetID("e").ExecX(ctx)
				panic("boom")
			})
		},
		create(t, db, "f", nil))
	if got := stored(t, db); got != "a c d f" {
		t.Errorf("stored: %s", got)
	}
	for i, want := range []string{"", "refused", "", "UNIQUE", "UNIQUE", "<nil>", "panicked: boom", "", ""} {
		if got := fmt.Sprint(results[i]); want == "" && results[i] != nil || !strings.Contains(got, want) {
			t.Errorf("%d: got %s, want %q", i, got, want)
		}
	}
}

// When SQLite may have rolled back more than a statement, everybody in the batch is told that nothing was written.
func TestBatchFailsTogetherWhenTheDiskIsFull(t *testing.T) {
	db := testkit.SQLite(t).DB
	limit := func(pages int) {
		t.Helper()
		if err := db.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages))
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // that is: as many as there are
	results := together(t, db, create(t, db, "a", nil), exec(t, db, strings.Repeat("x", 1<<20)), exec(t, db, "b"))
	for _, i := range []int{0, 1, 3} {
		if fault.CodeOf(results[i]) != fault.Unavailable {
			t.Errorf("%d: %v", i, results[i])
		}
	}
	limit(1 << 30)
	if got := stored(t, db); got != "b" {
		t.Errorf("stored: %.20s", got)
	}
	if results[2] != nil {
		t.Errorf("who came after the batch: %v", results[2])
	}
}

// Who does not mind that the transaction is gone does not get others to write outside of one.
func TestBatchFailsTogetherWhenItsSavepointIsGone(t *testing.T) {
	db := testkit.SQLite(t).DB
	results := together(t, db, create(t, db, "a", nil), func() error {
		return db.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			_, _ = tx.ExecContext(ctx, "ROLLBACK") // as SQLite does by itself after some errors
			return nil
		})
	}, create(t, db, "b", nil))
	for _, i := range []int{0, 1, 3} {
		if fault.CodeOf(results[i]) != fault.Unavailable {
			t.Errorf("%d: %v", i, results[i])
		}
	}
	if got := stored(t, db); got != "b" || results[2] != nil {
		t.Errorf("stored: %s; who came after the batch: %v", got, results[2])
	}
}

// A use case that ends its goroutine, as t.Fatal does, is undone, and does not keep others from writing.
func TestWriterThatLeavesIsUndone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		var left sync.WaitGroup
		left.Go(func() {
			_ = kit.DB.Write(context.Background(), func(ctx context.Context, tx *ent.Client) error {
				tx.Counter.Create().SetID("a").ExecX(ctx)
				runtime.Goexit()
				return nil
			})
		})
		left.Wait()
		if err := create(t, kit.DB, "b", nil)(); err != nil {
			t.Error(err)
		}
		if got := stored(t, kit.DB); got != "b" {
			t.Errorf("stored: %s", got)
		}
	})
}

// Whose turn does not come is told so after a while, and nothing of theirs is written later.
func TestWriterGivesUp(t *testing.T) {
	db := testkit.SQLite(t).DB
	synctest.Test(t, func(t *testing.T) {
		began, release := make(chan bool), make(chan bool)
		go func() {
			_ = db.Write(context.Background(), func(context.Context, *ent.Client) error {
				close(began)
				<-release
				return nil
			})
		}()
		<-began
		started := time.Now()
		for _, write := range []func() error{create(t, db, "a", nil), exec(t, db, "b")} {
			if err := write(); fault.CodeOf(err) != fault.Unavailable {
				t.Error(err)
			}
		}
		if waited := time.Since(started); waited != 40*time.Second || db.Waiting() != 0 {
			t.Errorf("waited %s, and %d still wait", waited, db.Waiting())
		}
		close(release)
		if err := create(t, db, "c", nil)(); err != nil {
			t.Error(err)
		}
	})
	if got := stored(t, db); got != "c" {
		t.Errorf("stored: %s", got)
	}
}

// More than share a commit, and more than come at once, are all written.
func TestManyWriters(t *testing.T) {
	db := testkit.SQLite(t).DB
	var uses []func() error
	for i := range 250 {
		uses = append(uses, exec(t, db, fmt.Sprintf("c%03d", i)))
	}
	if err := errors.Join(together(t, db, uses...)...); err != nil {
		t.Error(err)
	}
	if got := len(strings.Fields(stored(t, db))); got != len(uses) {
		t.Errorf("%d are stored", got)
	}
}

func TestExec(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		if err := exec(t, kit.DB, "a")(); err != nil {
			t.Fatal(err)
		}
		if found, err := kit.DB.Exec(t.Context(), `UPDATE counters SET value = $1 WHERE id = $2`, 7, "b"); found != 0 || err != nil {
			t.Errorf("found %d, %v", found, err)
		}
		if found, err := kit.DB.Exec(t.Context(), `UPDATE counters SET value = $2 WHERE id = $1`, "a", 7); found != 1 || err != nil {
			t.Errorf("found %d, %v", found, err)
		}
		if err := exec(t, kit.DB, "a")(); err == nil {
			t.Error("an id was stored twice")
		}
		if kit.DB.Read().Counter.GetX(t.Context(), "a").Value != 7 {
			t.Error("the update was not done")
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := kit.DB.Exec(gone, `DELETE FROM counters`); !errors.Is(err, context.Canceled) {
			t.Errorf("for a caller who had left: %v", err)
		}
	})
}
