package clients_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// room is the service on a fresh database, with somebody who may do everything.
type room struct {
	*clients.Service
	t      *testing.T
	kit    *testkit.Kit
	ctx    context.Context
	others int
}

// each runs a test on both databases.
func each(t *testing.T, test func(r *room)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		r := &room{Service: &clients.Service{DB: kit.DB}, t: t, kit: kit}
		r.ctx = access.WithActor(t.Context(), kit.SuperAdmin(t, "root"))
		test(r)
	})
}

// as returns a context in which a user with these permissions acts.
func (r *room) as(permissions ...access.Permission) context.Context {
	r.others++
	return access.WithActor(r.t.Context(), r.kit.Somebody(r.t, fmt.Sprint("other", r.others), permissions...))
}

// sound returns a draft that nothing is wrong with, after changes.
func sound(name string, changes ...func(*clients.Draft)) clients.Draft {
	d := clients.NewDraft()
	d.Name, d.Grants = name, []grants.Type{grants.Password}
	for _, change := range changes {
		change(&d)
	}
	return d
}

// redirecting gives a draft the code grant.
func redirecting(uris ...string) func(*clients.Draft) {
	return func(d *clients.Draft) {
		d.Grants = append(d.Grants, grants.AuthorizationCode)
		d.RedirectURIs = uris
	}
}

func (r *room) create(d clients.Draft) *ent.AuthClient {
	r.t.Helper()
	client, _, err := r.Create(r.ctx, d)
	if err != nil {
		r.t.Fatalf("create %q: %v", d.Name, err)
	}
	return client
}

func (r *room) update(id int, change func(*clients.Draft)) *ent.AuthClient {
	r.t.Helper()
	client, err := r.Update(r.ctx, id, nil, change)
	if err != nil {
		r.t.Fatalf("update %d: %v", id, err)
	}
	return client
}

func (r *room) addScopes(names ...string) {
	r.t.Helper()
	for _, name := range names {
		if _, err := r.CreateScope(r.ctx, name, "Do "+name); err != nil {
			r.t.Fatal(err)
		}
	}
}

// events returns the kinds of the audit events about a client, the oldest first.
func (r *room) events(id string) (kinds []string) {
	r.t.Helper()
	events := r.kit.DB.Read().AuditEvent.Query().Where(auditevent.ObjectID(id)).Order(auditevent.ByID()).AllX(r.ctx)
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// wants checks that err is exactly these user errors, each as "CODE field.index".
func wants(t *testing.T, what string, err error, problems ...string) {
	t.Helper()
	u, _ := fault.AsUserErrors(err)
	var got []string
	for _, problem := range u {
		got = append(got, string(problem.Code)+" "+strings.Join(problem.Field, "."))
		if !strings.HasSuffix(problem.Message, ".") {
			t.Errorf("%s: %q is no sentence", what, problem.Message)
		}
	}
	if strings.Join(got, ", ") != strings.Join(problems, ", ") || err == nil || len(u) == 0 {
		t.Errorf("%.80s: got %v (%v), want %v", what, got, err, problems)
	}
}

// writer is the client of a transaction.
type writer = *ent.Client

// write changes the database behind the back of the service.
func (r *room) write(do func(tx writer) error) {
	r.t.Helper()
	if err := r.kit.DB.Write(r.ctx, func(_ context.Context, tx *ent.Client) error { return do(tx) }); err != nil {
		r.t.Fatal(err)
	}
}
