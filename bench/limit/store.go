package limit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	_ "github.com/ostiary/ostiary/internal/database" // the drivers
)

const (
	sqliteReaders = 4
	postgresConns = 16
)

var schema = []string{
	`CREATE TABLE IF NOT EXISTS clients (id INTEGER PRIMARY KEY, hash BLOB NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS tokens (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, client INTEGER NOT NULL,
		scope TEXT NOT NULL, issued INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER)`,
}

var postgresTypes = strings.NewReplacer("id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE",
	"id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hash BYTEA NOT NULL UNIQUE", "BLOB", "BYTEA", "INTEGER", "BIGINT")

// Store is the database of a limit program.
type Store struct {
	isSQLite       bool
	reader, writer *sql.DB     // of SQLite the writer is one connection
	changes        chan change // that wait for a commit; SQLite
}

// Open opens the database at a URL as Ostiary does, and makes the tables.
func Open(ctx context.Context, databaseURL string) (s *Store, err error) {
	s = &Store{changes: make(chan change, 256)}
	tables := schema
	path, isSQLite := strings.CutPrefix(databaseURL, "sqlite:")
	if s.isSQLite = isSQLite; isSQLite {
		s.writer, err = openSQLite(path, 1, url.Values{"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_txlock": {"immediate"}})
	} else {
		s.writer, err = openPool("pgx", databaseURL, postgresConns)
		tables = nil
		for _, table := range schema {
			tables = append(tables, postgresTypes.Replace(table))
		}
	}
	if err != nil {
		return nil, err
	}
	for _, table := range tables {
		if _, err := s.writer.ExecContext(ctx, table); err != nil {
			return nil, errors.Join(err, s.writer.Close())
		}
	}
	s.reader = s.writer
	if isSQLite {
		s.reader, err = openSQLite(path, sqliteReaders, url.Values{"mode": {"ro"}})
	}
	return s, err
}

func openSQLite(path string, size int, keys url.Values) (*sql.DB, error) {
	keys.Set("_busy_timeout", "5000")
	keys.Set("_stmt_cache_size", "64")
	return openPool("sqlite3", "file:"+path+"?"+keys.Encode(), size)
}

func openPool(driver, source string, size int) (*sql.DB, error) {
	pool, err := sql.Open(driver, source)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool, nil
}

// Close closes the database.
func (s *Store) Close() error {
	err := s.reader.Close()
	if s.writer != s.reader {
		err = errors.Join(err, s.writer.Close())
	}
	return err
}

// AddClients stores a client with its secret and others beside it, so many in all.
func (s *Store) AddClients(ctx context.Context, id int, secret string, all int) error {
	return s.bulk(ctx, `INSERT INTO clients (id, hash) VALUES ($1, $2)`, all, func(i int) []any {
		if i == id-1 {
			return []any{id, hash(secret)}
		}
		return []any{i + 1, hash(rand.Text())}
	})
}

// AddTokens stores tokens that live.
func (s *Store) AddTokens(ctx context.Context, client int, tokens []string) error {
	now := time.Now()
	return s.bulk(ctx, insertToken, len(tokens), func(i int) []any { return tokenRow(tokens[i], client, now) })
}

// bulk runs a statement many times in one transaction.
func (s *Store) bulk(ctx context.Context, statement string, times int, args func(i int) []any) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	prepared, err := conn.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	defer func() { _ = prepared.Close() }()
	for i := 0; err == nil && i < times; i++ {
		_, err = prepared.ExecContext(ctx, args(i)...)
	}
	if err != nil {
		return fmt.Errorf("fill the limit's database: %w", err)
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

const (
	insertToken = `INSERT INTO tokens (hash, client, scope, issued, expires) VALUES ($1, $2, $3, $4, $5)`
	lifetime    = 24 * time.Hour
	scope       = "orders:read"
)

func tokenRow(token string, client int, now time.Time) []any {
	return []any{hash(token), client, scope, now.Unix(), now.Add(lifetime).Unix()}
}

func hash(value string) []byte {
	sum := sha256.Sum256([]byte(value))
	return sum[:]
}
