package tokens

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/moment"
)

// selectAlike counts the access tokens and personal access tokens of a holder, {holder}. Families with a refresh token,
// {holder of f}, count for nothing, but tell what else is allowed, and when it was last used.
var selectAlike = `SELECT t.client_id, t."grant", t.scope, COUNT(*), MAX(t.last_used_at)
	FROM ` + AliveAccessTokens("$1") + ` AND {holder} GROUP BY 1, 2, 3
	UNION ALL
	SELECT t.client_id, 'PERSONAL_ACCESS_TOKEN', t.scope, COUNT(*), MAX(t.last_used_at)
	FROM ` + AlivePersonalAccessTokens("$1") + ` AND {holder} GROUP BY 1, 3
	UNION ALL
	SELECT f.client_id, f."grant", f.scope, 0, MAX(` + RefreshedAt + `)
	FROM ` + AliveRefreshTokens("$1") + ` AND {holder of f} GROUP BY 1, 2, 3`

// alike is tokens that work now and are alike: of one client, got in one way, with one scope.
type alike struct {
	clientID   int
	grant      grants.Type
	scope      string
	count      int
	lastUsedAt moment.Nullable
}

// loadAlive returns the tokens of a holder that work now.
func loadAlive(ctx context.Context, q *ent.Client, of holder, now time.Time) (all []alike, err error) {
	statement, args := of.in(selectAlike, now)
	err = database.Each(ctx, q.QueryContext, statement, args, func(row database.Row) error {
		var a alike
		err := row.Scan(&a.clientID, &a.grant, &a.scope, &a.count, &a.lastUsedAt)
		all = append(all, a)
		return err
	})
	return all, err
}
