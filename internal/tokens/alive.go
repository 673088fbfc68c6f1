package tokens

import (
	"context"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
)

// The rule of life (see [Service.Lookup]) as SQL, at a moment. It stands here and nowhere else. CROSS JOIN,
// CASE and IS TRUE keep SQLite from guessing that few rows match, and from beginning with the clients or sorting
// all there are; PostgreSQL reads them as any other join and condition.
const (
	aliveAccessTokens = `access_tokens t
		CROSS JOIN auth_clients c
		LEFT JOIN users u ON u.id = t.user_id
		LEFT JOIN token_families f ON f.id = t.family_id
		LEFT JOIN personal_access_tokens p ON p.id = t.personal_access_token_id
		WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > {now})
			AND c.id = t.client_id AND c.enabled AND c.grants LIKE '% ' || t."grant" || ' %'
			AND CASE WHEN t.user_id IS NULL THEN t.client_revocations = c.revocations
				ELSE t.client_revocations = c.revocations AND u.status = 'ACTIVE' AND t.user_revocations = u.revocations END
			AND (t.family_id IS NULL OR f.id IS NOT NULL AND f.revoked_at IS NULL)
			AND (t.personal_access_token_id IS NULL OR p.id IS NOT NULL AND p.revoked_at IS NULL
				AND (p.expires_at IS NULL OR p.expires_at > {now}) AND c.grants LIKE '% PERSONAL_ACCESS_TOKEN %')`

	alivePersonalAccessTokens = `personal_access_tokens t
		CROSS JOIN auth_clients c
		CROSS JOIN users u
		WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > {now})
			AND c.id = t.client_id AND c.enabled AND (c.grants LIKE '% PERSONAL_ACCESS_TOKEN %') IS TRUE
			AND u.id = t.user_id AND u.status = 'ACTIVE'`

	aliveFamilies = `token_families f
		CROSS JOIN ` + ofAliveFamily

	ofAliveFamily = `auth_clients c
		CROSS JOIN users u
		WHERE f.revoked_at IS NULL
			AND c.id = f.client_id AND c.enabled AND (c.grants LIKE '% ' || f."grant" || ' %') IS TRUE
			AND (f.client_revocations = c.revocations) IS TRUE
			AND u.id = f.user_id AND u.status = 'ACTIVE' AND (f.user_revocations = u.revocations) IS TRUE`

	aliveRefreshTokens = `token_families f
		CROSS JOIN refresh_tokens t
		CROSS JOIN ` + ofAliveFamily + `
			AND t.family_id = f.id AND t.consumed_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > {now})`
)

// AliveAccessTokens returns what stands behind FROM in a statement about the access tokens that work at a
// moment, for which it is given the placeholder: t is the token, c its client, u its user, if any. More
// conditions can follow with AND.
func AliveAccessTokens(now string) string { return strings.ReplaceAll(aliveAccessTokens, "{now}", now) }

// AlivePersonalAccessTokens is [AliveAccessTokens] for personal access tokens.
func AlivePersonalAccessTokens(now string) string {
	return strings.ReplaceAll(alivePersonalAccessTokens, "{now}", now)
}

// AliveRefreshTokens is [AliveAccessTokens] for refresh tokens, of which a family has one that works; f is the
// family, which knows its client and its user.
func AliveRefreshTokens(now string) string {
	return strings.ReplaceAll(aliveRefreshTokens, "{now}", now)
}

// selectAlike counts the access tokens and personal access tokens of a holder, {holder}. In selectAccess there are
// families with a refresh token as well, {holder of f}: they count for nothing, but tell what else is allowed, and
// when it was last used.
var selectAlike = `SELECT t.client_id, t."grant", t.scope, COUNT(*), MAX(t.last_used_at)
	FROM ` + AliveAccessTokens("$1") + ` AND {holder} GROUP BY 1, 2, 3
	UNION ALL
	SELECT t.client_id, 'PERSONAL_ACCESS_TOKEN', t.scope, COUNT(*), MAX(t.last_used_at)
	FROM ` + AlivePersonalAccessTokens("$1") + ` AND {holder} GROUP BY 1, 3`

var selectAccess = selectAlike + `
	UNION ALL
	SELECT f.client_id, f."grant", f.scope, 0, MAX(f.refreshed_at)
	FROM ` + AliveRefreshTokens("$1") + ` AND {holder of f} GROUP BY 1, 2, 3`

// alike is tokens that work now and are alike: of one client, got in one way, with one scope.
type alike struct {
	clientID   int
	grant      grants.Type
	scope      string
	count      int
	lastUsedAt latest
}

// loadAlive returns the tokens of a holder that work now, by one of the statements above.
func loadAlive(ctx context.Context, q *ent.Client, statement string, of holder, now time.Time) ([]alike, error) {
	where, args := of.condition(now)
	whereFamily, _ := of.conditionOn("f", now)
	rows, err := q.QueryContext(ctx, strings.NewReplacer("{holder}", where, "{holder of f}", whereFamily).Replace(statement), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []alike
	for rows.Next() {
		var a alike
		if err := rows.Scan(&a.clientID, &a.grant, &a.scope, &a.count, &a.lastUsedAt); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}
