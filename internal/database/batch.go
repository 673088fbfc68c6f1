package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/ostiary/ostiary/ent"
)

// maxUnits and maxSharing bound how many units share a commit, and for how long it is put off for those that come late.
const maxUnits = 100

var maxSharing = 5 * time.Millisecond // longer in tests, which must not depend on it

// errAborted is what became of a unit whose leader did not come to the commit. Nothing was written.
var errAborted = errors.New("database: the transaction was given up")

// errLost is what became of a batch whose savepoint is gone: SQLite itself has rolled back everything.
var errLost = errors.New("database: the transaction was lost")

// batch is the units that share a transaction of SQLite. What fails is undone alone, and nobody is answered before the
// commit: when that fails, or the transaction is lost on the way, they all have failed.
type batch struct{ units []*unit }

// write writes the first unit, and all that wait.
func (b *batch) write(c *commits) {
	err := translate(b.transact(c))
	for _, u := range b.units {
		u.err = u.said
		if err != nil {
			u.err = err
		}
	}
}

func (b *batch) transact(c *commits) error {
	runtime.Gosched()                              // whoever is about to write comes along
	ctx, began := context.Background(), time.Now() // nobody's: what interrupts one would interrupt all
	tx, err := c.db.writer.BeginTx(ctx, nil)
	if err != nil { // somebody else has the file, or it is away: those who wait would find the same, one after the other
		for b.take(c) != nil {
		}
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	client := ent.NewClient(ent.Driver(c.db.conn(tx, false)))
	for u := b.units[0]; u != nil; u = b.take(c) {
		if err := u.write(ctx, tx, client); err != nil {
			return err
		}
		if len(b.units) == maxUnits || time.Since(began) > maxSharing {
			break
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// take adds one of those that wait; nil: none does.
func (b *batch) take(c *commits) *unit {
	u := c.next()
	if u != nil {
		b.units = append(b.units, u)
	}
	return u
}

// write does what the unit is there for, and undoes it when that fails. It returns an error when the transaction is not to
// be trusted any longer.
func (u *unit) write(ctx context.Context, tx *sql.Tx, client *ent.Client) error {
	if u.isSingle {
		u.run(client)
		return unlessAlone(u.said)
	}
	if _, err := tx.ExecContext(ctx, "SAVEPOINT unit"); err != nil {
		return err
	}
	end := "ROLLBACK TO unit; RELEASE unit"
	if u.run(client) {
		end = "RELEASE unit"
	}
	if _, err := tx.ExecContext(ctx, end); err != nil {
		return errors.Join(errLost, err)
	}
	return unlessAlone(u.said)
}

// run does it, and reports whether it went well. It keeps a panic for the caller's own goroutine.
func (u *unit) run(client *ent.Client) (ok bool) {
	defer func() {
		if value := recover(); value != nil {
			u.panicked = fmt.Sprintf("%v\n\n%s", value, debug.Stack())
		}
	}()
	u.said = u.do(client)
	return u.said == nil
}

// unlessAlone returns the errors after which SQLite may have rolled back more than the statement: its manual asks for a
// rollback after them (https://www.sqlite.org/lang_transaction.html).
func unlessAlone(err error) error {
	if isAway(err) {
		return err
	}
	return nil
}
