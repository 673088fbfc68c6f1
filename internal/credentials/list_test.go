package credentials_test

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/tokens"
)

const day = 24 * time.Hour

// What is told of each kind, in one statement, and what is not.
func TestWhatIsListed(t *testing.T) {
	each(t, func(r *room) {
		r.Clock.Advance(time.Second)
		used := r.Now()
		ends := used.Add(day)
		token := r.token(r.ofUser, func(c *ent.AccessTokenCreate) { c.SetScope("read write").SetLastUsedAt(used).SetExpiresAt(ends) })
		r.Clock.Advance(time.Second)
		own := r.token()
		r.Clock.Advance(time.Second)
		personal := r.personal()
		r.Clock.Advance(time.Second)
		family := r.family(func(c *ent.TokenFamilyCreate) { c.SetScope("read gone") })
		r.refresh(family, func(c *ent.RefreshTokenCreate) { c.SetConsumedAt(r.Now().Add(time.Minute)) })
		refresh := r.refresh(family, refreshedAt(r.Now().Add(time.Minute)), func(c *ent.RefreshTokenCreate) { c.SetExpiresAt(ends) })
		r.Statements.Take()
		page := r.list(credentials.Filter{}, credentials.Order{}, paging.Args{})
		if ran := r.Statements.Take(); len(ran) != 1 {
			t.Errorf("%d statements", len(ran))
		}
		if got, want := idsOf(page.Items), []string{refresh.id, personal.id, own.id, token.id, r.secret.id}; !slices.Equal(got, want) {
			r.t.Fatalf("got %v, want %v", got, want)
		}
		ann := &ent.User{ID: r.user.ID, Username: "ann"}
		want := []credentials.Credential{
			{Kind: "REFRESH_TOKEN", User: ann, Grant: new(grants.AuthorizationCode), Scopes: []string{"read"}, CreatedAt: used.Add(3 * time.Second), ExpiresAt: &ends, LastUsedAt: new(used.Add(time.Minute + 3*time.Second))},
			{Kind: "PERSONAL_ACCESS_TOKEN", Name: "mine", User: ann, Grant: new(grants.PersonalAccessToken), Scopes: []string{"read", "write"}, CreatedAt: used.Add(2 * time.Second)},
			{Kind: "ACCESS_TOKEN", Grant: new(grants.ClientCredentials), Scopes: []string{}, CreatedAt: used.Add(time.Second)},
			{Kind: "ACCESS_TOKEN", User: ann, Grant: new(grants.Password), Scopes: []string{"read", "write"}, CreatedAt: used, LastUsedAt: &used, ExpiresAt: &ends},
			{Kind: "CLIENT_SECRET", Scopes: []string{}, CreatedAt: used.Add(-time.Second)},
		}
		for i, made := range []credential{refresh, personal, own, token, r.secret} {
			want[i].ID, want[i].AuthClient = made.id, &ent.AuthClient{ID: r.client.ID, Name: "App"}
			want[i].Hint = made.value[:strings.LastIndex(made.value, "_")+1] + "…" + made.value[len(made.value)-4:]
			got, wanted := asJSON(page.Items[i]), asJSON(want[i])
			if got != wanted {
				r.t.Errorf("got  %s\nwant %s", got, wanted)
			}
			hash := tokens.Hash(made.value)
			for _, secret := range []string{made.value, hex.EncodeToString(hash), base64.StdEncoding.EncodeToString(hash), string(hash), "argon2id"} {
				if strings.Contains(got, secret) {
					r.t.Errorf("a secret is told: %s", got)
				}
			}
		}
	})
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	return fmt.Sprint(string(raw), err)
}

// fill makes credentials of all kinds, many of which are equal in what they are sorted by.
func (r *room) fill(n int) {
	r.t.Helper()
	moment := func() time.Time { return r.Now().Add(time.Duration(rand.IntN(3)) * 10 * time.Microsecond) }
	maybe := func() *time.Time {
		if rand.IntN(2) == 0 {
			return nil
		}
		return new(moment())
	}
	for i := range n {
		var ends *time.Time
		if rand.IntN(2) == 0 {
			ends = new(moment().Add(day))
		}
		switch i % 4 {
		case 0:
			r.token(func(c *ent.AccessTokenCreate) {
				c.SetIssuedAt(moment()).SetNillableExpiresAt(ends).SetNillableLastUsedAt(maybe())
			})
		case 1:
			r.personal(func(c *ent.PersonalAccessTokenCreate) {
				c.SetIssuedAt(moment()).SetNillableExpiresAt(ends).SetNillableLastUsedAt(maybe())
			})
		case 2:
			family := r.family(func(c *ent.TokenFamilyCreate) { c.SetCreatedAt(moment()) })
			r.refresh(family, func(c *ent.RefreshTokenCreate) { c.SetConsumedAt(r.Now()) })
			r.refresh(family, func(c *ent.RefreshTokenCreate) {
				if c.SetNillableExpiresAt(ends); rand.IntN(2) == 0 {
					refreshedAt(moment())(c)
				}
			})
		case 3:
			r.write(func(tx *ent.Client) error {
				hash := tokens.Hash(fmt.Sprint("secret ", i))
				return tx.ClientSecret.Create().SetClientID(r.client.ID).SetHash(hash).SetLastFour("abcd").
					SetCreatedAt(moment()).SetNillableExpiresAt(ends).SetNillableLastUsedAt(maybe()).Exec(r.ctx)
			})
		}
	}
}

// Every order, both ways, forwards and backwards, gives what sorting in memory gives.
func TestOrders(t *testing.T) {
	each(t, func(r *room) {
		r.fill(38)
		never, ever := time.Unix(0, 0), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
		moment := func(at *time.Time, missing time.Time) time.Time {
			if at == nil {
				return missing
			}
			return *at
		}
		for field, of := range map[credentials.OrderField]func(c *credentials.Credential) time.Time{
			credentials.ByCreatedAt:  func(c *credentials.Credential) time.Time { return c.CreatedAt },
			credentials.ByLastUsedAt: func(c *credentials.Credential) time.Time { return moment(c.LastUsedAt, never) },
			credentials.ByExpiresAt:  func(c *credentials.Credential) time.Time { return moment(c.ExpiresAt, ever) },
		} {
			for _, direction := range []paging.Direction{paging.Ascending, paging.Descending} {
				order := credentials.Order{Field: field, Direction: direction}
				all := r.list(credentials.Filter{}, order, paging.Args{First: new(100)}).Items
				sorted := slices.SortedFunc(slices.Values(all), func(a, b *credentials.Credential) int {
					return cmp.Or(of(a).Compare(of(b)), cmp.Compare(a.ID, b.ID))
				})
				if direction == paging.Descending {
					slices.Reverse(sorted)
				}
				want := idsOf(sorted)
				if got := idsOf(all); len(all) != 39 || !slices.Equal(got, want) {
					r.t.Errorf("%v: got %v, want %v", order, got, want)
				}
				for _, forwards := range []bool{true, false} {
					if got := r.walk(order, 4, forwards); !slices.Equal(got, want) {
						r.t.Errorf("%v, forwards %v: got %v, want %v", order, forwards, got, want)
					}
				}
			}
		}
		newest := idsOf(r.list(credentials.Filter{}, credentials.Order{Field: credentials.ByCreatedAt, Direction: paging.Descending}, paging.Args{}).Items)
		if got := idsOf(r.list(credentials.Filter{}, credentials.Order{}, paging.Args{}).Items); !slices.Equal(got, newest) || len(got) != 20 {
			r.t.Errorf("by default %v, want %v", got, newest)
		}
	})
}

// walk reads a list page by page, from its beginning or from its end.
func (r *room) walk(order credentials.Order, size int, forwards bool) (ids []string) {
	args := paging.Args{First: &size}
	if !forwards {
		args = paging.Args{Last: &size}
	}
	for range 100 {
		page := r.list(credentials.Filter{}, order, args)
		if len(page.Items) == 0 {
			return ids
		}
		args.After, args.Before = new(page.Cursor(len(page.Items)-1)), nil
		if ids = append(ids, idsOf(page.Items)...); !forwards {
			args.After, args.Before = nil, new(page.Cursor(0))
			ids = append(idsOf(page.Items), ids[:len(ids)-len(page.Items)]...)
		}
		if forwards && page.HasPreviousPage != (len(ids) > size) || !forwards && page.HasNextPage != (len(ids) > size) {
			r.t.Errorf("%v: what is behind: %+v", order, page)
		}
		if forwards && !page.HasNextPage || !forwards && !page.HasPreviousPage {
			return ids
		}
	}
	return ids
}

// A refresh token is as old as its family, whose uses are its own.
func TestFilterRefreshTokensByTime(t *testing.T) {
	each(t, func(r *room) {
		at := func(d time.Duration) time.Time { return r.Now().Add(d) }
		made := map[string]credential{
			"fresh": r.refresh(r.family()),
			"old":   r.refresh(r.family(func(c *ent.TokenFamilyCreate) { c.SetCreatedAt(at(-90 * day)) }), refreshedAt(at(-day))),
			"unused": r.refresh(r.family(func(c *ent.TokenFamilyCreate) { c.SetCreatedAt(at(-100 * day)) }),
				refreshedAt(at(-90*day)), func(c *ent.RefreshTokenCreate) { c.SetExpiresAt(at(time.Hour)) }),
		}
		only := []credentials.Kind{credentials.RefreshToken}
		for _, test := range []struct {
			filter credentials.Filter
			want   string
		}{
			{credentials.Filter{Kinds: only}, "fresh,old,unused"},
			{credentials.Filter{Kinds: only, OlderThanDays: new(90)}, "old,unused"},
			{credentials.Filter{Kinds: only, UnusedForDays: new(90)}, "unused"},
			{credentials.Filter{Kinds: only, NeverExpires: new(true)}, "fresh,old"},
			{credentials.Filter{Kinds: only, ExpiringWithinDays: new(1)}, "unused"},
		} {
			if got := joined(names(made, r.found(test.filter))); got != test.want {
				r.t.Errorf("%s: %s, want %s", asJSON(test.filter), got, test.want)
			}
		}
		hygiene, err := r.Hygiene(r.ctx, credentials.Limits{OlderThanDays: 90, UnusedForDays: 90, ExpiringWithinDays: 1})
		if err != nil || hygiene.RefreshTokens != (credentials.Counts{Total: 3, Old: 2, Unused: 1, NeverExpiring: 2, ExpiringSoon: 1}) {
			r.t.Errorf("%+v %v", hygiene, err)
		}
	})
}

// The moments themselves belong to what is chosen: a day has 24 hours, to the microsecond.
func TestFilterByTime(t *testing.T) {
	each(t, func(r *room) {
		now := r.Now()
		at := func(d time.Duration) time.Time { return now.Add(d) }
		token := func(issued time.Duration, used, ends *time.Duration) credential {
			return r.token(func(c *ent.AccessTokenCreate) {
				c.SetIssuedAt(at(issued))
				if used != nil {
					c.SetLastUsedAt(at(*used))
				}
				if ends != nil {
					c.SetExpiresAt(at(*ends))
				}
			})
		}
		made := map[string]credential{
			"secret":    r.secret, // made now
			"fresh":     token(0, nil, new(30*day)),
			"old":       token(-90*day, nil, nil),
			"younger":   token(-90*day+time.Microsecond, nil, nil),
			"unused":    token(-100*day, new(-90*day), new(15*day)),
			"used":      token(-100*day, new(-90*day+time.Microsecond), new(15*day+time.Microsecond)),
			"ends soon": token(0, nil, new(time.Microsecond)),
		}
		for _, test := range []struct {
			filter credentials.Filter
			want   string
		}{
			{credentials.Filter{}, "ends soon,fresh,old,secret,unused,used,younger"},
			{credentials.Filter{OlderThanDays: new(90)}, "old,unused,used"},
			{credentials.Filter{OlderThanDays: new(91)}, "unused,used"},
			{credentials.Filter{OlderThanDays: new(0)}, "ends soon,fresh,old,secret,unused,used,younger"},
			{credentials.Filter{OlderThanDays: new(36_500)}, ""},
			{credentials.Filter{UnusedForDays: new(90)}, "old,unused"},
			{credentials.Filter{UnusedForDays: new(0)}, "ends soon,fresh,old,secret,unused,used,younger"},
			{credentials.Filter{NeverExpires: new(true)}, "old,secret,younger"},
			{credentials.Filter{NeverExpires: new(false)}, "ends soon,fresh,unused,used"},
			{credentials.Filter{ExpiringWithinDays: new(15)}, "ends soon,unused"},
			{credentials.Filter{ExpiringWithinDays: new(0)}, ""},
			{credentials.Filter{ExpiringWithinDays: new(36_500)}, "ends soon,fresh,unused,used"},
			{credentials.Filter{ExpiringWithinDays: new(15), OlderThanDays: new(90)}, "unused"},
			{credentials.Filter{ExpiringWithinDays: new(15), NeverExpires: new(true)}, ""},
			{credentials.Filter{NeverExpires: new(true), Kinds: []credentials.Kind{credentials.ClientSecret}}, "secret"},
		} {
			if got := joined(names(made, r.found(test.filter))); got != test.want {
				r.t.Errorf("%s: %s, want %s", asJSON(test.filter), got, test.want)
			}
		}
		limits := credentials.Limits{OlderThanDays: 90, UnusedForDays: 90, ExpiringWithinDays: 15}
		r.Statements.Take()
		hygiene, err := r.Hygiene(r.ctx, limits)
		if err != nil || hygiene.AccessTokens != (credentials.Counts{Total: 6, Old: 3, Unused: 2, NeverExpiring: 2, ExpiringSoon: 2}) ||
			hygiene.ClientSecrets != (credentials.Counts{Total: 1, NeverExpiring: 1}) || hygiene.PersonalAccessTokens != (credentials.Counts{}) {
			r.t.Errorf("%+v %v", hygiene, err)
		}
		if ran := r.Statements.Take(); len(ran) != 1 {
			r.t.Errorf("%d statements: %q", len(ran), ran)
		}
	})
}

func joined(set map[string]bool) string {
	var all []string
	for name := range set {
		all = append(all, name)
	}
	slices.Sort(all)
	return strings.Join(all, ",")
}

func TestFilterByOwner(t *testing.T) {
	each(t, func(r *room) {
		other, otherSecret := r.newClient("Other", nil)
		bob := r.Somebody(r.t, "bob")
		made := map[string]credential{
			"secret": r.secret, "other secret": otherSecret,
			"ann": r.token(r.ofUser), "own": r.token(), "pat": r.personal(), "refresh": r.refresh(r.family()),
			"bob's refresh": r.refresh(r.family(func(c *ent.TokenFamilyCreate) { c.SetUserID(bob.ID).SetClientID(other.ID) })),
			"bob":           r.token(func(c *ent.AccessTokenCreate) { c.SetUserID(bob.ID).SetClientID(other.ID) }),
			"bob's":         r.personal(func(c *ent.PersonalAccessTokenCreate) { c.SetUserID(bob.ID) }),
		}
		type kinds = []credentials.Kind
		for _, test := range []struct {
			filter credentials.Filter
			want   string
		}{
			{credentials.Filter{ClientID: new("1")}, "ann,bob's,own,pat,refresh,secret"},
			{credentials.Filter{ClientID: new("2")}, "bob,bob's refresh,other secret"},
			{credentials.Filter{ClientID: new("3")}, ""},
			{credentials.Filter{ClientID: new("01")}, ""},
			{credentials.Filter{ClientID: new("")}, ""},
			{credentials.Filter{ClientID: new("1 OR 1=1")}, ""},
			{credentials.Filter{ClientID: new("1\x00")}, ""},
			{credentials.Filter{UserID: &bob.ID}, "bob,bob's,bob's refresh"},
			{credentials.Filter{UserID: &bob.ID, ClientID: new("1")}, "bob's"},
			{credentials.Filter{UserID: new(ids.New(ids.User))}, ""},
			{credentials.Filter{UserID: new("")}, ""},
			{credentials.Filter{UserID: new("a\x00b")}, ""},
			{credentials.Filter{UserID: new("\xff")}, ""},
			{credentials.Filter{UserID: new(strings.Repeat("x", 1_000_000))}, ""},
			{credentials.Filter{UserID: &bob.ID, Kinds: kinds{credentials.ClientSecret}}, ""},
			{credentials.Filter{Kinds: kinds{}}, ""},
			{credentials.Filter{Kinds: kinds{credentials.ClientSecret}}, "other secret,secret"},
			{credentials.Filter{Kinds: kinds{credentials.ClientSecret, credentials.AccessToken, credentials.ClientSecret}}, "ann,bob,other secret,own,secret"},
			{credentials.Filter{}.TokensOnly(), "ann,bob,bob's,bob's refresh,own,pat,refresh"},
			{credentials.Filter{Kinds: kinds{credentials.RefreshToken}}, "bob's refresh,refresh"},
			{credentials.Filter{Kinds: kinds{credentials.ClientSecret, credentials.RefreshToken}, UserID: &r.user.ID}.TokensOnly(), "refresh"},
			{credentials.Filter{Kinds: kinds{}}.TokensOnly(), ""},
			{credentials.Filter{Kinds: kinds{credentials.ClientSecret}}.TokensOnly(), ""},
			{credentials.Filter{Kinds: kinds{credentials.ClientSecret, credentials.PersonalAccessToken}}.TokensOnly(), "bob's,pat"},
		} {
			if got := joined(names(made, r.found(test.filter))); got != test.want {
				r.t.Errorf("%.200s: %s, want %s", asJSON(test.filter), got, test.want)
			}
		}
	})
}

// T44: what cannot be understood is refused before it reaches the database.
func TestT44BadLists(t *testing.T) {
	each(t, func(r *room) {
		r.token()
		byUse := r.list(credentials.Filter{}, credentials.Order{Field: credentials.ByLastUsedAt}, paging.Args{}).Cursor(0)
		r.Statements.Take()
		refused := func(what string, f credentials.Filter, o credentials.Order, a paging.Args) {
			r.t.Helper()
			if _, err := r.List(r.ctx, f, o, a); fault.CodeOf(err) != fault.BadUserInput {
				r.t.Errorf("%s: %v", what, err)
			}
		}
		for _, days := range []int{-1, 36_501, 1 << 62, -1 << 63} {
			for _, f := range []credentials.Filter{{OlderThanDays: &days}, {UnusedForDays: &days}, {ExpiringWithinDays: &days}} {
				refused(fmt.Sprint(days), f, credentials.Order{}, paging.Args{})
				if _, err := r.Count(r.ctx, f); fault.CodeOf(err) != fault.BadUserInput {
					r.t.Errorf("count %d: %v", days, err)
				}
			}
			for _, limits := range []credentials.Limits{{OlderThanDays: days}, {UnusedForDays: days}, {ExpiringWithinDays: days}} {
				refused(fmt.Sprint("attention ", days), credentials.Filter{NeedsAttention: &limits}, credentials.Order{}, paging.Args{})
				if _, err := r.Hygiene(r.ctx, limits); fault.CodeOf(err) != fault.BadUserInput {
					r.t.Errorf("hygiene %+v: %v", limits, err)
				}
			}
		}
		for range 20 { // of several wrong numbers the same one is told each time
			_, err := r.List(r.ctx, credentials.Filter{OlderThanDays: new(-1), UnusedForDays: new(-1), ExpiringWithinDays: new(-1)}, credentials.Order{}, paging.Args{})
			if err == nil || !strings.Contains(err.Error(), "olderThanDays") {
				r.t.Fatalf("three wrong numbers: %v", err)
			}
		}
		refused("kind", credentials.Filter{Kinds: []credentials.Kind{"PASSWORD"}}, credentials.Order{}, paging.Args{})
		refused("field", credentials.Filter{}, credentials.Order{Field: "hash"}, paging.Args{})
		refused("direction", credentials.Filter{}, credentials.Order{Direction: "ASC; --"}, paging.Args{})
		refused("size", credentials.Filter{}, credentials.Order{}, paging.Args{First: new(101)})
		refused("size of an empty list", credentials.Filter{Kinds: []credentials.Kind{}}, credentials.Order{}, paging.Args{First: new(101)})
		refused("cursor of another order", credentials.Filter{}, credentials.Order{}, paging.Args{After: &byUse})
		if ran := r.Statements.Take(); len(ran) != 0 {
			r.t.Errorf("statements ran: %q", ran)
		}
	})
}
