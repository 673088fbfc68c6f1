package imports

import (
	"context"
	"strings"

	"github.com/ostiary/ostiary/internal/problem"
)

// source is where the tables of another server are read.
type source interface {
	// each calls do with each row of a table. It reports whether there is such a table.
	each(ctx context.Context, table string, do func(record)) (found bool, err error)
	close() error
}

// open opens the source at a URL, or in a folder of CSV files.
func open(ctx context.Context, from string) (source, error) {
	switch {
	case strings.HasPrefix(from, "mysql://"), strings.HasPrefix(from, "mariadb://"):
		return openMySQL(ctx, from)
	case strings.HasPrefix(from, "postgres://"), strings.HasPrefix(from, "postgresql://"):
		return openPostgres(ctx, from)
	}
	return openFolder(from)
}

// record is a row of a table.
type record struct {
	place  problem.Place
	values map[string]string // by column; what is null has no entry
}

func (r record) text(column string) string { return strings.TrimSpace(r.values[column]) }

func (r record) has(column string) bool { return r.text(column) != "" }

// isTrue reads a boolean as MySQL, PostgreSQL and their exports write it.
func (r record) isTrue(column string) bool {
	switch strings.ToLower(r.text(column)) {
	case "1", "t", "true":
		return true
	}
	return false
}
