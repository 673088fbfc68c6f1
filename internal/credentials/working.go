package credentials

import (
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/tokens"
)

// What works now, kind by kind and with equal columns: the rule of life of [tokens.Service.Lookup] and
// that of [clients.Service.Authenticate], for all at once. Each ? is a moment: never used, never ending,
// and now as often as it takes.
var (
	workingAccessTokens = `SELECT t.id, 'ACCESS_TOKEN' AS kind, t.last_four, '' AS name, t.client_id, c.name AS client_name,
			t.user_id, u.username, t."grant" AS "grant", t.scope, t.issued_at AS created_at, t.expires_at, t.last_used_at, c.scopes AS client_scopes,
			COALESCE(t.last_used_at, ?) AS used_at, COALESCE(t.expires_at, ?) AS ends_at
		FROM ` + tokens.AliveAccessTokens("?")

	// With each use another refresh token takes the place of the one before: what stays is the family, so it
	// is as old as that, and was used when that was refreshed.
	workingRefreshTokens = `SELECT t.id, 'REFRESH_TOKEN' AS kind, t.last_four, '' AS name, f.client_id, c.name AS client_name,
			f.user_id, u.username, f."grant" AS "grant", f.scope, f.created_at, t.expires_at, ` + tokens.RefreshedAt + ` AS last_used_at, c.scopes AS client_scopes,
			COALESCE(` + tokens.RefreshedAt + `, ?) AS used_at, COALESCE(t.expires_at, ?) AS ends_at
		FROM ` + tokens.AliveRefreshTokens("?")

	workingPersonalAccessTokens = `SELECT t.id, 'PERSONAL_ACCESS_TOKEN' AS kind, t.last_four, t.name, t.client_id, c.name AS client_name,
			t.user_id, u.username, 'PERSONAL_ACCESS_TOKEN' AS "grant", t.scope, t.issued_at AS created_at, t.expires_at, t.last_used_at, c.scopes AS client_scopes,
			COALESCE(t.last_used_at, ?) AS used_at, COALESCE(t.expires_at, ?) AS ends_at
		FROM ` + tokens.AlivePersonalAccessTokens("?")

	workingClientSecrets = `SELECT t.id, 'CLIENT_SECRET' AS kind, t.last_four, '' AS name, t.client_id, c.name AS client_name,
			NULL AS user_id, NULL AS username, NULL AS "grant", '' AS scope, t.created_at, t.expires_at, t.last_used_at, c.scopes AS client_scopes,
			COALESCE(t.last_used_at, ?) AS used_at, COALESCE(t.expires_at, ?) AS ends_at
		FROM ` + clients.WorkingSecrets("?")
)

// working returns a query of what works of a kind, with the columns of the statements above.
func (s *Service) working(kind Kind, at clock) *sql.Selector {
	statement := workingClientSecrets
	switch kind {
	case AccessToken:
		statement = workingAccessTokens
	case RefreshToken:
		statement = workingRefreshTokens
	case PersonalAccessToken:
		statement = workingPersonalAccessTokens
	}
	parts := strings.Split(statement, "?")
	arguments := append([]any{neverUsed, neverEnding}, slices.Repeat([]any{at.now}, len(parts)-3)...)
	return s.from(sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("(" + parts[0])
		for i, argument := range arguments {
			b.Arg(argument).WriteString(parts[i+1])
		}
		b.WriteString(") AS c")
	}))
}

// from returns a query of everything in a table expression called c. Its columns are called c too, which
// the builder does not know by itself of an expression.
func (s *Service) from(expression sql.Querier) *sql.Selector {
	return sql.Dialect(s.DB.Dialect()).Select().FromExpr(expression).As("c")
}

// together returns a query of the rows of all parts, each of which may be sorted and limited by itself:
// neither database takes ORDER BY right before UNION.
func (s *Service) together(parts []*sql.Selector) *sql.Selector {
	return s.from(sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("(")
		for i, part := range parts {
			if i > 0 {
				b.WriteString(" UNION ALL ")
			}
			b.WriteString("SELECT * FROM ")
			b.Wrap(func(b *sql.Builder) { b.Join(part) })
			b.WriteString(" AS c")
		}
		b.WriteString(") AS c")
	}))
}
