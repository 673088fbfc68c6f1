package clients_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
)

// builtIn is the id of the scope admin, which a migration adds.
const builtIn = "scp_00000000000000000000000000"

// badIDs are ids that no scope has; some of them the database itself would refuse.
var badIDs = []string{"", "scp_1", "\x00", "a\x00b", "\xff", strings.Repeat("x", 10_000), "' OR 1=1 --", strings.ToLower(builtIn) + "0"}

func TestScopes(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("write:orders", "Read", "read")
		for name, problem := range map[string]string{
			"": "REQUIRED name", "a b": "INVALID name", "a\"b": "INVALID name", "a\\b": "INVALID name", "é": "INVALID name",
			"read": "TAKEN name", " read ": "TAKEN name", "admin": "TAKEN name", longText: "TOO_LONG name",
		} {
			_, err := r.CreateScope(r.ctx, name, "Words")
			wants(r.t, name, err, problem)
		}
		_, err := r.CreateScope(r.ctx, "x", " ")
		wants(r.t, "no description", err, "REQUIRED description")
		_, err = r.CreateScope(r.ctx, "x", longText)
		wants(r.t, "long description", err, "TOO_LONG description")
		if kinds := r.events(r.scope("Read").ID); len(kinds) != 1 || kinds[0] != "SCOPE_CREATED" {
			r.t.Errorf("audit events %v", kinds)
		}
		many := make([]string, 101)
		for i := range many {
			many[i] = "read"
		}
		_, _, err = r.Create(r.ctx, sound("x", func(d *clients.Draft) { d.Scopes = many }))
		wants(r.t, "101 scopes", err, "TOO_MANY scopes")
		_, _, err = r.Create(r.ctx, sound("x", func(d *clients.Draft) { d.Scopes = []string{"read", "none", "Read", "READ", "a b"} }))
		wants(r.t, "unknown scopes", err, "NOT_FOUND scopes.1", "NOT_FOUND scopes.3", "NOT_FOUND scopes.4")
	})
}

// A scope that is gone does not stand in the way of other changes.
func TestScopeThatIsGone(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("read")
		client := r.create(sound("Name", func(d *clients.Draft) { d.Scopes = []string{"read"} }))
		r.write(func(tx writer) error { _, err := tx.Scope.Delete().Exec(r.ctx); return err })
		r.update(client.ID, func(d *clients.Draft) { d.Description = "Words" })
		r.update(client.ID, func(d *clients.Draft) { d.Scopes = nil })
		_, err := r.Update(r.ctx, client.ID, nil, func(d *clients.Draft) { d.Scopes = []string{"read"} })
		wants(r.t, "given again", err, "NOT_FOUND scopes.0")
	})
}

// scope returns the scope with a name; it must exist.
func (r *room) scope(name string) *ent.Scope {
	r.t.Helper()
	found, err := r.ScopesNamed(r.ctx, []string{name})
	if err != nil || found[name] == nil || found[name].Name != name {
		r.t.Fatalf("scope %q: %v, %v", name, found, err)
	}
	return found[name]
}

func (r *room) scopes(f clients.ScopeFilter, o clients.ScopeOrder, a paging.Args) paging.Page[*ent.Scope] {
	r.t.Helper()
	page, err := r.Scopes(r.ctx, f, o, a)
	if err != nil {
		r.t.Fatalf("list %+v %+v: %v", f, o, err)
	}
	return page
}

func namesOf(scopes []*ent.Scope) string {
	all := make([]string, len(scopes))
	for i, s := range scopes {
		all[i] = s.Name
	}
	return strings.Join(all, " ")
}

// The scope that is part of Ostiary is the oldest. Names are ordered byte by byte, on both databases.
func TestListScopes(t *testing.T) {
	each(t, func(r *room) {
		for _, name := range []string{"write:orders", "Read", "read", "a_b"} {
			r.kit.Clock.Advance(time.Second)
			r.addScopes(name)
		}
		for want, order := range map[string]clients.ScopeOrder{
			"a_b read Read write:orders admin": {},
			"admin write:orders Read read a_b": {Direction: paging.Ascending},
			"Read a_b admin read write:orders": {Field: clients.ScopesByName, Direction: paging.Ascending},
			"write:orders read admin a_b Read": {Field: clients.ScopesByName},
		} {
			if got := namesOf(r.scopes(clients.ScopeFilter{}, order, paging.Args{}).Items); got != want {
				r.t.Errorf("%+v: %s, want %s", order, got, want)
			}
			var walked []*ent.Scope
			args := paging.Args{First: new(2)}
			for range 3 {
				page := r.scopes(clients.ScopeFilter{}, order, args)
				walked = append(walked, page.Items...)
				args.After = new(page.Cursor(len(page.Items) - 1))
			}
			if got := namesOf(walked); got != want {
				r.t.Errorf("%+v: page by page %s, want %s", order, got, want)
			}
		}
		r.kit.Statements.Take()
		r.scopes(clients.ScopeFilter{}, clients.ScopeOrder{}, paging.Args{})
		if ran := r.kit.Statements.Take(); len(ran) != 1 {
			r.t.Errorf("%d statements: %q", len(ran), ran)
		}
	})
}

func TestSearchScopes(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("Orders:read", "a_b", "100%")
		for search, want := range map[string]string{
			"ORDERS": "Orders:read", "do orders": "Orders:read", "_": "a_b", "%": "100%", "  ": "100% Orders:read a_b admin",
			"manage": "admin", "nothing": "", "'": "", "orders:read   do": "Orders:read",
		} {
			filter := clients.ScopeFilter{Search: search}
			got := namesOf(r.scopes(filter, clients.ScopeOrder{Field: clients.ScopesByName, Direction: paging.Ascending}, paging.Args{}).Items)
			n, err := r.CountScopes(r.ctx, filter)
			if got != want || n != len(strings.Fields(want)) || err != nil {
				r.t.Errorf("search %q: %q, counted %d (%v), want %q", search, got, n, err, want)
			}
		}
		r.kit.Statements.Take()
		for _, search := range []string{"a\x00b", "\xff", "a\u202eb", "\u200b", strings.Repeat("x", 385)} {
			if _, err := r.CountScopes(r.ctx, clients.ScopeFilter{Search: search}); fault.CodeOf(err) != fault.BadUserInput {
				r.t.Errorf("count %.20q: %v", search, err)
			}
			if _, err := r.Scopes(r.ctx, clients.ScopeFilter{Search: search}, clients.ScopeOrder{}, paging.Args{}); fault.CodeOf(err) != fault.BadUserInput {
				r.t.Errorf("list %.20q: %v", search, err)
			}
		}
		for _, order := range []clients.ScopeOrder{{Field: "DESCRIPTION"}, {Direction: "ASC; --"}} {
			if _, err := r.Scopes(r.ctx, clients.ScopeFilter{}, order, paging.Args{}); fault.CodeOf(err) != fault.BadUserInput {
				r.t.Errorf("%+v: %v", order, err)
			}
		}
		if ran := r.kit.Statements.Take(); len(ran) != 0 {
			r.t.Errorf("statements ran: %q", ran)
		}
	})
}

func TestScopeByID(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("read")
		if got, err := r.Scope(r.ctx, r.scope("read").ID); err != nil || got.Name != "read" || got.Description != "Do read" {
			r.t.Errorf("%v %v", got, err)
		}
		if got, err := r.Scope(r.ctx, builtIn); err != nil || got.Name != "admin" {
			r.t.Errorf("%v %v", got, err)
		}
		for _, id := range badIDs {
			if got, err := r.Scope(r.ctx, id); got != nil || fault.CodeOf(err) != fault.NotFound {
				r.t.Errorf("%.40q: %v %v", id, got, err)
			}
			_, err := r.UpdateScope(r.ctx, id, "Words")
			wants(r.t, "update "+id, err, "NOT_FOUND id")
			wants(r.t, "delete "+id, r.DeleteScope(r.ctx, id), "NOT_FOUND id")
		}
		found, err := r.ScopesNamed(r.ctx, append([]string{"read", "admin", "read", "READ"}, badIDs...))
		if err != nil || len(found) != 2 || found["admin"].ID != builtIn {
			r.t.Errorf("%v %v", found, err)
		}
		r.kit.Statements.Take()
		if found, err := r.ScopesNamed(r.ctx, []string{"", "a b"}); err != nil || len(found) != 0 || len(r.kit.Statements.Take()) != 0 {
			r.t.Errorf("names that no scope has: %v %v", found, err)
		}
	})
}

func TestUpdateScope(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("read")
		before := r.scope("read")
		r.kit.Clock.Advance(time.Minute)
		for description, problem := range map[string]string{
			" ": "REQUIRED description", longText: "TOO_LONG description", "a\x00b": "INVALID description",
		} {
			_, err := r.UpdateScope(r.ctx, before.ID, description)
			wants(r.t, description, err, problem)
		}
		same, err := r.UpdateScope(r.ctx, before.ID, "  Do  read ")
		if err != nil || !same.UpdatedAt.Equal(before.UpdatedAt) {
			r.t.Errorf("nothing altered: %v %v", same, err)
		}
		if kinds := r.events(before.ID); len(kinds) != 1 {
			r.t.Errorf("nothing altered, audited %v", kinds)
		}
		after, err := r.UpdateScope(r.ctx, before.ID, " See   your orders. ")
		if err != nil || after.Description != "See your orders." || after.Name != "read" ||
			!after.UpdatedAt.Equal(r.kit.DB.Now()) || !after.CreatedAt.Equal(before.CreatedAt) {
			r.t.Errorf("%v %v", after, err)
		}
		event := r.kit.DB.Read().AuditEvent.Query().Where(auditevent.ObjectID(before.ID), auditevent.Kind("SCOPE_UPDATED")).OnlyX(r.ctx)
		change := string(event.Changes["description"])
		if event.ObjectName != "read" || len(event.Changes) != 1 || !strings.Contains(change, "Do read") || !strings.Contains(change, "See your orders.") {
			r.t.Errorf("audited %+v", event)
		}
		for search, want := range map[string]int{"your orders": 1, "do read": 0} {
			if n, err := r.CountScopes(r.ctx, clients.ScopeFilter{Search: search}); n != want || err != nil {
				r.t.Errorf("search %q: %d %v", search, n, err)
			}
		}
	})
}

// The scope that is part of Ostiary stays as it is, whoever asks.
func TestBuiltInScope(t *testing.T) {
	each(t, func(r *room) {
		_, err := r.UpdateScope(r.ctx, builtIn, "Words")
		wants(r.t, "update", err, "FORBIDDEN id")
		wants(r.t, "delete", r.DeleteScope(r.ctx, builtIn), "FORBIDDEN id")
		if u, _ := fault.AsUserErrors(err); u[0].Message != "This scope is part of Ostiary and cannot be changed." {
			r.t.Errorf("%q", u[0].Message)
		}
		if got := r.scope("admin"); got.Description == "Words" || len(r.events(builtIn)) != 0 {
			r.t.Errorf("%v", got)
		}
	})
}

func TestDeleteScope(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("read", "reader")
		id := r.scope("read").ID
		var ids []int
		for i, sentence := range []string{
			`The scope is in use by "App 0". Take it away there first.`,
			`The scope is in use by "App 0" and "App 1". Take it away there first.`,
			`The scope is in use by "App 0", "App 1" and "App 2". Take it away there first.`,
			`The scope is in use by "App 0", "App 1", "App 2" and 1 more. Take it away there first.`,
			`The scope is in use by "App 0", "App 1", "App 2" and 2 more. Take it away there first.`,
		} {
			ids = append(ids, r.create(sound(fmt.Sprint("App ", i), func(d *clients.Draft) { d.Scopes = []string{"read", "reader"} })).ID)
			err := r.DeleteScope(r.ctx, id)
			wants(r.t, "in use", err, "IN_USE id")
			if u, _ := fault.AsUserErrors(err); u[0].Message != sentence {
				r.t.Errorf("%q", u[0].Message)
			}
		}
		for _, id := range ids[1:] {
			r.update(id, func(d *clients.Draft) { d.Scopes = []string{"reader"} })
		}
		err := r.DeleteScope(r.as(access.DeleteScopes, access.ViewScopes), id)
		if u, _ := fault.AsUserErrors(err); len(u) != 1 || u[0].Message != "The scope is in use by one auth client. Take it away there first." {
			r.t.Errorf("told to somebody who may not see clients: %v", err)
		}
		if err := r.Delete(r.ctx, ids[0]); err != nil {
			r.t.Fatal(err)
		}
		if err := r.DeleteScope(r.as(access.DeleteScopes, access.ViewScopes), id); err != nil {
			r.t.Fatal(err)
		}
		if _, err := r.Scope(r.ctx, id); fault.CodeOf(err) != fault.NotFound {
			r.t.Errorf("still there: %v", err)
		}
		if kinds := r.events(id); !slices.Equal(kinds, []string{"SCOPE_CREATED", "SCOPE_DELETED"}) {
			r.t.Errorf("audited %v", kinds)
		}
		wants(r.t, "again", r.DeleteScope(r.ctx, id), "NOT_FOUND id")
		if got := r.scope("reader"); got == nil {
			r.t.Error("its neighbour is gone")
		}
		r.addScopes("read") // the name is free
	})
}

// T43: while a scope is deleted on one replica, no client gets it on another.
func TestT43DeleteScopeRace(t *testing.T) {
	each(t, func(r *room) {
		other := &clients.Service{DB: r.kit.Open(r.t)}
		for i := range 10 {
			name := fmt.Sprint("scope", i)
			r.addScopes(name)
			id, given := r.scope(name).ID, make(chan error, 1)
			go func(ctx context.Context) {
				_, _, err := other.Create(ctx, sound("Client of "+name, func(d *clients.Draft) { d.Scopes = []string{name} }))
				given <- err
			}(r.ctx)
			deleted := r.DeleteScope(r.ctx, id)
			if created := <-given; (created == nil) == (deleted == nil) {
				r.t.Errorf("created: %v, deleted: %v", created, deleted)
			}
		}
	})
}
