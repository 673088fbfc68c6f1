package paging_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/scope"
	"github.com/ostiary/ostiary/ent/setuplink"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// The tables of set-up links and scopes stand in for any list: they have a column of each kind.

type link = *ent.SetupLink

var (
	linkID  = paging.Text(setuplink.FieldID, func(l link) string { return l.ID })
	byHash  = paging.Bytes(setuplink.FieldHash, func(l link) []byte { return l.Hash })
	byMade  = paging.Time(setuplink.FieldCreatedAt, func(l link) time.Time { return l.CreatedAt })
	byStart = paging.Order[link]{Name: "Link.CREATED_AT", Columns: []paging.Column[link]{byMade, linkID}}
)

var orders = []paging.Order[link]{
	{Name: "Link.ID", Columns: []paging.Column[link]{linkID}},
	{Name: "Link.HASH", Columns: []paging.Column[link]{byHash, linkID}},
	byStart,
}

// addLinks stores n links of which many share a moment.
func addLinks(t *testing.T, kit *testkit.Kit, n int) {
	t.Helper()
	err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		for i := range n {
			at := kit.DB.Now().Add(time.Duration(rand.IntN(4)) * 100_500 * time.Microsecond)
			hash := []byte(fmt.Sprintf("%d\x00%d", rand.IntN(10), i))
			if err := tx.SetupLink.Create().SetHash(hash).SetCreatedAt(at).SetExpiresAt(at).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, kit *testkit.Kit, args paging.Args, order paging.Order[link]) paging.Page[link] {
	t.Helper()
	page, err := find(t, kit, args, order)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func find(t *testing.T, kit *testkit.Kit, args paging.Args, order paging.Order[link]) (paging.Page[link], error) {
	return paging.Load(args, order, func(window paging.Window) ([]link, error) {
		return kit.DB.Read().SetupLink.Query().Where(window).All(t.Context())
	})
}

func idsOf(links []link) []string {
	ids := make([]string, len(links))
	for i, l := range links {
		ids[i] = l.ID
	}
	return ids
}

// Every order, direction and size gives each row once, forwards and backwards alike.
func TestPagesCoverTheList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		const rows = 23
		addLinks(t, kit, rows)
		for _, order := range orders {
			for _, order.Descending = range []bool{false, true} {
				all := idsOf(load(t, kit, paging.Args{First: new(100)}, order).Items)
				if len(all) != rows || !sortedBy(t, kit, order) {
					t.Fatalf("%s: %d rows, or not in order", order.Name, len(all))
				}
				for _, size := range []int{1, 2, 5, 22, 23, 24} {
					if got := forwards(t, kit, order, size); !slices.Equal(got, all) {
						t.Errorf("%s forwards by %d: %v, want %v", order.Name, size, got, all)
					}
					if got := backwards(t, kit, order, size); !slices.Equal(got, all) {
						t.Errorf("%s backwards by %d: %v, want %v", order.Name, size, got, all)
					}
				}
			}
		}
	})
}

func sortedBy(t *testing.T, kit *testkit.Kit, order paging.Order[link]) bool {
	links := load(t, kit, paging.Args{First: new(100)}, order).Items
	return slices.IsSortedFunc(links, func(a, b link) int {
		direction := 1
		if order.Descending {
			direction = -1
		}
		switch order.Name {
		case "Link.HASH":
			return direction * slices.Compare(a.Hash, b.Hash)
		case "Link.CREATED_AT":
			return direction * a.CreatedAt.Compare(b.CreatedAt)
		}
		return direction * slices.Compare([]byte(a.ID), []byte(b.ID))
	})
}

func forwards(t *testing.T, kit *testkit.Kit, order paging.Order[link], size int) (seen []string) {
	args := paging.Args{First: &size}
	for {
		page := load(t, kit, args, order)
		if page.HasPreviousPage != (len(seen) > 0) {
			t.Errorf("%s forwards after %d: has a previous page: %v", order.Name, len(seen), page.HasPreviousPage)
		}
		seen = append(seen, idsOf(page.Items)...)
		if !page.HasNextPage {
			return seen
		}
		args.After = new(page.Cursor(len(page.Items) - 1))
	}
}

func backwards(t *testing.T, kit *testkit.Kit, order paging.Order[link], size int) (seen []string) {
	args := paging.Args{Last: &size}
	for {
		page := load(t, kit, args, order)
		if page.HasNextPage != (len(seen) > 0) {
			t.Errorf("%s backwards before %d: has a next page: %v", order.Name, len(seen), page.HasNextPage)
		}
		seen = append(idsOf(page.Items), seen...)
		if !page.HasPreviousPage {
			return seen
		}
		args.Before = new(page.Cursor(0))
	}
}

// Between two cursors lies what is between them, from either end.
func TestPageBetweenCursors(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		addLinks(t, kit, 9)
		all := load(t, kit, paging.Args{}, byStart)
		between := paging.Args{After: new(all.Cursor(1)), Before: new(all.Cursor(7))}
		for _, test := range []struct {
			args      paging.Args
			want      []link
			next, pre bool
		}{
			{between, all.Items[2:7], false, true},
			{paging.Args{First: new(2), After: between.After, Before: between.Before}, all.Items[2:4], true, true},
			{paging.Args{Last: new(2), After: between.After, Before: between.Before}, all.Items[5:7], true, true},
			{paging.Args{After: between.Before, Before: between.After}, nil, false, true},
			{paging.Args{Before: between.Before}, all.Items[:7], true, false},
		} {
			page := load(t, kit, test.args, byStart)
			if !slices.Equal(idsOf(page.Items), idsOf(test.want)) || page.HasNextPage != test.next || page.HasPreviousPage != test.pre {
				t.Errorf("%d items %v %v, want %d", len(page.Items), page.HasNextPage, page.HasPreviousPage, len(test.want))
			}
		}
	})
}

// A page after a row that was deleted meanwhile goes on where it was, and a list that shrank to what
// lies before it has a previous page, but no next one.
func TestPageAfterDeletedRows(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		addLinks(t, kit, 6)
		all := load(t, kit, paging.Args{}, byStart)
		remove := func(links ...link) {
			err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
				_, err := tx.SetupLink.Delete().Where(setuplink.IDIn(idsOf(links)...)).Exec(ctx)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		remove(all.Items[2])
		page := load(t, kit, paging.Args{After: new(all.Cursor(2))}, byStart)
		if !slices.Equal(idsOf(page.Items), idsOf(all.Items[3:])) || !page.HasPreviousPage {
			t.Errorf("%d items after the deleted one", len(page.Items))
		}
		remove(all.Items[0], all.Items[1])
		if page = load(t, kit, paging.Args{After: new(all.Cursor(2))}, byStart); page.HasPreviousPage {
			t.Error("a previous page where nothing is left")
		}
		remove(all.Items...)
		if page = load(t, kit, paging.Args{}, byStart); len(page.Items) != 0 || page.HasNextPage || page.HasPreviousPage {
			t.Errorf("an empty list: %+v", page)
		}
	})
}

func TestSizeOutOfRange(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		for _, args := range []paging.Args{
			{First: new(0)}, {First: new(-1)}, {First: new(101)}, {Last: new(0)}, {Last: new(101)},
			{First: new(1), Last: new(1)},
		} {
			if _, err := find(t, kit, args, byStart); fault.CodeOf(err) != fault.BadUserInput {
				t.Errorf("%+v: %v", args, err)
			}
		}
		addLinks(t, kit, 101)
		if page := load(t, kit, paging.Args{}, byStart); len(page.Items) != paging.DefaultSize || !page.HasNextPage {
			t.Errorf("%d items by default", len(page.Items))
		}
		if page := load(t, kit, paging.Args{First: new(100)}, byStart); len(page.Items) != 100 || !page.HasNextPage {
			t.Errorf("%d items at most", len(page.Items))
		}
	})
}

// T44, T50: a forged cursor, or that of another list, is refused before it reaches the database.
func TestT44ForgedCursor(t *testing.T) {
	forged := []string{
		"", "x", "!!", "bm8", base64.StdEncoding.EncodeToString([]byte(`["Link.CREATED_AT",1,"a"]`)) + "=",
		fmt.Sprintf("%032000d", 0),
	}
	for _, raw := range []string{
		``, `null`, `[]`, `{}`, `1`, `["Link.CREATED_AT"]`, `["Link.CREATED_AT",1]`, `["Link.CREATED_AT",1,"a","b"]`,
		`["Link.ID",1,"a"]`, `["Link.CREATED_AT",null,"a"]`, `["Link.CREATED_AT","1","a"]`, `["Link.CREATED_AT",1.5,"a"]`,
		`["Link.CREATED_AT",9223372036854775807,"a"]`, `["Link.CREATED_AT",-9223372036854775808,"a"]`,
		`["Link.CREATED_AT",1e400,"a"]`, `["Link.CREATED_AT",1,2]`, `["Link.CREATED_AT",1,null]`, `["Link.CREATED_AT",1,["a"]]`,
		`["Link.CREATED_AT",1,"\u0000"]`, `["Link.CREATED_AT",1,"\ud800"]`, "[\"Link.CREATED_AT\",1,\"\xff\"]",
		`["Link.CREATED_AT", 1,"a"]`, `["Link.CREATED_AT",1,"a"] `, `["Link.CREATED_AT",1,"a"]["x"]`,
	} {
		forged = append(forged, base64.RawURLEncoding.EncodeToString([]byte(raw)))
	}
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		addLinks(t, kit, 3)
		kit.Statements.Take()
		for _, cursor := range forged {
			for _, args := range []paging.Args{{After: &cursor}, {Before: &cursor}} {
				if _, err := find(t, kit, args, byStart); fault.CodeOf(err) != fault.BadUserInput {
					t.Errorf("%.80q: %v", cursor, err)
				}
			}
		}
		if ran := kit.Statements.Take(); len(ran) != 0 {
			t.Errorf("statements ran: %q", ran)
		}
		// What is well-formed is a place in the list, even when no row is there.
		for _, raw := range []string{`["Link.CREATED_AT",0,"' OR 1=1 --"]`, `["Link.CREATED_AT",-1,"%_\\"]`, `["Link.CREATED_AT",1,""]`} {
			cursor := base64.RawURLEncoding.EncodeToString([]byte(raw))
			if page := load(t, kit, paging.Args{After: &cursor}, byStart); len(page.Items) != 3 {
				t.Errorf("%s: %d items", raw, len(page.Items))
			}
		}
	})
}

// A forged key of bytes may be anything; a missing one is refused, for it would be NULL.
func TestT44ForgedBytes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		addLinks(t, kit, 3)
		for raw, ok := range map[string]bool{
			`["Link.HASH","","a"]`: true, `["Link.HASH","AAEC/w==","a"]`: true,
			`["Link.HASH",null,"a"]`: false, `["Link.HASH",[1],"a"]`: false, `["Link.HASH","!","a"]`: false, `["Link.HASH",7,"a"]`: false,
		} {
			cursor := base64.RawURLEncoding.EncodeToString([]byte(raw))
			_, err := find(t, kit, paging.Args{After: &cursor}, orders[1])
			if (err == nil) != ok || err != nil && fault.CodeOf(err) != fault.BadUserInput {
				t.Errorf("%s: %v", raw, err)
			}
		}
	})
}

// The window joins the conditions of the list.
func TestPageOfFilteredList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			for i := range 10 {
				if err := tx.Scope.Create().SetName(fmt.Sprintf("%d%c", i, 'a'+i%2)).SetNameKey([]byte{byte(i)}).SetDescription("").SetSearchText("").
					SetCreatedAt(kit.DB.Now()).SetUpdatedAt(kit.DB.Now()).Exec(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		order := paging.Order[*ent.Scope]{Name: "Scope.NAME", Columns: []paging.Column[*ent.Scope]{
			paging.Text(scope.FieldName, func(s *ent.Scope) string { return s.Name }),
		}}
		page, err := paging.Load(paging.Args{First: new(4)}, order, func(window paging.Window) ([]*ent.Scope, error) {
			return kit.DB.Read().Scope.Query().Where(scope.NameHasSuffix("b"), window).All(t.Context())
		})
		if err != nil || len(page.Items) != 4 || page.Items[3].Name != "7b" || !page.HasNextPage {
			t.Errorf("%v %v", page.Items, err)
		}
	})
}
