package credentials_test

import (
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/credentials"
)

// What somebody should look at is listed as it is counted: each credential once, whatever is the matter with it, and the
// moments themselves belong to it.
func TestNeedsAttention(t *testing.T) {
	each(t, func(r *room) {
		now := r.Now()
		ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
		made := map[string]credential{
			"never expiring": r.secret,
			"secret soon":    r.newSecret(new(now.Add(14 * day))),
			"secret later":   r.newSecret(new(now.Add(14*day + time.Microsecond))),
			"token fresh":    r.token(),
			"token soon":     r.token(func(c *ent.AccessTokenCreate) { c.SetExpiresAt(now.Add(time.Hour)) }),
			"token old":      r.token(func(c *ent.AccessTokenCreate) { c.SetIssuedAt(ago(90)).SetLastUsedAt(now) }),
			"token unused":   r.token(func(c *ent.AccessTokenCreate) { c.SetIssuedAt(ago(60)) }),
			"token all":      r.token(func(c *ent.AccessTokenCreate) { c.SetIssuedAt(ago(99)).SetExpiresAt(now.Add(time.Hour)) }),
			"token younger":  r.token(func(c *ent.AccessTokenCreate) { c.SetIssuedAt(ago(90).Add(time.Microsecond)).SetLastUsedAt(now) }),
			"pat fresh":      r.personal(),
			"pat soon":       r.personal(func(c *ent.PersonalAccessTokenCreate) { c.SetExpiresAt(now.Add(14 * day)) }),
			"pat all":        r.personal(func(c *ent.PersonalAccessTokenCreate) { c.SetIssuedAt(ago(99)).SetExpiresAt(now.Add(day)) }),
			"refresh soon":   r.refresh(r.family(), func(c *ent.RefreshTokenCreate) { c.SetExpiresAt(now.Add(time.Hour)) }),
			"refresh old":    r.refresh(r.family(func(c *ent.TokenFamilyCreate) { c.SetCreatedAt(ago(91)) }), refreshedAt(now)),
		}
		only := []credentials.Kind{credentials.PersonalAccessToken}
		usual := credentials.Limits{OlderThanDays: 90, UnusedForDays: 60, ExpiringWithinDays: 14}
		for _, test := range []struct {
			filter credentials.Filter
			want   string
		}{
			{credentials.Filter{NeedsAttention: &usual}, "pat all,pat soon,refresh old,secret soon,token all,token old,token unused"},
			{credentials.Filter{NeedsAttention: &usual}.TokensOnly(), "pat all,pat soon,refresh old,token all,token old,token unused"},
			{credentials.Filter{NeedsAttention: &usual, Kinds: only}, "pat all,pat soon"},
			{credentials.Filter{NeedsAttention: &usual, ExpiringWithinDays: new(1)}, "pat all,token all"},
			{credentials.Filter{NeedsAttention: &usual, UserID: &r.user.ID}, "pat all,pat soon,refresh old"},
			{credentials.Filter{NeedsAttention: &credentials.Limits{OlderThanDays: 36_500, UnusedForDays: 36_500}}, ""},
			{credentials.Filter{NeedsAttention: &credentials.Limits{OlderThanDays: 91, UnusedForDays: 36_500}}, "pat all,refresh old,token all"},
			{credentials.Filter{NeedsAttention: &credentials.Limits{OlderThanDays: 36_500, UnusedForDays: 60}}, "pat all,token all,token unused"},
			{credentials.Filter{NeedsAttention: &credentials.Limits{OlderThanDays: 36_500, UnusedForDays: 36_500, ExpiringWithinDays: 36_500}}, "pat all,pat soon,secret later,secret soon"},
		} {
			if got := joined(names(made, r.found(test.filter))); got != test.want {
				r.t.Errorf("%s: %s, want %s", asJSON(test.filter), got, test.want)
			}
		}
		for _, older := range []int{0, 60, 90, 91, 99} {
			for _, unused := range []int{0, 60, 61, 99} {
				for _, soon := range []int{0, 1, 14, 15} {
					limits := credentials.Limits{OlderThanDays: older, UnusedForDays: unused, ExpiringWithinDays: soon}
					r.Statements.Take()
					hygiene, err := r.Hygiene(r.ctx, limits)
					if ran := r.Statements.Take(); err != nil || len(ran) != 1 {
						r.t.Fatalf("%v, %d statements", err, len(ran))
					}
					if listed := r.found(credentials.Filter{NeedsAttention: &limits}); hygiene.NeedsAttention != len(listed) {
						r.t.Errorf("%+v: counted %d, listed %d", limits, hygiene.NeedsAttention, len(listed))
					}
				}
			}
		}
	})
}
