package database

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"time"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// The PostgreSQL pool. Statement and idle timeouts keep one stuck request from holding a connection,
// or a lock, for ever.
const (
	postgresConns       = 16
	postgresConnLife    = 30 * time.Minute
	postgresConnTimeout = 5 * time.Second
)

// postgresAlive finds out within half a minute that the network to PostgreSQL was cut while an answer came: nothing else
// would, because nobody waits to send. By itself, Go takes some minutes.
var postgresAlive = net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 4}

func (db *DB) openPostgres(ctx context.Context, url string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		// pgx repeats the URL, with the password, in its error.
		return fmt.Errorf("%w; that of PostgreSQL looks like postgres://USER@HOST:5432/DATABASE, or has USER:PASSWORD before the @", ErrURL)
	}
	setDefault(config.RuntimeParams, "idle_in_transaction_session_timeout", "60000")
	setDefault(config.RuntimeParams, "lock_timeout", "10000")
	setDefault(config.RuntimeParams, "application_name", "ostiary")
	config.RuntimeParams["timezone"] = "UTC"
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = postgresConnTimeout
	}
	config.DialFunc = (&net.Dialer{Timeout: config.ConnectTimeout, KeepAliveConfig: postgresAlive}).DialContext
	unhurried := config.Copy()
	setDefault(unhurried.RuntimeParams, "statement_timeout", "0") // a long table takes longer than any request may
	db.unhurried = func() *sql.DB { return stdlib.OpenDB(*unhurried) }
	setDefault(config.RuntimeParams, "statement_timeout", "30000")
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(postgresConns)
	pool.SetMaxIdleConns(postgresConns)
	pool.SetConnMaxLifetime(postgresConnLife)
	if err := checkPostgres(ctx, pool); err != nil {
		_ = pool.Close()
		return fmt.Errorf("connect to PostgreSQL at %s: %w", config.Host, err)
	}
	db.dialect, db.reader, db.writer = dialect.Postgres, pool, pool
	return nil
}

// checkPostgres refuses an encoding that cannot hold every name.
func checkPostgres(ctx context.Context, pool *sql.DB) error {
	var encoding string
	if err := pool.QueryRowContext(ctx, "SHOW server_encoding").Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database has the encoding %s; create it with ENCODING 'UTF8'", encoding)
	}
	return nil
}

func setDefault(params map[string]string, key, value string) {
	if _, given := params[key]; !given {
		params[key] = value
	}
}
