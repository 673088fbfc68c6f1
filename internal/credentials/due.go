package credentials

import (
	"time"

	"entgo.io/ent/dialect/sql"
)

// What makes a credential due for a renewal, as the list chooses it and [Service.Hygiene] counts it. A
// day has 24 hours, and the moment itself belongs to it.

// Limits say from when on a credential is due for a renewal, in days of 24 hours. They mean what the
// fields of [Filter] mean that have the same names.
type Limits struct{ OlderThanDays, UnusedForDays, ExpiringWithinDays int }

// clock reckons in days from one moment, which is now for the whole of a request.
type clock struct{ now time.Time }

func (c clock) ago(days int) time.Time { return c.now.Add(-time.Duration(days) * 24 * time.Hour) }

func (c clock) ahead(days int) time.Time { return c.now.Add(time.Duration(days) * 24 * time.Hour) }

func old(s *sql.Selector, at clock, days int) *sql.Predicate {
	return sql.LTE(s.C("created_at"), at.ago(days))
}

// unused is what nobody has used since then; what is younger had no time for it.
func unused(s *sql.Selector, at clock, days int) *sql.Predicate {
	return sql.And(old(s, at, days), sql.Or(sql.IsNull(s.C("last_used_at")), sql.LTE(s.C("last_used_at"), at.ago(days))))
}

func neverExpiring(s *sql.Selector) *sql.Predicate { return sql.IsNull(s.C("expires_at")) }

func expiringSoon(s *sql.Selector, at clock, days int) *sql.Predicate {
	return sql.LTE(s.C("expires_at"), at.ahead(days))
}

// needsAttention is what somebody should look at: what is old or unused, and what a person has to renew before it expires,
// which applications do by themselves with other tokens. Never to expire is what its client was told to do, and says
// nothing alone.
func needsAttention(s *sql.Selector, at clock, limits Limits) *sql.Predicate {
	return sql.Or(
		old(s, at, limits.OlderThanDays),
		unused(s, at, limits.UnusedForDays),
		sql.And(sql.In(s.C("kind"), PersonalAccessToken, ClientSecret), expiringSoon(s, at, limits.ExpiringWithinDays)),
	)
}
