package database_test

import (
	"context"
	"errors"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit"
)

func TestTogether(t *testing.T) {
	refused := errors.New("refused")
	tests := map[string]struct {
		do   func(ctx context.Context, db *database.DB) error
		want error
		rows int
	}{
		"all is kept": {func(ctx context.Context, db *database.DB) error {
			return errors.Join(count(ctx, db, "a", nil), count(ctx, db, "b", nil), countByHand(ctx, db, "c"))
		}, nil, 3},
		"all is undone when do fails": {func(ctx context.Context, db *database.DB) error {
			return errors.Join(count(ctx, db, "a", nil), countByHand(ctx, db, "c"), refused)
		}, refused, 0},
		"all is undone when one of them failed, though do does not say so": {func(ctx context.Context, db *database.DB) error {
			_, _ = count(ctx, db, "a", nil), count(ctx, db, "b", refused)
			return nil
		}, refused, 0},
		"the next sees what the first has written": {func(ctx context.Context, db *database.DB) error {
			if err := count(ctx, db, "a", nil); err != nil {
				return err
			}
			return db.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
				if n, err := database.Next(ctx, tx, "a"); n != 2 || err != nil {
					return errors.Join(errors.New("it was not the second"), err)
				}
				return nil
			})
		}, nil, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
				do := func(ctx context.Context) error { return test.do(ctx, kit.DB) }
				if err := kit.DB.Rehearse(t.Context(), do); !errors.Is(err, test.want) {
					t.Errorf("the rehearsal: got %v, not %v", err, test.want)
				}
				if n := kit.DB.Read().Counter.Query().CountX(t.Context()); n != 0 {
					t.Errorf("%d rows of the rehearsal are there", n)
				}
				if err := kit.DB.Together(t.Context(), do); !errors.Is(err, test.want) {
					t.Errorf("got %v, not %v", err, test.want)
				}
				if n := kit.DB.Read().Counter.Query().CountX(t.Context()); n != test.rows {
					t.Errorf("%d rows are there, not %d", n, test.rows)
				}
			})
		})
	}
}

func count(ctx context.Context, db *database.DB, counter string, then error) error {
	return db.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		_, err := database.Next(ctx, tx, counter)
		return errors.Join(err, then)
	})
}

func countByHand(ctx context.Context, db *database.DB, counter string) error {
	_, err := db.Exec(ctx, "INSERT INTO counters (id, value) VALUES ($1, 1)", counter)
	return err
}
