package tokens

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/grants"
)

// The rule of life (see [Service.Lookup]) as SQL, for many tokens at once: those that are alive at $1
// but for what is asked of their client. That is [ticked]: grants are JSON, and there is no SQL on JSON.
const (
	aliveAccessTokens = `access_tokens t
		LEFT JOIN users u ON u.id = t.user_id
		LEFT JOIN token_families f ON f.id = t.family_id
		LEFT JOIN personal_access_tokens p ON p.id = t.personal_access_token_id
		WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $1)
			AND (t.user_id IS NULL OR u.status = 'ACTIVE')
			AND (t.family_id IS NULL OR f.id IS NOT NULL AND f.revoked_at IS NULL)
			AND (t.personal_access_token_id IS NULL OR p.id IS NOT NULL AND p.revoked_at IS NULL
				AND (p.expires_at IS NULL OR p.expires_at > $1))`

	alivePersonalAccessTokens = `personal_access_tokens t
		JOIN users u ON u.id = t.user_id AND u.status = 'ACTIVE'
		WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $1)`
)

// selectAlike counts the tokens of a holder, which is %[1]s.
const selectAlike = `SELECT t.client_id, t."grant", p.id IS NOT NULL, t.scope, COUNT(*), MAX(t.last_used_at)
	FROM ` + aliveAccessTokens + ` AND %[1]s GROUP BY 1, 2, 3, 4
	UNION ALL
	SELECT t.client_id, 'PERSONAL_ACCESS_TOKEN', FALSE, t.scope, COUNT(*), MAX(t.last_used_at)
	FROM ` + alivePersonalAccessTokens + ` AND %[1]s GROUP BY 1, 4`

// alike is tokens that work now and are alike: of one client, got in one way, with one scope.
type alike struct {
	clientID   int
	grant      grants.Type
	byPersonal bool // with a personal access token in place of a password
	scope      string
	count      int
	lastUsedAt latest
}

// loadAlive returns the tokens of a holder that work now.
func loadAlive(ctx context.Context, q *ent.Client, of holder, now time.Time) ([]alike, error) {
	where, args := of.condition(now)
	rows, err := q.QueryContext(ctx, fmt.Sprintf(selectAlike, where), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []alike
	for rows.Next() {
		var a alike
		if err := rows.Scan(&a.clientID, &a.grant, &a.byPersonal, &a.scope, &a.count, &a.lastUsedAt); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return onlyTicked(ctx, q, all)
}

// onlyTicked leaves out what the client, or its grants, do not let live.
func onlyTicked(ctx context.Context, q *ent.Client, all []alike) ([]alike, error) {
	if len(all) == 0 {
		return nil, nil
	}
	ids := make([]int, len(all))
	for i, a := range all {
		ids[i] = a.clientID
	}
	slices.Sort(ids)
	given, err := givenGrants(ctx, q, slices.Compact(ids))
	return slices.DeleteFunc(all, func(a alike) bool { return !ticked(given[a.clientID], a.grant, a.byPersonal) }), err
}

// givenGrants returns the grants of those clients that are enabled.
func givenGrants(ctx context.Context, q *ent.Client, ids []int) (map[int][]grants.Type, error) {
	clients, err := q.AuthClient.Query().
		Where(authclient.IDIn(ids...), authclient.Enabled(true)).
		Select(authclient.FieldID, authclient.FieldGrants).All(ctx)
	if err != nil {
		return nil, err
	}
	given := make(map[int][]grants.Type, len(clients))
	for _, c := range clients {
		given[c.ID] = c.Grants
	}
	return given, nil
}

// ticked reports whether a client with these grants still has the one that gave a token, and for a token
// got with a personal access token in place of a password, that one's grant too.
func ticked(given []grants.Type, grant grants.Type, byPersonal bool) bool {
	return slices.Contains(given, grant) && (!byPersonal || slices.Contains(given, grants.PersonalAccessToken))
}
