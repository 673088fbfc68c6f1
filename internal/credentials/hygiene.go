package credentials

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/ostiary/ostiary/internal/database"
)

// Counts says how many credentials of a kind work, and how many of these are due for a renewal. One can
// be counted in several.
type Counts struct{ Total, Old, Unused, NeverExpiring, ExpiringSoon int }

// Hygiene has the counts of each kind, and how many credentials of all kinds need attention, each counted once: those that
// [Filter.NeedsAttention] chooses with the same limits.
type Hygiene struct {
	AccessTokens, RefreshTokens, PersonalAccessTokens, ClientSecrets Counts

	NeedsAttention int
}

// Hygiene counts everything that works, in one statement. Limits out of range are [fault.BadUserInput].
func (s *Service) Hygiene(ctx context.Context, limits Limits) (*Hygiene, error) {
	chosen, err := Filter{
		OlderThanDays: &limits.OlderThanDays, UnusedForDays: &limits.UnusedForDays, ExpiringWithinDays: &limits.ExpiringWithinDays,
	}.chosen()
	if err != nil {
		return nil, err
	}
	at := clock{s.DB.Now()}
	all := s.together(s.parts(chosen, Filter{}, at, func(*sql.Selector) {}))
	var h Hygiene
	err = s.query(ctx, counting(all, limits, at), h.add)
	if err != nil {
		return nil, fmt.Errorf("count credentials: %w", err)
	}
	return &h, nil
}

func counting(all *sql.Selector, limits Limits, at clock) *sql.Selector {
	kind := all.C("kind")
	return all.Select(kind, sql.Count("*")).AppendSelectExpr(
		howMany(old(all, at, limits.OlderThanDays)),
		howMany(unused(all, at, limits.UnusedForDays)),
		howMany(neverExpiring(all)),
		howMany(expiringSoon(all, at, limits.ExpiringWithinDays)),
		howMany(needsAttention(all, at, limits)),
	).GroupBy(kind)
}

func howMany(condition *sql.Predicate) sql.Querier {
	return sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("SUM(CASE WHEN ")
		b.Join(condition)
		b.WriteString(" THEN 1 ELSE 0 END)")
	})
}

// add takes a row of [counting]. A kind of which nothing works has none.
func (h *Hygiene) add(row database.Row) error {
	var kind Kind
	var n Counts
	var needy int
	if err := row.Scan(&kind, &n.Total, &n.Old, &n.Unused, &n.NeverExpiring, &n.ExpiringSoon, &needy); err != nil {
		return err
	}
	h.NeedsAttention += needy
	*map[Kind]*Counts{
		AccessToken: &h.AccessTokens, RefreshToken: &h.RefreshTokens,
		PersonalAccessToken: &h.PersonalAccessTokens, ClientSecret: &h.ClientSecrets,
	}[kind] = n
	return nil
}
