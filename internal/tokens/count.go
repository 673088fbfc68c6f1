package tokens

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/grants"
)

// CountLive returns how many tokens of each client work now: access tokens and personal access
// tokens. A client without any has no entry.
func (s *Service) CountLive(ctx context.Context, clientIDs []int) (map[int]int, error) {
	counts, err := countLive(ctx, s.DB.Read(), clientIDs, s.DB.Now())
	if err != nil {
		return nil, fmt.Errorf("count live tokens: %w", err)
	}
	return counts, nil
}

// countAlive counts by client and grant what is alive but for the client and its grants, which
// [countLive] asks about: they are JSON, and there is no SQL on JSON. %s is the list of clients.
const countAlive = `SELECT t.client_id, t."grant", p.id IS NOT NULL, COUNT(*)
	FROM access_tokens t
	LEFT JOIN users u ON u.id = t.user_id
	LEFT JOIN token_families f ON f.id = t.family_id
	LEFT JOIN personal_access_tokens p ON p.id = t.personal_access_token_id
	WHERE t.client_id IN (%[1]s) AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $1)
		AND (t.user_id IS NULL OR u.status = 'ACTIVE')
		AND (t.family_id IS NULL OR f.id IS NOT NULL AND f.revoked_at IS NULL)
		AND (t.personal_access_token_id IS NULL OR p.id IS NOT NULL AND p.revoked_at IS NULL
			AND (p.expires_at IS NULL OR p.expires_at > $1))
	GROUP BY 1, 2, 3
	UNION ALL
	SELECT t.client_id, 'PERSONAL_ACCESS_TOKEN', TRUE, COUNT(*)
	FROM personal_access_tokens t JOIN users u ON u.id = t.user_id AND u.status = 'ACTIVE'
	WHERE t.client_id IN (%[1]s) AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $1)
	GROUP BY 1`

func countLive(ctx context.Context, client *ent.Client, clientIDs []int, now time.Time) (map[int]int, error) {
	if len(clientIDs) == 0 {
		return nil, nil
	}
	ticked, err := tickedGrants(ctx, client, clientIDs)
	if err != nil {
		return nil, err
	}
	args, places := []any{now}, make([]string, len(clientIDs))
	for i, id := range clientIDs {
		args, places[i] = append(args, id), "$"+strconv.Itoa(i+2)
	}
	rows, err := client.QueryContext(ctx, fmt.Sprintf(countAlive, strings.Join(places, ", ")), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	counts := map[int]int{}
	for rows.Next() {
		var id, n int
		var grant grants.Type
		var personal bool
		if err := rows.Scan(&id, &grant, &personal, &n); err != nil {
			return nil, err
		}
		if slices.Contains(ticked[id], grant) && (!personal || slices.Contains(ticked[id], grants.PersonalAccessToken)) {
			counts[id] += n
		}
	}
	return counts, rows.Err()
}

// tickedGrants returns the grants of those clients that are enabled.
func tickedGrants(ctx context.Context, client *ent.Client, ids []int) (map[int][]grants.Type, error) {
	clients, err := client.AuthClient.Query().
		Where(authclient.IDIn(ids...), authclient.Enabled(true)).
		Select(authclient.FieldID, authclient.FieldGrants).All(ctx)
	if err != nil {
		return nil, err
	}
	ticked := make(map[int][]grants.Type, len(clients))
	for _, c := range clients {
		ticked[c.ID] = c.Grants
	}
	return ticked, nil
}
