package accounts_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
)

// implausible are ids that no database has, and that PostgreSQL could not even be asked for.
var implausible = []string{"", "\x00", "usr_\xff", "' OR 1=1 --", "usr_01234567890123456789012345678901234567890123456789"}

// listUsers reads a list to its end in pages of two, forwards and backwards, and counts it.
func (h *house) listUsers(filter accounts.UserFilter, order accounts.UserOrder) (all []string) {
	h.t.Helper()
	ctx := h.operator()
	for args := (paging.Args{First: new(2)}); ; {
		page, err := h.Users(ctx, filter, order, args)
		ok(h.t, err)
		all = append(all, usernames(page)...)
		if !page.HasNextPage {
			break
		}
		args.After = new(page.Cursor(1))
	}
	var back []string
	for args := (paging.Args{Last: new(2)}); ; {
		page, err := h.Users(ctx, filter, order, args)
		ok(h.t, err)
		back = append(usernames(page), back...)
		if !page.HasPreviousPage {
			break
		}
		args.Before = new(page.Cursor(0))
	}
	n, err := h.CountUsers(ctx, filter)
	ok(h.t, err)
	if n != len(all) || !slices.Equal(all, back) {
		h.t.Errorf("%+v %v: forwards %v, backwards %v, in all %d", filter, order, all, back, n)
	}
	return all
}

// Many have no full name, and many never signed in: pages go through them without losing one.
func TestUsersByFullNameAndLastSignIn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		named := func(name string) func(*accounts.UserDraft) {
			return func(d *accounts.UserDraft) { d.FullName = name }
		}
		h.user("a", named("zoe"))
		h.user("b", named("Émile"))
		h.user("c", named("ADA"))
		h.user("d", named("ada"))
		h.user("e")
		for _, name := range []string{"c", "a", "b"} {
			h.kit.Clock.Advance(1500 * time.Millisecond)
			_, err := h.SignIn(from(t.Context(), here), name, password)
			ok(t, err)
		}
		byName := h.listUsers(accounts.UserFilter{}, accounts.UserOrder{Field: accounts.UsersByFullName, Direction: paging.Ascending})
		want := []string{"root", "e", "c", "d", "a", "b"} // ties in the order of ids, which are those of birth
		if !slices.Equal(byName, want) {
			t.Errorf("by full name %v, want %v", byName, want)
		}
		bySignIn := h.listUsers(accounts.UserFilter{}, accounts.UserOrder{Field: accounts.UsersByLastSignInAt, Direction: paging.Ascending})
		want = []string{"root", "d", "e", "c", "a", "b"}
		if !slices.Equal(bySignIn, want) {
			t.Errorf("by last sign-in %v, want %v", bySignIn, want)
		}
		for field, up := range map[accounts.UserOrderField][]string{accounts.UsersByFullName: byName, accounts.UsersByLastSignInAt: bySignIn} {
			down := h.listUsers(accounts.UserFilter{}, accounts.UserOrder{Field: field})
			slices.Reverse(down)
			if !slices.Equal(down, up) {
				t.Errorf("%s: downwards %v", field, down)
			}
		}
	})
}

func TestFilterUsers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		inner := h.group("inner", nil)
		outer := h.group("outer", nil, inner)
		h.user("ada", in(outer), func(d *accounts.UserDraft) { d.SuperAdmin = true })
		h.user("bob", in(outer, inner))
		h.user("cyd", in(inner))
		byName := accounts.UserOrder{Field: accounts.UsersByUsername, Direction: paging.Ascending}
		for _, test := range []struct {
			filter accounts.UserFilter
			want   []string
		}{
			{accounts.UserFilter{SuperAdmin: new(true)}, []string{"ada", "root"}},
			{accounts.UserFilter{SuperAdmin: new(false)}, []string{"bob", "cyd"}},
			{accounts.UserFilter{GroupID: &outer.ID}, []string{"ada", "bob"}}, // direct members alone
			{accounts.UserFilter{GroupID: &outer.ID, SuperAdmin: new(false)}, []string{"bob"}},
			{accounts.UserFilter{GroupID: &inner.ID, Search: "C"}, []string{"cyd"}},
			{accounts.UserFilter{GroupID: &h.root.ID}, nil},
		} {
			if got := h.listUsers(test.filter, byName); !slices.Equal(got, test.want) {
				t.Errorf("%+v: %v, want %v", test.filter, got, test.want)
			}
		}
		for _, id := range implausible {
			if got := h.listUsers(accounts.UserFilter{GroupID: &id}, byName); len(got) != 0 {
				t.Errorf("the group %q has %v", id, got)
			}
			n, err := h.CountGroups(h.operator(), accounts.GroupFilter{MemberID: &id})
			if err != nil || n != 0 {
				t.Errorf("%q is a member of %d groups: %v", id, n, err)
			}
		}

		// Who may not see groups does not learn who is in one.
		viewer := h.as(h.user("viewer", holding(access.ViewUsers)))
		_, err := h.Users(viewer, accounts.UserFilter{GroupID: &outer.ID}, accounts.UserOrder{}, paging.Args{})
		wantCode(t, err, fault.Forbidden)
		_, err = h.CountUsers(viewer, accounts.UserFilter{GroupID: &outer.ID})
		wantCode(t, err, fault.Forbidden)
		_, err = h.CountUsers(h.as(h.user("both", holding(access.ViewUsers, access.ViewGroups))), accounts.UserFilter{GroupID: &outer.ID})
		ok(t, err)
	})
}

func TestFilterGroups(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		inner := h.group("inner", nil)
		outer := h.group("outer", nil, inner)
		bob, cyd := h.user("bob", in(outer, inner)), h.user("cyd", in(inner))
		_, err := h.UpdateGroup(h.operator(), outer.ID, func(d *accounts.GroupDraft) { d.Description = "People\nat the DOOR, 100%" })
		ok(t, err)
		for _, test := range []struct {
			filter accounts.GroupFilter
			want   []string
		}{
			{accounts.GroupFilter{MemberID: &bob.ID}, []string{"inner", "outer"}},
			{accounts.GroupFilter{MemberID: &cyd.ID}, []string{"inner"}},
			{accounts.GroupFilter{MemberID: &bob.ID, Search: "out"}, []string{"outer"}},
			{accounts.GroupFilter{MemberID: &h.root.ID}, nil},
			{accounts.GroupFilter{Search: "people AT the door"}, []string{"outer"}},
			{accounts.GroupFilter{Search: "0%"}, []string{"outer"}},
			{accounts.GroupFilter{Search: "d_or"}, nil},
		} {
			page, err := h.Groups(h.operator(), test.filter, accounts.GroupOrder{Field: accounts.GroupsByName, Direction: paging.Ascending}, paging.Args{})
			ok(t, err)
			n, err := h.CountGroups(h.operator(), test.filter)
			ok(t, err)
			if got := groupNames(page); !slices.Equal(got, test.want) || n != len(test.want) {
				t.Errorf("%+v: %v (%d), want %v", test.filter, got, n, test.want)
			}
		}
	})
}
