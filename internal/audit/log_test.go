package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/testkit"
)

// room is a log on a fresh database.
type room struct {
	*audit.Log
	kit *testkit.Kit
	t   *testing.T
}

func each(t *testing.T, test func(t *testing.T, r *room)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		test(t, &room{&audit.Log{DB: kit.DB}, kit, t})
	})
}

// event is what somebody did.
type event struct {
	actor  access.Actor
	kind   audit.Kind
	object audit.Object
}

// add records events in one transaction, and so at one moment.
func (r *room) add(events ...event) {
	r.t.Helper()
	err := r.kit.DB.Write(r.t.Context(), func(ctx context.Context, tx *ent.Client) error {
		for _, e := range events {
			err := audit.Record(access.WithActor(ctx, e.actor), tx, r.kit.DB.Now(), e.kind, e.object, nil)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// addMany records n events, of which several share a moment each.
func (r *room) addMany(n int) {
	r.t.Helper()
	for n > 0 {
		some := min(n, 1+rand.IntN(300))
		r.add(slices.Repeat([]event{{kind: audit.SignedIn, object: audit.User("usr_1", "ann")}}, some)...)
		r.kit.Clock.Advance(time.Second)
		n -= some
	}
}

func (r *room) list(f audit.Filter, o audit.Order, args paging.Args) paging.Page[*ent.AuditEvent] {
	r.t.Helper()
	page, err := r.List(r.t.Context(), f, o, args)
	if err != nil {
		r.t.Fatalf("list %+v: %v", f, err)
	}
	return page
}

func idsOf(events []*ent.AuditEvent) []string {
	ids := make([]string, len(events))
	for i, e := range events {
		ids[i] = e.ID
	}
	return ids
}

// names returns the names of the objects that a filter chooses, the oldest first, however it is asked.
func (r *room) names(f audit.Filter) string {
	r.t.Helper()
	page := r.list(f, audit.Order{Direction: paging.Ascending}, paging.Args{First: new(100)})
	listed, walked := []string{}, []string{}
	for _, e := range page.Items {
		listed = append(listed, e.ObjectName)
	}
	err := r.Each(r.t.Context(), f, func(e *ent.AuditEvent) error {
		walked = append(walked, e.ObjectName)
		return nil
	})
	n, countErr := r.Count(r.t.Context(), f)
	if err != nil || countErr != nil || n != len(listed) || !slices.Equal(listed, walked) {
		r.t.Errorf("%+v: listed %v, walked %v (%v), counted %d (%v)", f, listed, walked, err, n, countErr)
	}
	return strings.Join(listed, " ")
}

func TestFilter(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		began := r.kit.DB.Now()
		for _, e := range []event{
			{access.Actor{Kind: access.Operator}, audit.UserCreated, audit.User("usr_1", "a")},
			{access.Actor{Kind: access.User, ID: "usr_1", Name: "ann"}, audit.ClientCreated, audit.Client(1, "b")},
			{access.Actor{Kind: access.Client, ID: "1", Name: "app"}, audit.SignedIn, audit.User("usr_1", "c")},
			{access.Actor{Kind: access.Anonymous}, audit.SignInFailed, audit.Object{Type: audit.UserObject, Name: "d"}},
			{access.Actor{Kind: access.System}, audit.AccessTokenRevoked, audit.AccessToken("tok_1", "e")},
			{access.Actor{Kind: access.User, ID: "usr_2"}, audit.ClientUpdated, audit.Client(12, "f")},
		} {
			r.add(e)
			r.kit.Clock.Advance(time.Second)
		}
		at := func(seconds float64) *time.Time { return new(began.Add(time.Duration(seconds * float64(time.Second)))) }
		for i, test := range []struct {
			filter audit.Filter
			want   string
		}{
			{audit.Filter{}, "a b c d e f"},
			{audit.Filter{Kinds: []audit.Kind{}}, ""},
			{audit.Filter{Kinds: []audit.Kind{audit.SignedIn}}, "c"},
			{audit.Filter{Kinds: []audit.Kind{audit.SignedIn, audit.UserCreated, audit.SignedIn, audit.SignedOut}}, "a c"},
			{audit.Filter{ActorKind: new(access.User)}, "b f"},
			{audit.Filter{ActorKind: new(access.Anonymous)}, "d"},
			{audit.Filter{ActorKind: new(access.System)}, "e"},
			{audit.Filter{ActorID: new("usr_1")}, "b"},
			{audit.Filter{ActorID: new("1")}, "c"},
			{audit.Filter{ActorID: new("")}, ""},
			{audit.Filter{ActorID: new("usr_1"), ActorKind: new(access.Client)}, ""},
			{audit.Filter{ObjectType: new(audit.UserObject)}, "a c d"},
			{audit.Filter{ObjectType: new(audit.ClientObject), ObjectID: new("1")}, "b"},
			{audit.Filter{ObjectType: new(audit.UserObject), ObjectID: new("1")}, ""},
			{audit.Filter{ObjectID: new("1")}, "b"},
			{audit.Filter{ObjectID: new("tok_1")}, "e"},
			{audit.Filter{ObjectID: new("")}, ""},
			{audit.Filter{Since: at(2)}, "c d e f"},
			{audit.Filter{Since: at(2.000001)}, "d e f"},
			{audit.Filter{Until: at(2)}, "a b"},
			{audit.Filter{Since: at(1), Until: at(3)}, "b c"},
			{audit.Filter{Since: new(at(1).In(time.FixedZone("", 3600))), Until: at(3)}, "b c"},
			{audit.Filter{Since: at(2), Until: at(2)}, ""},
			{audit.Filter{Since: at(3), Until: at(1)}, ""},
			{audit.Filter{Kinds: []audit.Kind{audit.SignedIn}, ActorKind: new(access.Client), ActorID: new("1"),
				ObjectType: new(audit.UserObject), ObjectID: new("usr_1"), Since: at(2), Until: at(3)}, "c"},
		} {
			if got := r.names(test.filter); got != test.want {
				t.Errorf("%d: %q, want %q", i, got, test.want)
			}
		}
	})
}

// What cannot be an id is nobody's, and the database is not asked (T50).
func TestT50ImpossibleIDs(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.add(event{kind: audit.SignedIn, object: audit.User("usr_1", "ann")})
		r.kit.Statements.Take()
		for _, id := range []string{"", "usr_1\x00", "\xff", "�", strings.Repeat("x", 41), "usr\n1", "\u202eusr"} {
			for _, f := range []audit.Filter{{ActorID: &id}, {ObjectID: &id}, {ObjectType: new(audit.UserObject), ObjectID: &id}} {
				if got := r.names(f); got != "" {
					t.Errorf("%q chooses %s", id, got)
				}
			}
			if e, err := r.Get(t.Context(), id); e != nil || fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%q is %v %v", id, e, err)
			}
		}
		if ran := r.kit.Statements.Take(); len(ran) != 0 {
			t.Errorf("the database was asked: %q", ran)
		}
		if e, err := r.Get(t.Context(), "aud_1"); e != nil || fault.CodeOf(err) != fault.NotFound {
			t.Errorf("unknown: %v %v", e, err)
		}
		one := r.list(audit.Filter{}, audit.Order{}, paging.Args{}).Items[0]
		if e, err := r.Get(t.Context(), one.ID); err != nil || e.ObjectName != "ann" {
			t.Errorf("%v %v", e, err)
		}
	})
}

// The newest first unless told otherwise; each event once, forwards and backwards, though many share a
// moment; a page is one statement, and one more with a cursor.
func TestPages(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		for range 4 {
			r.add(slices.Repeat([]event{{kind: audit.SignedIn, object: audit.User("usr_1", "ann")}}, 6)...)
			r.kit.Clock.Advance(time.Microsecond)
		}
		newest := r.list(audit.Filter{}, audit.Order{}, paging.Args{First: new(100)})
		sorted := slices.IsSortedFunc(newest.Items, func(a, b *ent.AuditEvent) int {
			return cmpEvents(b, a)
		})
		if len(newest.Items) != 24 || !sorted {
			t.Fatalf("%d events, sorted: %v", len(newest.Items), sorted)
		}
		oldest := slices.Clone(newest.Items)
		slices.Reverse(oldest)
		for order, want := range map[audit.Order][]*ent.AuditEvent{
			{}: newest.Items, {Field: audit.ByAt, Direction: paging.Descending}: newest.Items, {Direction: paging.Ascending}: oldest,
		} {
			for _, size := range []int{1, 5, 24} {
				if got := r.forwards(order, size); !slices.Equal(got, idsOf(want)) {
					t.Errorf("%v forwards by %d: %v", order, size, got)
				}
				if got := r.backwards(order, size); !slices.Equal(got, idsOf(want)) {
					t.Errorf("%v backwards by %d: %v", order, size, got)
				}
			}
		}
		for _, wrong := range []audit.Order{{Field: "KIND"}, {Direction: "UP"}} {
			if _, err := r.List(t.Context(), audit.Filter{}, wrong, paging.Args{}); fault.CodeOf(err) != fault.BadUserInput {
				t.Errorf("%v: %v", wrong, err)
			}
		}
	})
}

func cmpEvents(a, b *ent.AuditEvent) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

func (r *room) forwards(order audit.Order, size int) (seen []string) {
	args := paging.Args{First: &size}
	for range 100 {
		r.kit.Statements.Take()
		page := r.list(audit.Filter{}, order, args)
		if ran := r.kit.Statements.Take(); len(ran) != 1 {
			r.t.Errorf("%d statements: %q", len(ran), ran)
		}
		seen = append(seen, idsOf(page.Items)...)
		if !page.HasNextPage {
			break
		}
		args.After = new(page.Cursor(len(page.Items) - 1))
	}
	return seen
}

func (r *room) backwards(order audit.Order, size int) (seen []string) {
	args := paging.Args{Last: &size}
	for range 100 {
		page := r.list(audit.Filter{}, order, args)
		seen = append(idsOf(page.Items), seen...)
		if !page.HasPreviousPage {
			break
		}
		args.Before = new(page.Cursor(0))
	}
	return seen
}

// All events are seen once and in order, chunk by chunk, though events come and go meanwhile, and
// nothing stays open in the database: on SQLite the one writer writes in between.
func TestEach(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.addMany(2500)
		var all []*ent.AuditEvent
		r.kit.Statements.Take()
		err := r.Each(t.Context(), audit.Filter{}, func(e *ent.AuditEvent) error {
			all = append(all, e)
			return nil
		})
		if ran := r.kit.Statements.Take(); err != nil || len(all) != 2500 || len(ran) != 26 || !slices.IsSortedFunc(all, cmpEvents) {
			t.Fatalf("%d events in %d statements: %v", len(all), len(ran), err)
		}
		seen, trimmed := map[string]int{}, 0
		err = r.Each(t.Context(), audit.Filter{}, func(e *ent.AuditEvent) error {
			seen[e.ID]++
			if len(seen) == 10 {
				var err error
				if trimmed, err = r.Trim(t.Context(), all[500].At); err != nil || trimmed < 100 {
					t.Errorf("trimmed %d: %v", trimmed, err)
				}
				r.addMany(1)
			}
			return nil
		})
		// The hundred that were read at once are seen, what was deleted behind them is not.
		if want := 2501 - (trimmed - 100); err != nil || len(seen) != want {
			t.Errorf("%d were seen, want %d: %v", len(seen), want, err)
		}
		for id, times := range seen {
			if times != 1 {
				t.Errorf("%s was seen %d times", id, times)
			}
		}
		enough, n := errors.New("enough"), 0
		err = r.Each(t.Context(), audit.Filter{}, func(*ent.AuditEvent) error {
			n++
			return enough
		})
		if !errors.Is(err, enough) || n != 1 {
			t.Errorf("went on to %d: %v", n, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := r.Each(ctx, audit.Filter{}, func(*ent.AuditEvent) error { return nil }); err == nil {
			t.Error("somebody who has left is still shown events")
		}
	})
}

// What is older than the moment goes, in several transactions, and nothing else.
func TestTrim(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.add(slices.Repeat([]event{{kind: audit.SignedIn}}, 1200)...)
		border := r.kit.DB.Now().Add(time.Microsecond)
		r.kit.Clock.Advance(time.Microsecond)
		r.add(event{kind: audit.SignedOut})
		r.kit.Statements.Take()
		n, err := r.Trim(t.Context(), border)
		if ran := r.kit.Statements.Take(); err != nil || n != 1200 || len(ran) != 3 {
			t.Errorf("%d deleted in %d statements: %v", n, len(ran), err)
		}
		left := r.list(audit.Filter{}, audit.Order{}, paging.Args{}).Items
		if len(left) != 1 || left[0].Kind != string(audit.SignedOut) {
			t.Errorf("left: %v", left)
		}
		if n, err := r.Trim(t.Context(), border); n != 0 || err != nil {
			t.Errorf("again: %d %v", n, err)
		}
	})
}

// Both databases give back what was recorded: each change with what was before and after.
func TestChangesOf(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		type thing struct {
			Name    string     `json:"name"`
			Tags    []string   `json:"tags"`
			Ends    *time.Time `json:"ends"`
			Big     int64      `json:"big"`
			Enabled bool       `json:"enabled"`
		}
		before := &thing{Name: "<a> & \"b\"", Tags: []string{"x", "é\n"}, Ends: new(r.kit.DB.Now()), Big: 1 << 60}
		after := &thing{Name: "=b", Tags: []string{}, Big: 1<<60 + 1, Enabled: true}
		for want, changes := range map[string]audit.Changes{
			`big 1152921504606846976 1152921504606846977, enabled false true, ends "2030-01-02T03:04:05.000678Z" null, ` +
				`name "<a> & \"b\"" "=b", tags ["x", "é\n"] []`: audit.Diff(before, after),
			`name null "=b"`:      {"name": audit.Diff(nil, after)["name"]},
			`enabled false null`:  {"enabled": audit.Diff(before, nil)["enabled"]},
			`count 3 0`:           audit.Changed("count", 3, 0),
			`ends null ["a", {}]`: audit.Changed("ends", nil, []any{"a", struct{}{}}),
			``:                    nil,
		} {
			if got := r.readBack(changes); got != want {
				t.Errorf("%s\nwant %s", got, want)
			}
		}
	})
}

// readBack records changes and shows what is read of them.
func (r *room) readBack(changes audit.Changes) string {
	r.t.Helper()
	r.kit.Clock.Advance(time.Second)
	err := r.kit.DB.Write(r.t.Context(), func(ctx context.Context, tx *ent.Client) error {
		return audit.Record(ctx, tx, r.kit.DB.Now(), audit.ClientUpdated, audit.Client(1, "x"), changes)
	})
	if err != nil {
		r.t.Fatal(err)
	}
	read, err := audit.ChangesOf(r.list(audit.Filter{}, audit.Order{}, paging.Args{First: new(1)}).Items[0])
	if err != nil {
		r.t.Fatal(err)
	}
	shown := []string{}
	for _, c := range read {
		shown = append(shown, fmt.Sprintf("%s %s %s", c.Field, tidy(c.Old), tidy(c.New)))
	}
	return strings.Join(shown, ", ")
}

// tidy writes a value as JSON, with a space after each comma.
func tidy(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err.Error()
	}
	return strings.ReplaceAll(strings.TrimSpace(text.String()), ",", ", ")
}
