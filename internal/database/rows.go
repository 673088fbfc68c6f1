package database

import (
	"context"
	"database/sql"

	entsql "entgo.io/ent/dialect/sql"
)

// Query runs a query that is written by hand: [DB.Query], or that of a client or a transaction.
type Query func(ctx context.Context, query string, args ...any) (*sql.Rows, error)

// Row is one row of an answer.
type Row interface{ Scan(into ...any) error }

// Each runs a query and calls do for each row of the answer. A database that goes away in the middle of the answer is
// [fault.Unavailable], as it is before: to read rows by hand would miss that.
func Each(ctx context.Context, run Query, query string, args []any, do func(Row) error) error {
	rows, err := run(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return translate(rows.Err())
}

// First is [Each] for the first row alone, and reports whether there is one.
func First(ctx context.Context, run Query, query string, args []any, do func(Row) error) (found bool, err error) {
	rows, err := run(ctx, query, args...)
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return false, translate(rows.Err())
	}
	return true, do(rows)
}

// translated is what ent reads rows through, for the same reason.
type translated struct{ entsql.ColumnScanner }

func (t translated) Err() error { return translate(t.ColumnScanner.Err()) }
