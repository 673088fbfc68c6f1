package tokens

import (
	"context"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/grants"
)

// selectWays counts the access tokens and personal access tokens of a holder by how they were got.
var selectWays = `SELECT t.client_id, t."grant", t.personal_access_token_id IS NOT NULL, COUNT(*)
	FROM ` + AliveAccessTokens("$1") + ` AND {holder} GROUP BY 1, 2, 3
	UNION ALL
	SELECT t.client_id, 'PERSONAL_ACCESS_TOKEN', TRUE, COUNT(*)
	FROM ` + AlivePersonalAccessTokens("$1") + ` AND {holder} GROUP BY 1`

// way is how a token was got: by which grant, and whether by a personal access token, in place of a password as well.
type way struct {
	grant      grants.Type
	byPersonal bool
}

// Living is how many tokens work, by kind.
type Living struct{ AccessTokens, RefreshTokens, PersonalTokens int }

// CountAll counts the tokens of everybody that work now, without hurry: those that come and go meanwhile may count or
// not.
func (s *Service) CountAll(ctx context.Context) (n Living, err error) {
	for _, kind := range []struct {
		into              *int
		table, key, alive string
	}{
		{&n.AccessTokens, "access_tokens", "t.id", AliveAccessTokens("$1")},
		{&n.RefreshTokens, "token_families", "f.id", AliveRefreshTokens("$1")},
		{&n.PersonalTokens, "personal_access_tokens", "t.id", AlivePersonalAccessTokens("$1")},
	} {
		if *kind.into, err = s.DB.CountAlong(ctx, kind.table, kind.key, kind.alive, s.DB.Now()); err != nil {
			return n, fmt.Errorf("count %s: %w", kind.table, err)
		}
	}
	return n, nil
}

// LiveCount is how many tokens of a client work now: access tokens and personal access tokens.
type LiveCount struct{ ways map[way]int }

// Total returns how many work.
func (c LiveCount) Total() (n int) {
	for _, count := range c.ways {
		n += count
	}
	return n
}

// GotBy returns how many of them were got by any of the grants: so many stop working without these. One that was got with
// a personal access token in place of a password was got by both grants.
func (c LiveCount) GotBy(some ...grants.Type) (n int) {
	for w, count := range c.ways {
		if slices.Contains(some, w.grant) || w.byPersonal && slices.Contains(some, grants.PersonalAccessToken) {
			n += count
		}
	}
	return n
}

// CountLive counts the tokens of each client that work now. A client without any has no entry.
func (s *Service) CountLive(ctx context.Context, clientIDs []int) (map[int]LiveCount, error) {
	counts := map[int]LiveCount{}
	statement, args := holder{clientIDs: clientIDs}.in(selectWays, s.DB.Now())
	err := database.Each(ctx, s.DB.Read().QueryContext, statement, args, func(row database.Row) error {
		var clientID, n int
		var w way
		if err := row.Scan(&clientID, &w.grant, &w.byPersonal, &n); err != nil {
			return err
		}
		if counts[clientID].ways == nil {
			counts[clientID] = LiveCount{map[way]int{}}
		}
		counts[clientID].ways[w] += n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count live tokens: %w", err)
	}
	return counts, nil
}
