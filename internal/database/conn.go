package database

import (
	"context"
	stdsql "database/sql"
	"errors"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"github.com/ostiary/ostiary/internal/tracing"
)

// errReadOnly is a mistake in the program: a write that does not go through [DB.Write].
var errReadOnly = errors.New("database: a write outside of Write")

// conn is how ent reaches a pool or a transaction. It translates driver errors once, has statements traced and shows them
// to the observer, and begins no transaction of its own: inside [DB.Write] there is one already.
type conn struct {
	entsql.Conn
	dialect     string
	readOnly    bool
	onStatement func(ctx context.Context, statement string)
}

func (db *DB) conn(querier entsql.ExecQuerier, readOnly bool) conn {
	return conn{Conn: entsql.Conn{ExecQuerier: querier}, dialect: db.dialect, readOnly: readOnly, onStatement: db.options.OnStatement}
}

// observe tells of a statement before it runs. What it returns is told how it ended. Its arguments are nobody's business.
func (c conn) observe(ctx context.Context, statement string) (ended func(err error)) {
	if c.onStatement != nil {
		c.onStatement(ctx, statement)
	}
	system := "sqlite"
	if c.dialect == dialect.Postgres {
		system = "postgresql"
	}
	return tracing.Statement(ctx, system, statement)
}

// Exec runs a statement for ent.
func (c conn) Exec(ctx context.Context, query string, args, v any) error {
	if c.readOnly {
		return errReadOnly
	}
	ended := c.observe(ctx, query)
	err := c.Conn.Exec(ctx, query, args, v)
	ended(err)
	return translate(err)
}

// Query runs a query for ent.
func (c conn) Query(ctx context.Context, query string, args, v any) error {
	ended := c.observe(ctx, query)
	err := c.Conn.Query(ctx, query, args, v)
	ended(err)
	if err != nil {
		return translate(err)
	}
	if rows, ok := v.(*entsql.Rows); ok {
		rows.ColumnScanner = translated{rows.ColumnScanner}
	}
	return nil
}

// ExecContext runs SQL written by hand, with the placeholders $1, $2, ….
func (c conn) ExecContext(ctx context.Context, query string, args ...any) (stdsql.Result, error) {
	if c.readOnly {
		return nil, errReadOnly
	}
	ended := c.observe(ctx, query)
	result, err := c.ExecQuerier.ExecContext(ctx, c.placeholders(query), args...)
	ended(err)
	return result, translate(err)
}

// QueryContext runs a query written by hand, with the placeholders $1, $2, ….
func (c conn) QueryContext(ctx context.Context, query string, args ...any) (*stdsql.Rows, error) {
	ended := c.observe(ctx, query)
	rows, err := c.ExecQuerier.QueryContext(ctx, c.placeholders(query), args...)
	ended(err)
	return rows, translate(err)
}

// placeholders makes $1 mean the first argument on SQLite too, which takes it for a name and numbers
// names in the order in which they appear. SQL written by hand has no other use for a dollar.
func (c conn) placeholders(query string) string {
	if c.dialect == dialect.SQLite && !numbered(query) {
		return strings.ReplaceAll(query, "$", "?")
	}
	return query
}

// numbered reports whether the placeholders appear in the order of their numbers, as in nearly every statement.
func numbered(query string) bool {
	last := 0
	for {
		_, after, found := strings.Cut(query, "$")
		if !found {
			return true
		}
		number := 0
		for query = after; query != "" && query[0] >= '0' && query[0] <= '9'; query = query[1:] {
			number = 10*number + int(query[0]-'0')
		}
		if number > last+1 {
			return false
		}
		last = max(last, number)
	}
}

// Tx is called by ent when one builder needs several statements; they join the transaction there is.
func (c conn) Tx(context.Context) (dialect.Tx, error) {
	if c.readOnly {
		return nil, errReadOnly
	}
	return dialect.NopTx(c), nil
}

// Close does nothing: the pool belongs to [DB].
func (c conn) Close() error { return nil }

// Dialect returns the name of the SQL dialect.
func (c conn) Dialect() string { return c.dialect }
