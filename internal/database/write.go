package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
)

// writeTimeout bounds how long a use case waits for its turn to write. On PostgreSQL, where it waits for others
// between its statements as well, it bounds all of it.
const writeTimeout = 20 * time.Second

// retryAfter is what a caller is told to wait when the database is away.
const retryAfter = 2 * time.Second

// Write runs one use case in one transaction: when do returns nil, what it did is durable as soon as Write returns,
// and otherwise everything is undone and Write returns do's error. It is the only place where a transaction begins.
//
// The context given to do keeps the values of ctx (who acts, from where) but not its end: a caller
// who hangs up must not interrupt a write half way, which on SQLite can roll back more than its own
// statement. do uses tx alone, never [DB.Read], and may run in another goroutine than its caller. An entity that
// leaves do is a value: its edges are not to be followed.
func (db *DB) Write(ctx context.Context, do func(ctx context.Context, tx *ent.Client) error) error {
	if t := db.joinedBy(ctx); t != nil {
		return t.note(do(ctx, t.tx))
	}
	return db.write(ctx, writeTimeout, do)
}

func (db *DB) write(ctx context.Context, timeout time.Duration, do func(ctx context.Context, tx *ent.Client) error) (err error) {
	if err := db.enter(ctx); err != nil {
		return err
	}
	defer func() { db.leave(err) }()
	if db.isSQLite() {
		return db.commits.write(&unit{do: func(tx *ent.Client) error { return do(context.WithoutCancel(ctx), tx) }})
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err := do(ctx, ent.NewClient(ent.Driver(db.conn(tx, false)))); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return translate(fmt.Errorf("commit: %w", err))
	}
	return nil
}

// Exec is [DB.Write] for a use case of one statement, written by hand, and costs less. It returns how many rows the
// statement found.
func (db *DB) Exec(ctx context.Context, statement string, args ...any) (found int, err error) {
	if t := db.joinedBy(ctx); t != nil {
		found, err = affected(t.tx.ExecContext(ctx, statement, args...))
		return found, t.note(err)
	}
	if err := db.enter(ctx); err != nil {
		return 0, err
	}
	defer func() { db.leave(err) }()
	if db.isSQLite() {
		err := db.commits.write(&unit{isSingle: true, do: func(tx *ent.Client) (err error) {
			found, err = affected(tx.ExecContext(context.WithoutCancel(ctx), statement, args...))
			return err
		}})
		return found, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	return affected(db.conn(db.writer, false).ExecContext(ctx, statement, args...))
}

// enter lets a use case join those who wait to write. One that has joined has to leave.
func (db *DB) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.line.enter()
}

// leave also remembers what became of the use case.
func (db *DB) leave(err error) {
	db.line.leave()
	db.trouble.note(err)
}

func affected(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// Next counts a counter up and returns its new value. The row stays locked until the transaction
// ends, and a rollback takes the number back: so numbers have no gaps and come in order.
func Next(ctx context.Context, tx *ent.Client, counter string) (int, error) {
	return count(ctx, tx, counter, 1)
}

// Serialize lets use cases that name the same lock pass one at a time, on all replicas: the lock is
// held until the transaction ends. It is for rules that span rows, such as "one super admin is left".
func Serialize(ctx context.Context, tx *ent.Client, lock string) error {
	_, err := count(ctx, tx, lock, 0)
	return err
}

// Raise counts a counter up to a value, if it is not there yet, and returns what it was before.
func Raise(ctx context.Context, tx *ent.Client, counter string, to int) (before int, err error) {
	if before, err = count(ctx, tx, counter, 0); err != nil || before >= to {
		return before, err
	}
	_, err = count(ctx, tx, counter, to-before)
	return before, err
}

func count(ctx context.Context, tx *ent.Client, id string, step int) (value int, err error) {
	_, err = First(ctx, tx.QueryContext, `INSERT INTO counters (id, value) VALUES ($1, $2)
		ON CONFLICT (id) DO UPDATE SET value = counters.value + $2 RETURNING value`, []any{id, step},
		func(row Row) error { return row.Scan(&value) })
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", id, err)
	}
	return value, nil
}
