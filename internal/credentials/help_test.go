package credentials_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// room is the service on a fresh database, with a client that has all grants and a secret, and a user.
type room struct {
	*testkit.Kit
	*credentials.Service
	t      testing.TB
	ctx    context.Context
	client *ent.AuthClient
	secret credential // of the client
	user   access.Actor
	others int
}

// credential is one with its value.
type credential struct{ id, value string }

func newRoom(t testing.TB, kit *testkit.Kit) *room {
	t.Helper()
	r := &room{Kit: kit, Service: &credentials.Service{
		DB: kit.DB, Tokens: &tokens.Service{DB: kit.DB}, Clients: &clients.Service{DB: kit.DB},
	}, t: t}
	r.ctx = access.WithActor(t.Context(), kit.SuperAdmin(t, "root"))
	for _, name := range []string{"read", "write"} {
		if _, err := r.Clients.CreateScope(r.ctx, name, "What it is for."); err != nil {
			t.Fatal(err)
		}
	}
	r.client, r.secret = r.newClient("App", nil)
	r.user = r.Somebody(t, "ann")
	return r
}

func each(t *testing.T, test func(r *room)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) { test(newRoom(t, kit)) })
}

// as returns a context in which somebody with these permissions acts.
func (r *room) as(permissions ...access.Permission) context.Context {
	r.others++
	return access.WithActor(r.t.Context(), r.Somebody(r.t, fmt.Sprint("other", r.others), permissions...))
}

func (r *room) write(do func(tx *ent.Client) error) {
	r.t.Helper()
	if err := r.Kit.DB.Write(r.ctx, func(_ context.Context, tx *ent.Client) error { return do(tx) }); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) newClient(name string, change func(*clients.Draft)) (*ent.AuthClient, credential) {
	r.t.Helper()
	draft := clients.NewDraft()
	draft.Name, draft.Grants, draft.RedirectURIs = name, grants.All, []string{"https://a.example/"}
	draft.Scopes = []string{"read", "write"}
	if change != nil {
		change(&draft)
	}
	client, value, err := r.Clients.Create(r.ctx, draft)
	if err != nil {
		r.t.Fatal(err)
	}
	secrets, err := r.Clients.Secrets(r.ctx, []int{client.ID})
	if err != nil || len(secrets[client.ID]) != 1 {
		r.t.Fatalf("%v %v", secrets, err)
	}
	return client, credential{secrets[client.ID][0].ID, value}
}

// change edits the client of the room.
func (r *room) change(change func(*clients.Draft)) {
	r.t.Helper()
	if _, err := r.Clients.Update(r.ctx, r.client.ID, nil, change); err != nil {
		r.t.Fatal(err)
	}
}

// give leaves the client of the room these grants.
func (r *room) give(given ...grants.Type) {
	r.t.Helper()
	r.change(func(d *clients.Draft) { d.Grants, d.RedirectURIs = given, []string{"https://a.example/"} })
}

func (r *room) newSecret(expires *time.Time) credential {
	r.t.Helper()
	secret, value, err := r.Clients.CreateSecret(r.ctx, r.client.ID, expires, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return credential{secret.ID, value}
}

// token stores an access token of the client: one of its own, unless changed.
func (r *room) token(changes ...func(*ent.AccessTokenCreate)) credential {
	r.t.Helper()
	made := credential{value: tokens.Mint(tokens.AccessTokenPrefix)}
	r.write(func(tx *ent.Client) error {
		create := tx.AccessToken.Create().SetHash(tokens.Hash(made.value)).SetLastFour(tokens.LastFour(made.value)).
			SetClientID(r.client.ID).SetGrant(grants.ClientCredentials).SetScope("").SetIssuedAt(r.Now())
		for _, change := range changes {
			change(create)
		}
		token, err := create.Save(r.ctx)
		made.id = token.ID
		return err
	})
	return made
}

// personal stores a personal access token of the user under the client.
func (r *room) personal(changes ...func(*ent.PersonalAccessTokenCreate)) credential {
	r.t.Helper()
	made := credential{value: tokens.Mint(tokens.PersonalAccessTokenPrefix)}
	r.write(func(tx *ent.Client) error {
		create := tx.PersonalAccessToken.Create().SetHash(tokens.Hash(made.value)).SetLastFour(tokens.LastFour(made.value)).
			SetName("mine").SetUserID(r.user.ID).SetClientID(r.client.ID).SetScope("read write").SetIssuedAt(r.Now())
		for _, change := range changes {
			change(create)
		}
		token, err := create.Save(r.ctx)
		made.id = token.ID
		return err
	})
	return made
}

// family stores a family of the user at the client.
func (r *room) family(changes ...func(*ent.TokenFamilyCreate)) (id string) {
	r.t.Helper()
	r.write(func(tx *ent.Client) error {
		create := tx.TokenFamily.Create().SetClientID(r.client.ID).SetUserID(r.user.ID).SetGrant(grants.AuthorizationCode).
			SetScope("read write").SetAuthenticatedAt(r.Now()).SetCreatedAt(r.Now())
		for _, change := range changes {
			change(create)
		}
		family, err := create.Save(r.ctx)
		id = family.ID
		return err
	})
	return id
}

// refresh stores a refresh token of a family.
func (r *room) refresh(family string, changes ...func(*ent.RefreshTokenCreate)) credential {
	r.t.Helper()
	made := credential{value: tokens.Mint(tokens.RefreshTokenPrefix)}
	r.write(func(tx *ent.Client) error {
		create := tx.RefreshToken.Create().SetHash(tokens.Hash(made.value)).SetLastFour(tokens.LastFour(made.value)).
			SetFamilyID(family).SetIssuedAt(r.Now())
		for _, change := range changes {
			change(create)
		}
		token, err := create.Save(r.ctx)
		made.id = token.ID
		return err
	})
	return made
}

// refreshedAt has the refresh token take the place of another at a moment.
func refreshedAt(at time.Time) func(*ent.RefreshTokenCreate) {
	return func(c *ent.RefreshTokenCreate) { c.SetIssuedAt(at).SetParentID("rft_01M7Z6WZ32APQS3D4ZJSEAWSXX") }
}

// ofUser makes an access token one of the user.
func (r *room) ofUser(c *ent.AccessTokenCreate) { c.SetGrant(grants.Password).SetUserID(r.user.ID) }

func (r *room) Now() time.Time { return r.Kit.DB.Now() }

func (r *room) list(f credentials.Filter, o credentials.Order, a paging.Args) paging.Page[*credentials.Credential] {
	r.t.Helper()
	page, err := r.List(r.ctx, f, o, a)
	if err != nil {
		r.t.Fatalf("list %+v %+v: %v", f, o, err)
	}
	return page
}

// found returns the ids that a filter chooses, and checks that the count says the same.
func (r *room) found(f credentials.Filter) map[string]bool {
	r.t.Helper()
	found := map[string]bool{}
	for _, c := range r.list(f, credentials.Order{}, paging.Args{First: new(100)}).Items {
		found[c.ID] = true
	}
	if n, err := r.Count(r.ctx, f); n != len(found) || err != nil {
		r.t.Errorf("%+v: counted %d (%v), listed %d", f, n, err, len(found))
	}
	return found
}

func idsOf(items []*credentials.Credential) []string {
	ids := make([]string, len(items))
	for i, c := range items {
		ids[i] = c.ID
	}
	return ids
}

func names(made map[string]credential, found map[string]bool) (got map[string]bool) {
	got = map[string]bool{}
	for name, c := range made {
		if found[c.id] {
			got[name] = true
		}
	}
	if len(got) != len(found) {
		got[fmt.Sprint("and others: ", len(found)-len(got))] = true
	}
	return got
}
