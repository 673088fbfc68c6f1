package database_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func TestNextHasNoGaps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		const callers = 40
		var mu sync.Mutex
		var got []int
		var wait sync.WaitGroup
		refused := errors.New("refused")
		for i := range callers {
			wait.Go(func() {
				var n int
				err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) (err error) {
					if n, err = database.Next(ctx, tx, "things"); err == nil && i%4 == 0 {
						err = refused
					}
					return err
				})
				if errors.Is(err, refused) {
					return
				}
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				got = append(got, n)
			})
		}
		wait.Wait()
		seen := map[int]bool{}
		for _, n := range got {
			seen[n] = true
		}
		for n := 1; n <= callers*3/4; n++ {
			if !seen[n] {
				t.Errorf("number %d is missing", n)
			}
		}
	})
}

func TestReadRefusesToWrite(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		if err := kit.DB.Read().Counter.Create().SetID("x").Exec(t.Context()); err == nil {
			t.Error("a write outside of Write succeeded")
		}
		if _, err := kit.DB.Read().Tx(t.Context()); err == nil {
			t.Error("a transaction was begun outside of Write")
		}
	})
}

func TestWriteUndoesEverything(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		boom := errors.New("boom")
		err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			if err := tx.Counter.Create().SetID("x").Exec(ctx); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatalf("got %v", err)
		}
		if n := kit.DB.Read().Counter.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d rows were stored", n)
		}
	})
}

func TestPlaceholdersCountByNumber(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		rows, err := kit.DB.Read().QueryContext(t.Context(), "SELECT 10 * CAST($2 AS INTEGER) + CAST($1 AS INTEGER)", 1, 2)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		var got int
		if !rows.Next() || rows.Scan(&got) != nil || got != 21 || rows.Err() != nil {
			t.Errorf("got %d, %v", got, rows.Err())
		}
	})
}

func TestMigrateTwiceAndCheck(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		done, err := kit.DB.Migrate(t.Context())
		if err != nil || len(done) != 0 {
			t.Errorf("migrating again did %v, %v", done, err)
		}
		if err := kit.DB.CheckSchema(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A query is not begun for somebody who has left, and what may be away is not waited for.
func TestQueryEndsWithItsCaller(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		ask := func(ctx context.Context, query string) error {
			rows, err := kit.DB.Query(ctx, query)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			rows.Next()
			return rows.Err()
		}
		gone, leave := context.WithCancel(t.Context())
		if err := ask(gone, `SELECT id FROM counters`); err != nil {
			t.Error(err)
		}
		leave()
		if err := ask(gone, `SELECT id FROM counters`); !errors.Is(err, context.Canceled) {
			t.Errorf("for a caller who had left: %v", err)
		}
		if kit.DB.Dialect() != "postgres" {
			return
		}
		short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := ask(short, `SELECT pg_sleep(20)`); err == nil {
			t.Error("it waited for a database that does not answer")
		}
	})
}
