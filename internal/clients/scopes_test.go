package clients_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/clients"
)

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
		scopes, err := r.Scopes(r.ctx)
		if err != nil || len(scopes) != 4 || scopes[0].Name != "Read" || scopes[1].Name != "admin" || scopes[2].Name != "read" || scopes[3].Name != "write:orders" {
			r.t.Errorf("%v %v", scopes, err)
		}
		if kinds := r.events(scopes[0].ID); len(kinds) != 1 || kinds[0] != "SCOPE_CREATED" {
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
