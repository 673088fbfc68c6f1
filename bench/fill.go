package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/names"
)

// chunk is how many clients are stored at once: their values are as many as SQLite takes in a statement.
const chunk = 1000

// fill stores clients until there are so many, and tokens of theirs beside those that are asked about.
func (s *server) fill(ctx context.Context, holds size) error {
	for {
		there, err := s.db.Read().AuthClient.Query().Count(ctx)
		if err != nil {
			return err
		}
		if there >= holds.clients {
			break
		}
		if err := s.addClients(ctx, min(chunk, holds.clients-there)); err != nil {
			return err
		}
	}
	return s.fillTokens(ctx, holds)
}

// addClients stores clients as [clients.Service] does, without secrets, and without an event for each.
func (s *server) addClients(ctx context.Context, n int) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		var creates []*ent.AuthClientCreate
		for range n {
			id, err := database.Next(ctx, tx, "auth_clients")
			if err != nil {
				return err
			}
			name, uri := fmt.Sprintf("Application %06d", id), fmt.Sprintf("https://app%06d.example/callback", id)
			creates = append(creates, tx.AuthClient.Create().SetID(id).
				SetName(name).SetNameKey(names.Key(name)).SetType(authclient.TypeCONFIDENTIAL).
				SetGrants(grants.List{grants.ClientCredentials, grants.AuthorizationCode}).
				SetRedirectUris([]string{uri}).SetRedirectKey(names.Key(uri)).
				SetAllowedOrigins([]string{}).SetScopes([]string{scopeName}).
				SetSearchText(fmt.Sprintf("%d\n%s\n%s", id, names.Fold(name), names.Fold(uri))).
				SetCreatedAt(s.db.Now()).SetUpdatedAt(s.db.Now()).SetLastUsedAt(moment.Never.Add(time.Duration(id)*time.Hour)))
		}
		return tx.AuthClient.CreateBulk(creates...).Exec(ctx)
	})
}

// The tokens of the crowd are made by the database itself: of 256 random bits, issued in the last twenty hours.
const (
	crowdColumns = `INSERT INTO access_tokens (id, hash, last_four, client_id, "grant", scope, issued_at, expires_at) `

	crowdSQLite = crowdColumns + `WITH RECURSIVE crowd(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM crowd WHERE i < $1)
		SELECT printf('tok_%026d', i), randomblob(32), printf('%04d', i % 10000), 1 + i % $2, 'CLIENT_CREDENTIALS', '` + scopeName + `',
			strftime('%Y-%m-%d %H:%M:%S+00:00', 'now', printf('-%d seconds', i % 72000)),
			strftime('%Y-%m-%d %H:%M:%S+00:00', 'now', printf('+%d seconds', 86400 - i % 72000)) FROM crowd`

	crowdPostgres = crowdColumns + `SELECT 'tok_' || lpad(i::text, 26, '0'), sha256(convert_to(i || 'crowd', 'UTF8')), lpad((i % 10000)::text, 4, '0'),
			1 + i % $2, 'CLIENT_CREDENTIALS', '` + scopeName + `',
			now() - i % 72000 * interval '1 second', now() + (86400 - i % 72000) * interval '1 second' FROM generate_series(1, $1::bigint) i`
)

// fillTokens stores the crowd in one statement. On SQLite the indexes are made anew behind it, which sorts
// each once: the hashes come in no order.
func (s *server) fillTokens(ctx context.Context, holds size) error {
	crowd := holds.tokens - liveTokens
	if crowd <= 0 {
		return nil
	}
	if s.db.Path() == "" {
		return s.fillPostgres(ctx, crowd, holds.clients)
	}
	pool, err := sql.Open("sqlite3", "file:"+s.db.Path()+"?_busy_timeout=5000&_synchronous=OFF&_cache_size=-500000")
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	pool.SetMaxOpenConns(1)
	indexes, err := indexesOf(ctx, pool, "access_tokens")
	if err != nil {
		return err
	}
	for name := range indexes {
		if _, err := pool.ExecContext(ctx, "DROP INDEX "+name); err != nil {
			return err
		}
	}
	if _, err := pool.ExecContext(ctx, crowdSQLite, crowd, holds.clients); err != nil {
		return err
	}
	for _, index := range indexes {
		if _, err := pool.ExecContext(ctx, index); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) fillPostgres(ctx context.Context, crowd, clients int) error {
	pool, err := sql.Open("pgx", s.url)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	if _, err = pool.ExecContext(ctx, crowdPostgres, crowd, clients); err == nil {
		_, err = pool.ExecContext(ctx, "VACUUM ANALYZE access_tokens")
	}
	return err
}

// indexesOf returns the statements that make the indexes of a table, by name.
func indexesOf(ctx context.Context, pool *sql.DB, table string) (map[string]string, error) {
	rows, err := pool.QueryContext(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL", table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	indexes := map[string]string{}
	for rows.Next() {
		var name, statement string
		if err := rows.Scan(&name, &statement); err != nil {
			return nil, err
		}
		indexes[name] = statement
	}
	return indexes, rows.Err()
}
