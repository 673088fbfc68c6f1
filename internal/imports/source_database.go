package imports

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/ostiary/ostiary/internal/problem"
)

// tables is a database.
type tables struct {
	db *sql.DB
	// exists asks whether there is a table, and quote surrounds its name.
	exists, quote string
}

// dialTimeout is how long a server may take to answer at all.
const dialTimeout = 10 * time.Second

// openMySQL opens mysql://USER:PASSWORD@HOST:PORT/DATABASE. With ?socket=PATH it is asked at a socket, and with
// ?tls=true, or skip-verify, in TLS.
func openMySQL(ctx context.Context, from string) (source, error) {
	at, err := url.Parse(from)
	if err != nil || at.User == nil || strings.Trim(at.Path, "/") == "" {
		return nil, errors.New("the address must look like mysql://USER:PASSWORD@HOST/DATABASE")
	}
	config := mysql.NewConfig()
	config.User = at.User.Username()
	config.Passwd, _ = at.User.Password()
	config.Net, config.Addr = "tcp", net.JoinHostPort(at.Hostname(), cmp.Or(at.Port(), "3306"))
	if socket := at.Query().Get("socket"); socket != "" {
		config.Net, config.Addr = "unix", socket
	}
	config.DBName = strings.Trim(at.Path, "/")
	config.TLSConfig = at.Query().Get("tls")
	config.Timeout = dialTimeout
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, fmt.Errorf("the address: %w", err)
	}
	return ask(ctx, &tables{sql.OpenDB(connector),
		"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?", "`"})
}

// openPostgres opens the URL of a PostgreSQL database. Its driver comes with the package database.
func openPostgres(ctx context.Context, from string) (source, error) {
	db, err := sql.Open("pgx", from)
	if err != nil {
		return nil, errors.New("the address must look like postgres://USER:PASSWORD@HOST/DATABASE")
	}
	return ask(ctx, &tables{db,
		"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false)) AND table_name = $1", `"`})
}

// ask finds out whether a database answers.
func ask(ctx context.Context, t *tables) (source, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	if err := t.db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database to import from: %w", err), t.close())
	}
	return t, nil
}

func (t *tables) close() error { return t.db.Close() }

func (t *tables) each(ctx context.Context, table string, do func(record)) (found bool, err error) {
	var count int
	if err := t.db.QueryRowContext(ctx, t.exists, table).Scan(&count); err != nil || count == 0 {
		return false, err
	}
	rows, err := t.db.QueryContext(ctx, "SELECT * FROM "+t.quote+table+t.quote+" ORDER BY id")
	if err != nil {
		return false, fmt.Errorf("read %s: %w", table, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return false, err
	}
	values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return false, fmt.Errorf("read %s: %w", table, err)
		}
		do(recordOf(table, columns, values))
	}
	return true, rows.Err()
}

func recordOf(table string, columns []string, values []sql.NullString) record {
	r := record{values: make(map[string]string, len(columns))}
	for i, column := range columns {
		if values[i].Valid {
			r.values[strings.ToLower(column)] = values[i].String
		}
	}
	r.place = problem.Place{File: fmt.Sprintf("%s, id %s", table, r.text("id"))}
	return r
}
