package limit

import (
	"context"
	"database/sql"
	"errors"
)

// errNoRow says that a statement has changed nothing.
var errNoRow = errors.New("no row was changed")

// writer runs one statement on one row, durably: it returns after the commit. PostgreSQL shares commits by itself,
// there each row is a transaction. On SQLite those that wait at the same time share one.
type writer struct {
	statement *sql.Stmt
	changes   chan<- change // SQLite
}

// change is a row that waits for the next commit.
type change struct {
	statement *sql.Stmt
	args      []any
	done      chan error
}

func (s *Store) prepareWrite(ctx context.Context, statement string) (w writer, err error) {
	if s.isSQLite {
		w.changes = s.changes
	}
	w.statement, err = s.writer.PrepareContext(ctx, statement)
	return w, err
}

func (w writer) run(args ...any) error {
	if w.changes == nil {
		return one(w.statement.ExecContext(context.Background(), args...))
	}
	c := change{w.statement, args, make(chan error, 1)}
	w.changes <- c
	return <-c.done
}

// commit takes what waits, writes it in one transaction and tells who waits for it, until ctx ends.
func (s *Store) commit(ctx context.Context) error {
	begin, err := s.writer.PrepareContext(ctx, "BEGIN IMMEDIATE")
	if err != nil {
		return err
	}
	defer func() { _ = begin.Close() }()
	end, err := s.writer.PrepareContext(ctx, "COMMIT")
	if err != nil {
		return err
	}
	defer func() { _ = end.Close() }()
	var together []change
	var failed []error
	for {
		select {
		case c := <-s.changes:
			together = append(together[:0], c)
		case <-ctx.Done():
			return nil
		}
		for range len(s.changes) {
			together = append(together, <-s.changes)
		}
		if _, err := begin.ExecContext(context.Background()); err != nil {
			return err
		}
		failed = failed[:0]
		for _, c := range together {
			failed = append(failed, one(c.statement.ExecContext(context.Background(), c.args...)))
		}
		if _, err := end.ExecContext(context.Background()); err != nil {
			return err
		}
		for i, c := range together {
			c.done <- failed[i]
		}
	}
}

// one makes an error of a statement that has not changed one row.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(errNoRow, err)
	}
	return nil
}
