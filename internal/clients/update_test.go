package clients_test

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/consent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
)

// A14: a change of one field leaves the others as they are.
func TestA14PartialUpdate(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("read")
		client := r.create(sound("Name", redirecting("https://a.example/1", "https://a.example/2"), func(d *clients.Draft) {
			d.Description, d.Contact, d.Scopes = "Words", "Ada", []string{"read", "admin"}
			d.AllowedOrigins = []string{"https://a.example"}
			d.AccessTokenLifetime, d.RefreshTokenLifetime = new(int64(60)), new(int64(600))
			d.ResourceServer, d.RequirePKCE = true, false
		}))
		for i, change := range []func(*clients.Draft){
			func(d *clients.Draft) { d.Name = "Other" },
			func(d *clients.Draft) { d.Description = "" },
			func(d *clients.Draft) { d.Contact = "Bob" },
			func(d *clients.Draft) { d.Grants = []grants.Type{grants.AuthorizationCode} },
			func(d *clients.Draft) { d.RedirectURIs[0] = "https://b.example/" },
			func(d *clients.Draft) { d.AllowedOrigins = nil },
			func(d *clients.Draft) { d.Scopes = nil },
			func(d *clients.Draft) { d.AccessTokenLifetime = nil },
			func(d *clients.Draft) { *d.RefreshTokenLifetime = 700 },
			func(d *clients.Draft) { d.AccessTokenLifetime = new(int64(60)) },
			func(d *clients.Draft) { d.RefreshTokenGracePeriod = new(int64(0)) },
			func(d *clients.Draft) { d.RefreshTokenGracePeriod = new(int64(3600)) },
			func(d *clients.Draft) { d.RefreshTokenGracePeriod = nil },
			func(d *clients.Draft) { d.RequirePKCE = true },
			func(d *clients.Draft) { d.ResourceServer = false },
			func(d *clients.Draft) { d.Enabled = false },
		} {
			r.kit.Clock.Advance(time.Second)
			want := facts(client)
			change(&want)
			client = r.update(client.ID, change)
			stored, err := r.Get(r.ctx, client.ID)
			if err != nil || client.Version != i+2 || !client.UpdatedAt.Equal(r.kit.DB.Now()) || client.CreatedAt.Equal(client.UpdatedAt) {
				r.t.Errorf("change %d: %v, version %d", i, err, client.Version)
			}
			for _, c := range []*ent.AuthClient{client, stored} {
				if got := facts(c); fmt.Sprintf("%+v", plain(got)) != fmt.Sprintf("%+v", plain(want)) {
					r.t.Errorf("change %d: got %+v, want %+v", i, plain(got), plain(want))
				}
			}
		}
	})
}

// facts reads a client back into a draft.
func facts(c *ent.AuthClient) clients.Draft {
	return clients.Draft{
		Name: c.Name, Description: c.Description, Contact: c.Contact, Type: c.Type,
		Grants: slices.Clone(c.Grants), RedirectURIs: slices.Clone(c.RedirectUris), AllowedOrigins: slices.Clone(c.AllowedOrigins), Scopes: slices.Clone(c.Scopes),
		AccessTokenLifetime: pointed(c.AccessTokenLifetime), RefreshTokenLifetime: pointed(c.RefreshTokenLifetime),
		RefreshTokenGracePeriod: pointed(c.RefreshGracePeriod),
		AccessTokenFormat:       c.AccessTokenFormat, RequirePKCE: c.RequirePkce, ResourceServer: c.ResourceServer, Enabled: c.Enabled,
	}
}

func pointed(n *int64) *int64 {
	if n == nil {
		return nil
	}
	return new(*n)
}

// plain replaces the pointers of a draft by what they point to.
func plain(d clients.Draft) map[string]any {
	all, v := map[string]any{}, reflect.ValueOf(d)
	for i := range v.NumField() {
		field := v.Field(i)
		if field.Kind() == reflect.Pointer && !field.IsNil() {
			field = field.Elem()
		}
		all[v.Type().Field(i).Name] = field.Interface()
	}
	return all
}

// A14: an expected version refuses to overwrite what somebody else changed.
func TestA14ExpectedVersion(t *testing.T) {
	each(t, func(r *room) {
		client := r.create(sound("Name"))
		describe := func(text string) func(*clients.Draft) { return func(d *clients.Draft) { d.Description = text } }
		if _, err := r.Update(r.ctx, client.ID, new(1), describe("first")); err != nil {
			r.t.Fatal(err)
		}
		for _, version := range []int{1, 0, -1, 3} {
			_, err := r.Update(r.ctx, client.ID, &version, describe("second"))
			wants(r.t, "another version", err, "CONFLICT expectedVersion")
		}
		read, err := r.Get(r.ctx, client.ID)
		if err != nil || read.Description != "first" || read.Version != 2 {
			r.t.Errorf("%+v, %v", read, err)
		}
	})
}

// A14: of many who saw one version, one may overwrite it; without a version all changes are kept.
func TestA14ConcurrentUpdates(t *testing.T) {
	each(t, func(r *room) {
		const writers = 16
		replicas := []*clients.Service{r.Service, {DB: r.kit.Open(r.t)}}
		client := r.create(sound("Name"))
		both := func(expected *int, change func(i int, d *clients.Draft)) (done int) {
			results := make([]error, writers)
			var wait sync.WaitGroup
			for i := range writers {
				wait.Go(func() {
					_, results[i] = replicas[i%2].Update(r.ctx, client.ID, expected, func(d *clients.Draft) { change(i, d) })
				})
			}
			wait.Wait()
			for _, err := range results {
				if err == nil {
					done++
					continue
				}
				wants(r.t, "too late", err, "CONFLICT expectedVersion")
			}
			return done
		}
		if done := both(new(1), func(i int, d *clients.Draft) { d.Description = fmt.Sprint(i) }); done != 1 {
			r.t.Errorf("%d updates of one version", done)
		}
		both(nil, func(i int, d *clients.Draft) {
			d.AllowedOrigins = append(d.AllowedOrigins, fmt.Sprintf("https://%d.example", 10+i))
		})
		if read, err := r.Get(r.ctx, client.ID); err != nil || len(read.AllowedOrigins) != writers || read.Version != 2+writers {
			r.t.Errorf("%v, version %d, %v", read.AllowedOrigins, read.Version, err)
		}
	})
}

// An update that changes nothing leaves no trace.
func TestUpdateWithoutChange(t *testing.T) {
	each(t, func(r *room) {
		client := r.create(sound("Name", redirecting("https://a.example/")))
		r.kit.Clock.Advance(time.Hour)
		for _, change := range []func(*clients.Draft){
			func(*clients.Draft) {},
			func(d *clients.Draft) { d.Name = " Name " },
			func(d *clients.Draft) { d.Scopes, d.AllowedOrigins = nil, []string{" "} },
			func(d *clients.Draft) {
				d.Grants = []grants.Type{grants.AuthorizationCode, grants.Password, grants.Password}
			},
		} {
			if after := r.update(client.ID, change); after.Version != 1 || !after.UpdatedAt.Equal(client.UpdatedAt) {
				r.t.Errorf("version %d", after.Version)
			}
		}
		if kinds := r.events("1"); len(kinds) != 1 {
			r.t.Errorf("audit events %v", kinds)
		}
	})
}

func TestUpdateUnknown(t *testing.T) {
	each(t, func(r *room) {
		for _, id := range []int{0, -1, 1, 1 << 62} {
			_, err := r.Update(r.ctx, id, nil, func(*clients.Draft) {})
			wants(r.t, "an unknown id", err, "NOT_FOUND id")
		}
	})
}

// A5: without the code grant there is no redirect URL, whatever is sent; with it there must be one.
func TestA5RedirectFollowsTheGrant(t *testing.T) {
	each(t, func(r *room) {
		off := r.create(sound("Off", func(d *clients.Draft) { d.RedirectURIs = []string{"https://a.example/", "nonsense"} }))
		if len(off.RedirectUris) != 0 {
			r.t.Errorf("stored %v", off.RedirectUris)
		}
		on := r.create(sound("On", redirecting("https://a.example/")))
		withoutCode := func(d *clients.Draft) { d.Grants = []grants.Type{grants.Password} }
		withCode := func(d *clients.Draft) { d.Grants = []grants.Type{grants.AuthorizationCode} }
		if on = r.update(on.ID, withoutCode); len(on.RedirectUris) != 0 || len(on.RedirectKey) != 0 {
			r.t.Errorf("kept %v", on.RedirectUris)
		}
		_, err := r.Update(r.ctx, on.ID, nil, withCode)
		wants(r.t, "switched on again", err, "REQUIRED redirectUris")
		_, err = r.Update(r.ctx, on.ID, nil, func(d *clients.Draft) { d.Grants, d.RedirectURIs = nil, nil })
		wants(r.t, "no grant", err, "TOO_FEW grants")
		for _, uris := range [][]string{nil, {}, {""}, {" ", "\n"}} {
			_, err = r.Update(r.ctx, off.ID, nil, redirecting(uris...))
			wants(r.t, "no redirect", err, "REQUIRED redirectUris")
		}
		r.update(off.ID, redirecting("https://a.example/"))
	})
}

// A12: disabled and enabled again, everything else stays.
func TestA12DisableAndEnable(t *testing.T) {
	each(t, func(r *room) {
		client := r.create(sound("Name"))
		for _, enabled := range []bool{false, true} {
			if after := r.update(client.ID, func(d *clients.Draft) { d.Enabled = enabled }); after.Enabled != enabled {
				r.t.Errorf("enabled is %v", after.Enabled)
			}
			if n, err := r.Count(r.ctx, clients.Filter{Enabled: &enabled}); n != 1 || err != nil {
				r.t.Errorf("%d clients, %v", n, err)
			}
		}
		if secrets, err := r.Secrets(r.ctx, []int{client.ID}); err != nil || len(secrets[client.ID]) != 1 {
			r.t.Errorf("%v %v", secrets, err)
		}
	})
}

// A11: a client that becomes public has no secrets any more and must use PKCE; one that becomes
// confidential gets a secret when it is asked for.
func TestA11TypeChange(t *testing.T) {
	each(t, func(r *room) {
		client := r.create(sound("Name", func(d *clients.Draft) { d.RequirePKCE = false }))
		become := func(kind authclient.Type) func(*clients.Draft) { return func(d *clients.Draft) { d.Type = kind } }
		secretsOf := func() int {
			secrets, err := r.Secrets(r.ctx, []int{client.ID})
			if err != nil {
				r.t.Fatal(err)
			}
			return len(secrets[client.ID])
		}
		if public := r.update(client.ID, become(authclient.TypePUBLIC)); secretsOf() != 0 || !public.RequirePkce {
			r.t.Errorf("public with %d secrets, PKCE %v", secretsOf(), public.RequirePkce)
		}
		if kinds := r.events("1"); !slices.Equal(kinds, []string{"AUTH_CLIENT_CREATED", "AUTH_CLIENT_SECRET_DELETED", "AUTH_CLIENT_UPDATED"}) {
			r.t.Errorf("audit events %v", kinds)
		}
		_, _, err := r.CreateSecret(r.ctx, client.ID, nil, nil)
		wants(r.t, "a secret for a public client", err, "INVALID id")
		for problem, change := range map[string]func(*clients.Draft){
			"INVALID requirePkce":    func(d *clients.Draft) { d.RequirePKCE = false },
			"INVALID resourceServer": func(d *clients.Draft) { d.ResourceServer = true },
			"INVALID grants":         func(d *clients.Draft) { d.Grants = []grants.Type{grants.ClientCredentials} },
		} {
			_, err := r.Update(r.ctx, client.ID, nil, change)
			wants(r.t, "on a public client", err, problem)
		}
		r.update(client.ID, become(authclient.TypeCONFIDENTIAL))
		if n := secretsOf(); n != 0 {
			r.t.Errorf("confidential again with %d secrets", n)
		}
		if _, _, err := r.CreateSecret(r.ctx, client.ID, nil, nil); err != nil {
			r.t.Error(err)
		}
	})
}

// A13: lifetimes in range; JWTs live for an hour at most.
func TestA13Lifetimes(t *testing.T) {
	const tenYears = 10 * 365 * 24 * 3600
	each(t, func(r *room) {
		client := r.create(sound("Name"))
		for _, test := range []struct {
			format          authclient.AccessTokenFormat
			access, refresh *int64
			problems        []string
		}{
			{"OPAQUE", nil, nil, nil},
			{"OPAQUE", new(int64(1)), new(int64(tenYears)), nil},
			{"OPAQUE", new(int64(0)), new(int64(tenYears + 1)), []string{"INVALID accessTokenLifetime", "INVALID refreshTokenLifetime"}},
			{"OPAQUE", new(int64(-1 << 63)), new(int64(1<<63 - 1)), []string{"INVALID accessTokenLifetime", "INVALID refreshTokenLifetime"}},
			{"JWT", nil, nil, []string{"REQUIRED accessTokenLifetime"}},
			{"JWT", new(int64(3601)), nil, []string{"INVALID accessTokenLifetime"}},
			{"JWT", new(int64(tenYears + 1)), nil, []string{"INVALID accessTokenLifetime"}},
			{"JWT", new(int64(0)), nil, []string{"INVALID accessTokenLifetime"}},
			{"JWT", new(int64(3600)), nil, nil},
			{"JWT", new(int64(1)), new(int64(tenYears)), nil},
			{"jwt", nil, nil, []string{"INVALID accessTokenFormat"}},
		} {
			_, err := r.Update(r.ctx, client.ID, nil, func(d *clients.Draft) {
				d.AccessTokenFormat, d.AccessTokenLifetime, d.RefreshTokenLifetime = test.format, test.access, test.refresh
			})
			if test.problems != nil {
				wants(r.t, string(test.format), err, test.problems...)
			} else if err != nil {
				r.t.Errorf("%+v: %v", test, err)
			}
		}
	})
}

// T19: what users agreed to is void when the client returns to other places, and stays otherwise.
func TestT19RedirectsVoidConsents(t *testing.T) {
	each(t, func(r *room) {
		other := r.create(sound("Other", redirecting("https://other.example/")))
		r.use(other.ID)
		for name, test := range map[string]struct {
			change func(*clients.Draft)
			left   int
		}{
			"added":      {func(d *clients.Draft) { d.RedirectURIs = append(d.RedirectURIs, "https://c.example/") }, 0},
			"taken away": {func(d *clients.Draft) { d.RedirectURIs = d.RedirectURIs[:1] }, 0},
			"replaced":   {func(d *clients.Draft) { d.RedirectURIs[1] = "https://b.example/other" }, 0},
			"grant off":  {func(d *clients.Draft) { d.Grants = []grants.Type{grants.Password} }, 0},
			"the same":   {func(d *clients.Draft) { d.RedirectURIs[0] = " https://a.example/ " }, 1},
			"renamed":    {func(d *clients.Draft) { d.Name, d.Description, d.Enabled = "New name", "New", false }, 1},
			"refused":    {func(d *clients.Draft) { d.RedirectURIs[0] = "http://a.example/" }, 1},
		} {
			client := r.create(sound(name, redirecting("https://a.example/", "https://b.example/")))
			r.use(client.ID)
			if _, err := r.Update(r.ctx, client.ID, nil, test.change); (err != nil) != (name == "refused") {
				r.t.Errorf("%s: %v", name, err)
			}
			if n := r.kit.DB.Read().Consent.Query().Where(consent.ClientID(client.ID)).CountX(r.ctx); n != test.left {
				r.t.Errorf("%s: %d consents, want %d", name, n, test.left)
			}
		}
		if n := r.kit.DB.Read().Consent.Query().Where(consent.ClientID(other.ID)).CountX(r.ctx); n != 1 {
			r.t.Errorf("another client has %d consents", n)
		}
	})
}
