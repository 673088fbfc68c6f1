package database_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/counter"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit"
)

// fillCounters stores counters c0000, c0001, …, each with its number as the value.
func fillCounters(t *testing.T, kit *testkit.Kit, n int) {
	t.Helper()
	err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		return tx.Counter.MapCreateBulk(make([]struct{}, n), func(c *ent.CounterCreate, i int) {
			c.SetID(fmt.Sprintf("c%04d", i)).SetValue(i)
		}).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPurgeWalksChunks purges what is spread over several chunks, at their ends too, and nothing else.
func TestPurgeWalksChunks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		for _, n := range []int{0, 1, 999, 1000, 1001, 2500} {
			fillCounters(t, kit, n)
			kit.Statements.Take()
			odd := database.Dead{Table: "counters", Where: "t.value % 2 = $1", Args: []any{1}}
			if deleted, err := kit.DB.Purge(t.Context(), odd); err != nil || deleted != n/2 {
				t.Fatalf("of %d, %d were deleted: %v", n, deleted, err)
			}
			if most := 2*(n/1000+1) + (n/2+499)/500; len(kit.Statements.Take()) > most {
				t.Errorf("%d rows took more than %d statements", n, most)
			}
			for _, c := range kit.DB.Read().Counter.Query().AllX(t.Context()) {
				if c.Value%2 != 0 {
					t.Fatalf("%s is there still", c.ID)
				}
			}
			all := database.Dead{Table: "counters", Where: "t.value >= 0"}
			if deleted, err := kit.DB.Purge(t.Context(), all); err != nil || deleted != n-n/2 {
				t.Fatalf("of %d, %d were left to delete: %v", n, deleted, err)
			}
		}
	})
}

// TestPurgeAsksAgain holds that what has come back to life since it was found is not deleted.
func TestPurgeAsksAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		fillCounters(t, kit, 1200)
		// What is found in the first chunk is too little to be deleted before the second has been looked at.
		chunks := 0
		db, err := database.Open(t.Context(), kit.URL, database.Options{OnStatement: func(ctx context.Context, statement string) {
			if !strings.HasPrefix(statement, "SELECT COUNT(*)") {
				return
			}
			if chunks++; chunks != 2 {
				return
			}
			if err := kit.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
				return tx.Counter.UpdateOneID("c0005").SetValue(5000).Exec(ctx)
			}); err != nil {
				t.Error(err)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		deleted, err := db.Purge(t.Context(), database.Dead{Table: "counters", Where: "t.value < 10 OR t.value = $1", Args: []any{20}})
		if err != nil || deleted != 10 || chunks != 2 {
			t.Errorf("%d were deleted in %d chunks: %v", deleted, chunks, err)
		}
		if n := kit.DB.Read().Counter.Query().CountX(t.Context()); n != 1190 {
			t.Errorf("%d are left", n)
		}
		if !kit.DB.Read().Counter.Query().Where(counter.ID("c0005")).ExistX(t.Context()) {
			t.Error("what had come back to life was deleted")
		}
	})
}

// TestPurgeWaitsForNobody leaves a row that somebody else has locked for the next time.
func TestPurgeWaitsForNobody(t *testing.T) {
	kit := testkit.PostgreSQL(t)
	fillCounters(t, kit, 3)
	all := database.Dead{Table: "counters", Where: "t.value >= 0"}
	err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		if err := tx.Counter.UpdateOneID("c0001").SetValue(7).Exec(ctx); err != nil {
			return err
		}
		deleted, err := kit.DB.Purge(ctx, all)
		if err != nil || deleted != 2 {
			t.Errorf("beside a lock, %d were deleted: %v", deleted, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if deleted, err := kit.DB.Purge(t.Context(), all); err != nil || deleted != 1 {
		t.Errorf("after it, %d were deleted: %v", deleted, err)
	}
}
