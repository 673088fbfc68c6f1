package database

import (
	"context"
	"errors"
	"time"

	"github.com/ostiary/ostiary/ent"
)

// togetherTimeout bounds on PostgreSQL what is written together. It is somebody at a command line who waits.
const togetherTimeout = 15 * time.Minute

// Together runs several use cases as one: each [DB.Write] and [DB.Exec] within do that is given do's context joins one
// transaction. When do returns an error, or one of them did, all is undone and Together returns that error. So what many
// use cases would do can be tried out, with the same checks, and taken back. Reads through [DB.Read] see nothing of it.
//
// Others wait to write meanwhile. It is for commands that an operator runs, not for requests.
func (db *DB) Together(ctx context.Context, do func(ctx context.Context) error) error {
	return db.together(ctx, do, nil)
}

// errTakenBack ends the transaction of a rehearsal.
var errTakenBack = errors.New("database: this was a rehearsal")

// Rehearse is [DB.Together], and takes all of it back: it says what would come of it.
func (db *DB) Rehearse(ctx context.Context, do func(ctx context.Context) error) error {
	if err := db.together(ctx, do, errTakenBack); !errors.Is(err, errTakenBack) {
		return err
	}
	return nil
}

// together runs use cases, and when all went well it ends their transaction with an error, or with none.
func (db *DB) together(ctx context.Context, do func(ctx context.Context) error, end error) error {
	return db.write(ctx, togetherTimeout, func(ctx context.Context, tx *ent.Client) error {
		t := &joined{db: db, tx: tx}
		if err := do(context.WithValue(ctx, joinedKey{}, t)); err != nil {
			return err
		}
		if t.failed != nil {
			return t.failed
		}
		return end
	})
}

// joined is the transaction that use cases join.
type joined struct {
	db     *DB
	tx     *ent.Client
	failed error // the first of them that did: what it had written until then is still there
}

type joinedKey struct{}

// joinedBy returns the transaction that a use case is to join; nil: it has one of its own.
func (db *DB) joinedBy(ctx context.Context) *joined {
	if t, ok := ctx.Value(joinedKey{}).(*joined); ok && t.db == db {
		return t
	}
	return nil
}

func (t *joined) note(err error) error {
	if t.failed == nil {
		t.failed = err
	}
	return err
}
