package credentials

import (
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
)

// Filter chooses credentials; what is given must all hold. The zero value chooses all.
type Filter struct {
	// Kinds chooses these kinds; nil chooses all, an empty list none.
	Kinds []Kind
	// ClientID chooses those of a client. One that no client can have chooses none.
	ClientID *string
	// UserID chooses those of a user. One that no user can have chooses none.
	UserID *string
	// OlderThanDays chooses those that were made at least so many days of 24 hours ago.
	OlderThanDays *int
	// UnusedForDays chooses those that were neither used nor made in so many days of 24 hours.
	UnusedForDays *int
	// NeverExpires chooses those that do not expire, or those that do.
	NeverExpires *bool
	// ExpiringWithinDays chooses those that expire in at most so many days of 24 hours.
	ExpiringWithinDays *int
	// NeedsAttention chooses those that are old or unused, and the personal access tokens and client secrets that expire
	// soon, by these limits.
	NeedsAttention *Limits
}

// maxDays is about a hundred years.
const maxDays = 36_500

// TokensOnly returns the filter for tokens, without client secrets.
func (f Filter) TokensOnly() Filter {
	given := f.Kinds
	f.Kinds = []Kind{}
	for _, kind := range []Kind{AccessToken, RefreshToken, PersonalAccessToken} {
		if given == nil || slices.Contains(given, kind) {
			f.Kinds = append(f.Kinds, kind)
		}
	}
	return f
}

// chosen returns the kinds that the filter lets through, each once: none when nothing can match. What
// cannot be understood is [fault.BadUserInput].
func (f Filter) chosen() ([]Kind, error) {
	for _, kind := range f.Kinds {
		if !slices.Contains(kinds, kind) {
			return nil, fault.New(fault.BadUserInput, "There is no such kind of credential.")
		}
	}
	if err := f.checkDays(); err != nil {
		return nil, err
	}
	if f.matchesNothing() {
		return nil, nil
	}
	return slices.DeleteFunc(slices.Clone(kinds), func(kind Kind) bool {
		return f.Kinds != nil && !slices.Contains(f.Kinds, kind) || f.UserID != nil && kind == ClientSecret
	}), nil
}

// checkDays tells the first number of days that is out of range.
func (f Filter) checkDays() error {
	type limit struct {
		name string
		days *int
	}
	all := []limit{
		{"olderThanDays", f.OlderThanDays},
		{"unusedForDays", f.UnusedForDays},
		{"expiringWithinDays", f.ExpiringWithinDays},
	}
	if limits := f.NeedsAttention; limits != nil {
		all = append(all,
			limit{"needsAttention.olderThanDays", &limits.OlderThanDays},
			limit{"needsAttention.unusedForDays", &limits.UnusedForDays},
			limit{"needsAttention.expiringWithinDays", &limits.ExpiringWithinDays},
		)
	}
	for _, given := range all {
		if given.days != nil && (*given.days < 0 || *given.days > maxDays) {
			return fault.New(fault.BadUserInput, "The number of days in %s must be from 0 to %d.", given.name, maxDays)
		}
	}
	return nil
}

// matchesNothing reports whether the filter asks for a client or a user that cannot exist. Such ids must
// not reach the database, which refuses some texts.
func (f Filter) matchesNothing() bool {
	if f.ClientID != nil {
		if _, ok := clients.ParseID(*f.ClientID); !ok {
			return true
		}
	}
	return f.UserID != nil && !ids.Is(ids.User, *f.UserID)
}

// narrow lets through what the filter chooses of the rows of [working].
func (f Filter) narrow(s *sql.Selector, at clock) {
	if f.ClientID != nil {
		id, _ := clients.ParseID(*f.ClientID)
		s.Where(sql.EQ(s.C("client_id"), id))
	}
	if f.UserID != nil {
		s.Where(sql.EQ(s.C("user_id"), *f.UserID))
	}
	if f.OlderThanDays != nil {
		s.Where(old(s, at, *f.OlderThanDays))
	}
	if f.UnusedForDays != nil {
		s.Where(unused(s, at, *f.UnusedForDays))
	}
	if f.NeverExpires != nil && *f.NeverExpires {
		s.Where(neverExpiring(s))
	} else if f.NeverExpires != nil {
		s.Where(sql.Not(neverExpiring(s)))
	}
	if f.ExpiringWithinDays != nil {
		s.Where(expiringSoon(s, at, *f.ExpiringWithinDays))
	}
	if f.NeedsAttention != nil {
		s.Where(needsAttention(s, at, *f.NeedsAttention))
	}
}
