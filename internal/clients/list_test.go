package clients_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/paging"
)

func (r *room) list(f clients.Filter, o clients.Order, a paging.Args) paging.Page[*ent.AuthClient] {
	r.t.Helper()
	page, err := r.List(r.ctx, f, o, a)
	if err != nil {
		r.t.Fatalf("list %+v %+v: %v", f, o, err)
	}
	return page
}

// found returns the Client IDs that a search finds, the newest first.
func (r *room) found(search string) []int {
	r.t.Helper()
	page := r.list(clients.Filter{Search: search}, clients.Order{}, paging.Args{})
	if n, err := r.Count(r.ctx, clients.Filter{Search: search}); n != len(page.Items) || err != nil {
		r.t.Errorf("search %q: count %d (%v), %d listed", search, n, err, len(page.Items))
	}
	return idsOf(page.Items)
}

func idsOf(all []*ent.AuthClient) []int {
	ids := make([]int, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	return ids
}

// A1, A8: newest first unless told otherwise; an empty list is an empty list.
func TestA8NewestFirst(t *testing.T) {
	each(t, func(r *room) {
		if page := r.list(clients.Filter{}, clients.Order{}, paging.Args{}); len(page.Items) != 0 || page.HasNextPage || page.HasPreviousPage {
			r.t.Errorf("%+v", page)
		}
		for i := range 25 {
			r.create(sound(fmt.Sprint("Client ", i)))
		}
		r.kit.Statements.Take()
		page := r.list(clients.Filter{}, clients.Order{}, paging.Args{})
		if ran := r.kit.Statements.Take(); len(ran) != 1 {
			r.t.Errorf("%d statements: %q", len(ran), ran)
		}
		if len(page.Items) != 20 || page.Items[0].ID != 25 || page.Items[19].ID != 6 || !page.HasNextPage {
			r.t.Errorf("%v", idsOf(page.Items))
		}
		page = r.list(clients.Filter{}, clients.Order{}, paging.Args{After: new(page.Cursor(19))})
		if len(page.Items) != 5 || page.Items[0].ID != 5 || page.HasNextPage || !page.HasPreviousPage {
			r.t.Errorf("%v", idsOf(page.Items))
		}
	})
}

// A8: every order, both ways, forwards and backwards, gives what sorting in memory gives.
func TestA8Orders(t *testing.T) {
	each(t, func(r *room) {
		r.fill(17)
		less := map[clients.OrderField]func(a, b *ent.AuthClient) int{
			clients.ByID:         func(a, b *ent.AuthClient) int { return 0 },
			clients.ByName:       func(a, b *ent.AuthClient) int { return bytes.Compare(names.Key(a.Name), names.Key(b.Name)) },
			clients.ByRedirect:   func(a, b *ent.AuthClient) int { return cmp.Compare(firstOf(a), firstOf(b)) },
			clients.ByCreatedAt:  func(a, b *ent.AuthClient) int { return a.CreatedAt.Compare(b.CreatedAt) },
			clients.ByLastUsedAt: func(a, b *ent.AuthClient) int { return a.LastUsedAt.Compare(b.LastUsedAt) },
		}
		for field, compare := range less {
			for _, direction := range []paging.Direction{paging.Ascending, paging.Descending} {
				order := clients.Order{Field: field, Direction: direction}
				all := r.list(clients.Filter{}, order, paging.Args{First: new(100)}).Items
				want := slices.SortedFunc(slices.Values(all), func(a, b *ent.AuthClient) int { return cmp.Or(compare(a, b), cmp.Compare(a.ID, b.ID)) })
				if direction == paging.Descending {
					slices.Reverse(want)
				}
				if len(all) != 17 || !slices.Equal(idsOf(all), idsOf(want)) {
					r.t.Errorf("%v: got %v, want %v", order, idsOf(all), idsOf(want))
				}
				if got := r.walk(order, 4, true); !slices.Equal(got, idsOf(want)) {
					r.t.Errorf("%v forwards: got %v, want %v", order, got, idsOf(want))
				}
				if got := r.walk(order, 4, false); !slices.Equal(got, idsOf(want)) {
					r.t.Errorf("%v backwards: got %v, want %v", order, got, idsOf(want))
				}
			}
		}
	})
}

func firstOf(c *ent.AuthClient) string {
	if len(c.RedirectUris) == 0 {
		return ""
	}
	return names.Fold(c.RedirectUris[0])
}

// fill creates clients many of which are equal in what they are sorted by.
func (r *room) fill(n int) {
	r.t.Helper()
	words := []string{"äpfel", "Zebra", "apple", "Ωmega", "10", "9", "名前"}
	for i := range n {
		r.kit.Clock.Advance(time.Duration(rand.IntN(2)) * 123_456 * time.Microsecond)
		client := r.create(sound(fmt.Sprint(words[rand.IntN(len(words))], " ", i), func(d *clients.Draft) {
			if rand.IntN(3) > 0 {
				redirecting(fmt.Sprintf("https://%c.example/", "aBc"[rand.IntN(3)]))(d)
			}
		}))
		if rand.IntN(2) == 0 {
			r.write(func(tx writer) error {
				return tx.AuthClient.UpdateOneID(client.ID).SetLastUsedAt(r.kit.DB.Now().Truncate(time.Second)).Exec(r.ctx)
			})
		}
	}
}

// walk reads a list page by page, from its beginning or from its end.
func (r *room) walk(order clients.Order, size int, forwards bool) (ids []int) {
	args := paging.Args{First: &size}
	if !forwards {
		args = paging.Args{Last: &size}
	}
	for {
		page := r.list(clients.Filter{}, order, args)
		if forwards {
			ids = append(ids, idsOf(page.Items)...)
			if !page.HasNextPage {
				return ids
			}
			args.After = new(page.Cursor(len(page.Items) - 1))
			continue
		}
		ids = append(idsOf(page.Items), ids...)
		if !page.HasPreviousPage {
			return ids
		}
		args.Before = new(page.Cursor(0))
	}
}

// A8: search looks into name, redirect URIs and Client ID; case and look-alikes are one.
func TestA8Search(t *testing.T) {
	each(t, func(r *room) {
		r.create(sound("Größe Shop"))
		r.create(sound("Other", redirecting("https://shop.example/Callback", "com.example.app:/cb")))
		for i := 3; i <= 12; i++ {
			r.create(sound(fmt.Sprint("Client ", string(rune('a'+i)))))
		}
		for search, want := range map[string][]int{
			"":              {12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1},
			"  ":            {12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1},
			"GRÖSSE":        {1},
			"ｇröße  shop":   {1},
			"SHOP":          {2, 1},
			"/callback":     {2},
			"APP:/CB":       {2},
			"12":            {12},
			"1":             {12, 11, 10, 1},
			"١":             {},
			"nothing":       {},
			"shop example":  {},
			"Other https":   {}, // not across lines
			"shop 2":        {},
			"password":      {}, // grants are not searched
			"authorization": {},
		} {
			if got := r.found(search); !slices.Equal(got, want) {
				r.t.Errorf("search %q: got %v, want %v", search, got, want)
			}
		}
		r.update(1, func(d *clients.Draft) { d.Name = "Renamed" })
		if got := r.found("größe"); len(got) != 0 {
			r.t.Errorf("the old name is still found: %v", got)
		}
		if got := r.found("renamed"); !slices.Equal(got, []int{1}) {
			r.t.Errorf("the new name is not found: %v", got)
		}
	})
}

// T44: what means something to SQL is searched letter by letter.
func TestT44SearchIsLiteral(t *testing.T) {
	each(t, func(r *room) {
		for _, name := range []string{"100%", "a_b", `a\b`, `\%`, "axb", "it's", `say "hi"`, "a'; DROP TABLE auth_clients; --", "[a-z]*?"} {
			r.create(sound(name))
		}
		for search, want := range map[string][]int{
			"%": {4, 1}, "_": {8, 2}, `\`: {4, 3}, `\%`: {4}, "a_b": {2}, `a\b`: {3}, "'": {8, 6}, `"`: {7},
			"--": {8}, "%%": {}, "*": {9}, "?": {9}, "[a-z]": {9}, "a%": {}, "__": {},
		} {
			if got := r.found(search); !slices.Equal(got, want) {
				r.t.Errorf("search %q: got %v, want %v", search, got, want)
			}
		}
	})
}

// T42, T44: what cannot be searched or sorted by is refused before it reaches the database.
func TestT44BadLists(t *testing.T) {
	each(t, func(r *room) {
		r.create(sound("Name"))
		r.kit.Statements.Take()
		refused := func(what string, f clients.Filter, o clients.Order, a paging.Args) {
			r.t.Helper()
			if _, err := r.List(r.ctx, f, o, a); fault.CodeOf(err) != fault.BadUserInput {
				r.t.Errorf("%s: %v", what, err)
			}
		}
		for _, search := range []string{"a\x00b", "\xff", "a\u202eb", "\u200b", "\x02", strings.Repeat("x", 2001)} {
			refused(search, clients.Filter{Search: search}, clients.Order{}, paging.Args{})
			if _, err := r.Count(r.ctx, clients.Filter{Search: search}); fault.CodeOf(err) != fault.BadUserInput {
				r.t.Errorf("count %q: %v", search, err)
			}
		}
		refused("grant", clients.Filter{Grant: new(grants.Type("IMPLICIT"))}, clients.Order{}, paging.Args{})
		refused("field", clients.Filter{}, clients.Order{Field: "NAME; DROP TABLE auth_clients"}, paging.Args{})
		refused("direction", clients.Filter{}, clients.Order{Direction: "ASC; --"}, paging.Args{})
		refused("size", clients.Filter{}, clients.Order{}, paging.Args{First: new(0)})
		for _, raw := range []string{`["AuthClient.ID"]`, `["AuthClient.ID","1"]`, `["AuthClient.NAME","YQ=="]`, `["User.ID",1]`, `["AuthClient.ID",99999999999999999999]`} {
			refused(raw, clients.Filter{}, clients.Order{}, paging.Args{After: new(base64.RawURLEncoding.EncodeToString([]byte(raw)))})
		}
		byName := r.list(clients.Filter{}, clients.Order{Field: clients.ByName}, paging.Args{}).Cursor(0)
		r.kit.Statements.Take()
		refused("a cursor of another order", clients.Filter{}, clients.Order{}, paging.Args{After: &byName})
		if ran := r.kit.Statements.Take(); len(ran) != 0 {
			r.t.Errorf("statements ran: %q", ran)
		}
	})
}

// A page is not looked for when who asked has left, or has had their time.
func TestListEndsWithItsCaller(t *testing.T) {
	each(t, func(r *room) {
		gone, leave := context.WithCancel(r.ctx)
		leave()
		if _, err := r.List(gone, clients.Filter{}, clients.Order{}, paging.Args{}); !errors.Is(err, context.Canceled) {
			r.t.Error(err)
		}
	})
}

// The filters choose by grant and by state, and join the search.
func TestFilters(t *testing.T) {
	each(t, func(r *room) {
		for i, given := range [][]grants.Type{
			{grants.Password}, {grants.AuthorizationCode, grants.Password}, {grants.ClientCredentials},
			{grants.PersonalAccessToken, grants.DeviceCode},
		} {
			r.create(sound(fmt.Sprint("Client ", i), func(d *clients.Draft) { d.Grants, d.RedirectURIs = given, []string{"https://a.example/"} }))
		}
		r.update(1, func(d *clients.Draft) { d.Enabled = false })
		for _, test := range []struct {
			filter clients.Filter
			want   []int
		}{
			{clients.Filter{Grant: new(grants.Password)}, []int{2, 1}},
			{clients.Filter{Grant: new(grants.AuthorizationCode)}, []int{2}},
			{clients.Filter{Grant: new(grants.ClientCredentials)}, []int{3}},
			{clients.Filter{Grant: new(grants.PersonalAccessToken)}, []int{4}},
			{clients.Filter{Grant: new(grants.DeviceCode)}, []int{4}},
			{clients.Filter{Grant: new(grants.Password), Enabled: new(true)}, []int{2}},
			{clients.Filter{Enabled: new(false)}, []int{1}},
			{clients.Filter{Enabled: new(false), Search: "client 1"}, []int{}},
			{clients.Filter{Grant: new(grants.Password), Search: "client 1"}, []int{2}},
		} {
			page := r.list(test.filter, clients.Order{}, paging.Args{})
			n, err := r.Count(r.ctx, test.filter)
			if !slices.Equal(idsOf(page.Items), test.want) || n != len(test.want) || err != nil {
				r.t.Errorf("%+v: got %v, counted %d, want %v", test.filter, idsOf(page.Items), n, test.want)
			}
		}
		r.update(2, func(d *clients.Draft) { d.Grants = []grants.Type{grants.AuthorizationCode} })
		if page := r.list(clients.Filter{Grant: new(grants.Password)}, clients.Order{}, paging.Args{}); !slices.Equal(idsOf(page.Items), []int{1}) {
			r.t.Errorf("after the grant was taken off: %v", idsOf(page.Items))
		}
	})
}
