package accounts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
)

func usernames(page paging.Page[*ent.User]) (all []string) {
	for _, u := range page.Items {
		all = append(all, u.Username)
	}
	return all
}

func groupNames(page paging.Page[*ent.Group]) (all []string) {
	for _, g := range page.Items {
		all = append(all, g.Name)
	}
	return all
}

func TestUsersInOrder(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, name := range []string{"Zoe", "ada", "Émile", "bob"} {
			h.kit.Clock.Advance(time.Second)
			h.user(name)
		}
		for order, want := range map[accounts.UserOrder][]string{
			{}:                            {"bob", "Émile", "ada", "Zoe", "root"},
			{Direction: paging.Ascending}: {"root", "Zoe", "ada", "Émile", "bob"},
			{Field: accounts.UsersByUsername, Direction: paging.Ascending}: {"ada", "bob", "root", "Zoe", "Émile"},
			{Field: accounts.UsersByUsername}:                              {"Émile", "Zoe", "root", "bob", "ada"},
		} {
			var got []string
			args := paging.Args{First: new(2)}
			for {
				page, err := h.Users(t.Context(), accounts.UserFilter{}, order, args)
				ok(t, err)
				got = append(got, usernames(page)...)
				if !page.HasNextPage {
					break
				}
				args.After = new(page.Cursor(len(page.Items) - 1))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%v: %v, want %v", order, got, want)
			}
		}
		page, err := h.Users(t.Context(), accounts.UserFilter{}, accounts.UserOrder{}, paging.Args{})
		ok(t, err)
		_, err = h.Groups(t.Context(), accounts.GroupFilter{}, accounts.GroupOrder{}, paging.Args{After: new(page.Cursor(0))})
		wantCode(t, err, fault.BadUserInput)
	})
}

// T44: what is searched for is taken literally, in any case, and hostile text is refused.
func TestT44SearchUsers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("Ada", func(d *accounts.UserDraft) { d.FullName, d.Email = "Augusta King", "ada@example.com" })
		h.user("100%_\\", func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
		h.user("O'Neill")
		inactive := user.StatusINACTIVE
		for _, test := range []struct {
			filter accounts.UserFilter
			want   []string
		}{
			{accounts.UserFilter{Search: " ADA "}, []string{"Ada"}},
			{accounts.UserFilter{Search: "king"}, []string{"Ada"}},
			{accounts.UserFilter{Search: "ｅｘａｍｐｌｅ.com"}, []string{"Ada"}},
			{accounts.UserFilter{Search: "%"}, []string{"100%_\\"}},
			{accounts.UserFilter{Search: "_"}, []string{"100%_\\"}},
			{accounts.UserFilter{Search: "\\"}, []string{"100%_\\"}},
			{accounts.UserFilter{Search: "0%_\\"}, []string{"100%_\\"}},
			{accounts.UserFilter{Search: "'"}, []string{"O'Neill"}},
			{accounts.UserFilter{Search: "' OR 1=1 --"}, nil},
			{accounts.UserFilter{Status: &inactive}, []string{"100%_\\"}},
			{accounts.UserFilter{Status: &inactive, Search: "ada"}, nil},
		} {
			page, err := h.Users(t.Context(), test.filter, accounts.UserOrder{}, paging.Args{})
			ok(t, err)
			n, err := h.CountUsers(t.Context(), test.filter)
			ok(t, err)
			if got := usernames(page); !slices.Equal(got, test.want) || n != len(test.want) {
				t.Errorf("%+v: %v (%d), want %v", test.filter, got, n, test.want)
			}
		}
		// A search follows a change of name.
		ada, err := h.UserByUsername(t.Context(), "ada")
		ok(t, err)
		_, err = h.UpdateUser(h.operator(), ada.ID, func(d *accounts.UserDraft) { d.FullName = "Lovelace" })
		ok(t, err)
		n, err := h.CountUsers(t.Context(), accounts.UserFilter{Search: "king"})
		if err != nil || n != 0 {
			t.Errorf("still found: %d %v", n, err)
		}
	})
}

func TestGroupsInOrder(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, name := range []string{"Zebras", "ants", "50%_\\ off"} {
			h.kit.Clock.Advance(time.Second)
			h.group(name, nil)
		}
		ants := h.DB.Read().Group.Query().Where(group.Name("ants")).OnlyX(t.Context())
		_, err := h.UpdateGroup(h.operator(), ants.ID, func(d *accounts.GroupDraft) { d.Status = group.StatusINACTIVE })
		ok(t, err)
		inactive := group.StatusINACTIVE
		for _, test := range []struct {
			filter accounts.GroupFilter
			order  accounts.GroupOrder
			want   []string
		}{
			{accounts.GroupFilter{}, accounts.GroupOrder{}, []string{"50%_\\ off", "ants", "Zebras"}},
			{accounts.GroupFilter{}, accounts.GroupOrder{Direction: paging.Ascending}, []string{"Zebras", "ants", "50%_\\ off"}},
			{accounts.GroupFilter{}, accounts.GroupOrder{Field: accounts.GroupsByName, Direction: paging.Ascending}, []string{"50%_\\ off", "ants", "Zebras"}},
			{accounts.GroupFilter{Search: "ZEB"}, accounts.GroupOrder{}, []string{"Zebras"}},
			{accounts.GroupFilter{Search: "%_\\"}, accounts.GroupOrder{}, []string{"50%_\\ off"}},
			{accounts.GroupFilter{Search: "a%s"}, accounts.GroupOrder{}, nil},
			{accounts.GroupFilter{Status: &inactive, Search: "n"}, accounts.GroupOrder{}, []string{"ants"}},
		} {
			page, err := h.Groups(t.Context(), test.filter, test.order, paging.Args{})
			ok(t, err)
			n, err := h.CountGroups(t.Context(), test.filter)
			ok(t, err)
			if got := groupNames(page); !slices.Equal(got, test.want) || n != len(test.want) {
				t.Errorf("%+v: %v (%d), want %v", test, got, n, test.want)
			}
		}
	})
}

// What a list cannot understand is refused, the same for users and for groups.
func TestListsRefuse(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		refused := func(filter accounts.UserFilter, order accounts.UserOrder) {
			t.Helper()
			_, err := h.Users(t.Context(), filter, order, paging.Args{})
			wantCode(t, err, fault.BadUserInput)
			_, err = h.Groups(t.Context(), accounts.GroupFilter{Search: filter.Search},
				accounts.GroupOrder{Field: accounts.GroupOrderField(order.Field), Direction: order.Direction}, paging.Args{})
			wantCode(t, err, fault.BadUserInput)
		}
		for _, search := range []string{"\x00", "ada\xff", "ada\u200b", strings.Repeat("x", 1257)} {
			refused(accounts.UserFilter{Search: search}, accounts.UserOrder{})
			_, err := h.CountUsers(t.Context(), accounts.UserFilter{Search: search})
			wantCode(t, err, fault.BadUserInput)
			_, err = h.CountGroups(t.Context(), accounts.GroupFilter{Search: search})
			wantCode(t, err, fault.BadUserInput)
		}
		for _, order := range []accounts.UserOrder{{Field: "ID"}, {Field: "name"}, {Direction: "UP"}} {
			refused(accounts.UserFilter{}, order)
		}
		_, err := h.Users(t.Context(), accounts.UserFilter{Search: strings.Repeat("x", 1256)}, accounts.UserOrder{}, paging.Args{})
		ok(t, err)
	})
}

// A page of twenty users with what hangs on each costs the same few statements as a page of one.
func TestPageOfUsersCostsFewStatements(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		g := h.group("g", nil)
		for i := range 20 {
			h.user(fmt.Sprint("user ", i), in(g))
		}
		h.kit.Statements.Take()
		page, err := h.Users(t.Context(), accounts.UserFilter{}, accounts.UserOrder{}, paging.Args{})
		ok(t, err)
		ids := make([]string, len(page.Items))
		for i, u := range page.Items {
			ids[i] = u.ID
		}
		_, err = h.EffectivePermissionsOf(t.Context(), ids)
		ok(t, err)
		groups, err := h.GroupsOf(t.Context(), ids)
		ok(t, err)
		if ran := h.kit.Statements.Take(); len(ran) != 4 || len(groups) != 20 {
			t.Errorf("%d statements for %d", len(ran), len(groups))
		}
	})
}
