package credentials

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/ostiary/ostiary/internal/grants"
)

// What works now, kind by kind and with equal columns: the rule of life of [tokens.Service.Lookup] and
// that of [clients.Service.Authenticate], for all at once. Each ? is a moment of [arguments]. That a
// grant is ticked is asked of the text that clients are searched by, because there is no SQL on JSON.
const (
	workingAccessTokens = `SELECT t.id, 'ACCESS_TOKEN' AS kind, t.last_four, '' AS name, t.client_id, c.name AS client_name,
			t.user_id, u.username, t."grant" AS "grant", t.scope, t.issued_at AS created_at, t.expires_at, t.last_used_at,
			COALESCE(t.last_used_at, ?) AS used_at, COALESCE(t.expires_at, ?) AS ends_at
		FROM access_tokens t
		JOIN auth_clients c ON c.id = t.client_id
		LEFT JOIN users u ON u.id = t.user_id
		LEFT JOIN token_families f ON f.id = t.family_id
		LEFT JOIN personal_access_tokens p ON p.id = t.personal_access_token_id
		WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?)
			AND c.enabled AND (%[2]s)
			AND (t.user_id IS NULL OR u.status = 'ACTIVE')
			AND (t.family_id IS NULL OR f.id IS NOT NULL AND f.revoked_at IS NULL)
			AND (t.personal_access_token_id IS NULL OR p.id IS NOT NULL AND p.revoked_at IS NULL
				AND (p.expires_at IS NULL OR p.expires_at > ?) AND %[1]s)`

	workingPersonalAccessTokens = `SELECT t.id, 'PERSONAL_ACCESS_TOKEN' AS kind, t.last_four, t.name, t.client_id, c.name AS client_name,
			t.user_id, u.username, 'PERSONAL_ACCESS_TOKEN' AS "grant", t.scope, t.issued_at AS created_at, t.expires_at, t.last_used_at,
			COALESCE(t.last_used_at, ?) AS used_at, COALESCE(t.expires_at, ?) AS ends_at
		FROM personal_access_tokens t
		JOIN auth_clients c ON c.id = t.client_id
		JOIN users u ON u.id = t.user_id
		WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?)
			AND c.enabled AND %[1]s AND u.status = 'ACTIVE'`

	workingClientSecrets = `SELECT t.id, 'CLIENT_SECRET' AS kind, t.last_four, '' AS name, t.client_id, c.name AS client_name,
			NULL AS user_id, NULL AS username, NULL AS "grant", '' AS scope, t.created_at, t.expires_at, t.last_used_at,
			COALESCE(t.last_used_at, ?) AS used_at, COALESCE(t.expires_at, ?) AS ends_at
		FROM client_secrets t
		JOIN auth_clients c ON c.id = t.client_id
		WHERE (t.expires_at IS NULL OR t.expires_at > ?) AND c.enabled AND c.type = 'CONFIDENTIAL'`
)

// working returns a query of what works of a kind, with the columns of the statements above.
func (s *Service) working(kind Kind, at moments) *sql.Selector {
	statement, arguments := workingClientSecrets, []any{neverUsed, neverEnding, at.now}
	switch kind {
	case AccessToken:
		statement = fmt.Sprintf(workingAccessTokens, offers(grants.PersonalAccessToken), givesItsGrant())
		arguments = append(arguments, at.now)
	case PersonalAccessToken:
		statement = fmt.Sprintf(workingPersonalAccessTokens, offers(grants.PersonalAccessToken))
	}
	return s.from(sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("(")
		for i, part := range strings.Split(statement, "?") {
			if i > 0 {
				b.Arg(arguments[i-1])
			}
			b.WriteString(part)
		}
		b.WriteString(") AS c")
	}))
}

// offers is the condition that a client has the grant ticked.
func offers(grant grants.Type) string { return "c.search_text LIKE '%" + grant.Mark() + "%'" }

// givesItsGrant is the condition that the client has the grant ticked that gave the token.
func givesItsGrant() string {
	conditions := make([]string, len(grants.All))
	for i, grant := range grants.All {
		conditions[i] = fmt.Sprintf(`t."grant" = '%s' AND %s`, grant, offers(grant))
	}
	return strings.Join(conditions, " OR ")
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
