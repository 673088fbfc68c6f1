package database

import (
	"context"
	"sync/atomic"

	"github.com/ostiary/ostiary/internal/fault"
)

// trouble is what a write failed with because the database did not take it. A database may answer and take no writes: its
// disk is full, or somebody else has it locked.
type trouble struct {
	last atomic.Pointer[error]
	// isTried says that somebody tries to write, to find out whether it is over.
	isTried atomic.Bool
}

func (t *trouble) note(err error) {
	if err != nil && fault.CodeOf(err) == fault.Unavailable {
		t.last.Store(&err)
	}
}

// CheckReads returns nil when the database answers a question that touches a table. It does not join the line of those who wait:
// that it is too long says nothing about the database.
func (db *DB) CheckReads(ctx context.Context) error {
	_, err := First(ctx, db.conn(db.reader, true).QueryContext, `SELECT id FROM users LIMIT 1`, nil, func(Row) error { return nil })
	return err
}

// CheckWrites returns nil when the database has taken all writes. Otherwise it tries another one, because nobody else may
// come by who would: a server that says that it is not well is sent no requests. It returns what came of that, or the
// failure from before when it is not known by the time that ctx ends.
func (db *DB) CheckWrites(ctx context.Context) error {
	failed := db.trouble.last.Load()
	if failed == nil {
		return nil
	}
	if !db.trouble.isTried.CompareAndSwap(false, true) {
		return *failed
	}
	tried := make(chan error, 1)
	go func() {
		defer db.trouble.isTried.Store(false)
		err := db.TryWrite(context.WithoutCancel(ctx))
		if err == nil {
			db.trouble.last.CompareAndSwap(failed, nil) // unless another one failed meanwhile
		}
		tried <- err
	}()
	select {
	case err := <-tried:
		return err
	case <-ctx.Done():
		return *failed
	}
}
