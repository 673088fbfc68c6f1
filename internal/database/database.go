package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/moment"
)

// ErrURL says that the URL of the database is not one, whatever the state of the database.
var ErrURL = errors.New("the database URL cannot be understood")

// Options are what a caller may choose when it opens a database. The zero value is right for production.
type Options struct {
	// Clock tells the time; time.Now when nil.
	Clock func() time.Time
	// OnStatement, when set, sees the text of each statement before it runs, with the context of its caller.
	OnStatement func(ctx context.Context, statement string)
}

// DB is an open database. It reads through a pool and writes through [DB.Write].
type DB struct {
	dialect   string
	path      string // of the SQLite file; empty for PostgreSQL
	reader    *sql.DB
	writer    *sql.DB        // SQLite: the one connection that may write; PostgreSQL: the same pool
	unhurried func() *sql.DB // PostgreSQL: opens a pool for what may take long
	read      *ent.Client
	commits   *commits // of SQLite
	line      line
	trouble   trouble
	options   Options
}

// Open opens the database at a URL: "sqlite:PATH" or "postgres://…". It checks that the settings that
// durability depends on took effect, and does not touch the schema: see [DB.Migrate].
func Open(ctx context.Context, url string, options Options) (*DB, error) {
	if options.Clock == nil {
		options.Clock = time.Now
	}
	db := &DB{options: options}
	db.commits = &commits{db: db}
	var err error
	path, isSQLite := sqlitePath(url)
	switch {
	case isSQLite:
		err = db.openSQLite(ctx, path)
	case isPostgres(url):
		err = db.openPostgres(ctx, url)
	default:
		err = errScheme()
	}
	if err != nil {
		return nil, err
	}
	db.read = ent.NewClient(ent.Driver(db.conn(patient{db.reader, &db.line, !db.isSQLite()}, true)))
	return db, nil
}

// sqlitePath returns the path in the URL of a SQLite database.
func sqlitePath(url string) (path string, isSQLite bool) {
	path, isSQLite = strings.CutPrefix(url, "sqlite:")
	return strings.TrimPrefix(path, "//"), isSQLite
}

func errScheme() error { return fmt.Errorf("%w; it must begin with sqlite: or postgres://", ErrURL) }

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Read returns the client for everything that changes nothing. It refuses to write.
func (db *DB) Read() *ent.Client { return db.read }

// Query runs a query that is written by hand, and is [DB.Brief], as applications have it run with each request.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return db.read.QueryContext(db.Brief(ctx), query, args...)
}

// Brief returns the context for a query that is short because it finds its rows by an index. On SQLite, once it has begun,
// it does not end with ctx: to be ready for that would cost as much as the query. PostgreSQL may be away.
func (db *DB) Brief(ctx context.Context) context.Context {
	if db.isSQLite() && ctx.Err() == nil {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// Pools returns how busy the pools of connections are. SQLite has one that reads, and one with the only connection that
// writes.
func (db *DB) Pools() map[string]sql.DBStats {
	if db.writer == db.reader {
		return map[string]sql.DBStats{"shared": db.reader.Stats()}
	}
	return map[string]sql.DBStats{"reader": db.reader.Stats(), "writer": db.writer.Stats()}
}

// Busy returns how many read, write or wait for it.
func (db *DB) Busy() int { return int(db.line.length.Load()) }

// Waiting returns how many wait for their turn to write. On PostgreSQL nobody does: they wait for a connection, which is
// counted with the pool.
func (db *DB) Waiting() int {
	db.commits.mu.Lock()
	defer db.commits.mu.Unlock()
	return len(db.commits.waiting)
}

// Now returns the time as it is stored; see [moment.Stored].
func (db *DB) Now() time.Time { return moment.Stored(db.options.Clock()) }

// Dialect returns "sqlite3" or "postgres".
func (db *DB) Dialect() string { return db.dialect }

// Path returns the path of the SQLite file, or "" for PostgreSQL.
func (db *DB) Path() string { return db.path }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return translate(db.reader.PingContext(ctx)) }

// Close closes all connections.
func (db *DB) Close() error {
	err := db.reader.Close()
	if db.writer != db.reader {
		if werr := db.writer.Close(); err == nil {
			err = werr
		}
	}
	return err
}

func (db *DB) isSQLite() bool { return db.dialect == dialect.SQLite }
