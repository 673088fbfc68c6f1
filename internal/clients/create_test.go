package clients_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// A2: a hundred creates at once on two replicas, some with the same name and some invalid, give those
// that succeed the Client IDs 1 to n.
func TestA2ConcurrentCreatesHaveNoGaps(t *testing.T) {
	each(t, func(r *room) {
		replicas := []*clients.Service{r.Service, {DB: r.kit.Open(r.t)}}
		var wait sync.WaitGroup
		var mu sync.Mutex
		var ids []int
		for i := range 100 {
			d := sound(fmt.Sprintf("Client %d", i))
			switch i % 5 {
			case 1:
				d.Name = fmt.Sprintf("  client  %d", i-1) // that of its neighbour
			case 2:
				d.Grants = nil
			}
			wait.Go(func() {
				client, _, err := replicas[i%2].Create(r.ctx, d)
				if err == nil {
					mu.Lock()
					defer mu.Unlock()
					ids = append(ids, client.ID)
				} else if _, ok := fault.AsUserErrors(err); !ok {
					r.t.Errorf("create %d: %v", i, err)
				}
			})
		}
		wait.Wait()
		slices.Sort(ids)
		if len(ids) != 60 || ids[0] != 1 || ids[59] != 60 || len(slices.Compact(ids)) != 60 {
			r.t.Errorf("Client IDs %v, want 1 to 60", ids)
		}
	})
}

// A2: a number is not given again after a delete, nor taken by a refused create.
func TestA2NumbersAreNotReused(t *testing.T) {
	each(t, func(r *room) {
		for i := range 3 {
			if client := r.create(sound(fmt.Sprint("Client ", i))); client.ID != i+1 {
				r.t.Fatalf("Client ID %d, want %d", client.ID, i+1)
			}
		}
		if err := r.Delete(r.ctx, 3); err != nil {
			r.t.Fatal(err)
		}
		_, _, err := r.Create(r.ctx, sound("client 0"))
		wants(r.t, "a taken name", err, "TAKEN name")
		if client := r.create(sound("Client 2")); client.ID != 4 {
			r.t.Errorf("Client ID %d after a delete, want 4", client.ID)
		}
	})
}

// T43: of many creates of one name at once, on two replicas, one succeeds.
func TestT43OneNameAtOnce(t *testing.T) {
	each(t, func(r *room) {
		replicas := []*clients.Service{r.Service, {DB: r.kit.Open(r.t)}}
		results := make([]error, 32)
		var wait sync.WaitGroup
		for i := range results {
			wait.Go(func() { _, _, results[i] = replicas[i%2].Create(r.ctx, sound("Same")) })
		}
		wait.Wait()
		created := 0
		for _, err := range results {
			if err == nil {
				created++
				continue
			}
			wants(r.t, "a name just taken", err, "TAKEN name")
		}
		if n, err := r.Count(r.ctx, clients.Filter{}); created != 1 || n != 1 || err != nil {
			r.t.Errorf("%d created, %d stored, %v", created, n, err)
		}
	})
}

// T43: renames race too, with each other and with a create.
func TestT43OneNameByRename(t *testing.T) {
	each(t, func(r *room) {
		replicas := []*clients.Service{r.Service, {DB: r.kit.Open(r.t)}}
		results := make([]error, 16)
		for i := range results {
			r.create(sound(fmt.Sprint("Client ", i)))
		}
		var wait sync.WaitGroup
		for i := range results {
			wait.Go(func() {
				if i%4 == 0 {
					_, _, results[i] = replicas[i%2].Create(r.ctx, sound("Same"))
					return
				}
				_, results[i] = replicas[i%2].Update(r.ctx, i+1, nil, func(d *clients.Draft) { d.Name = "Same" })
			})
		}
		wait.Wait()
		results = slices.DeleteFunc(results, func(err error) bool { return err == nil })
		if len(results) != 15 {
			r.t.Errorf("%d were refused, want 15", len(results))
		}
		for _, err := range results {
			wants(r.t, "a name just taken", err, "TAKEN name")
		}
	})
}

// A4: at least one grant, for either type; any combination, save client credentials on a public one.
func TestA4Grants(t *testing.T) {
	each(t, func(r *room) {
		for _, kind := range []authclient.Type{authclient.TypeCONFIDENTIAL, authclient.TypePUBLIC} {
			for set := range 1 << len(grants.All) {
				d := sound(fmt.Sprint(kind, " ", set), func(d *clients.Draft) { d.Type, d.Grants = kind, nil })
				for i, grant := range grants.All {
					if set>>i&1 == 1 {
						d.Grants = append([]grants.Type{grant, grant}, d.Grants...)
					}
				}
				if slices.Contains(d.Grants, grants.AuthorizationCode) {
					d.RedirectURIs = []string{"https://a.example/callback"}
				}
				client, secret, err := r.Create(r.ctx, d)
				switch {
				case set == 0:
					wants(r.t, "no grant", err, "TOO_FEW grants")
				case kind == authclient.TypePUBLIC && slices.Contains(d.Grants, grants.ClientCredentials):
					wants(r.t, "public with client credentials", err, "INVALID grants")
				case err != nil:
					r.t.Errorf("%v: %v", d.Grants, err)
				case !isSelection(client.Grants, d.Grants):
					r.t.Errorf("stored %v, want each of %v once, in order", client.Grants, d.Grants)
				case tokens.HasForm(tokens.ClientSecretPrefix, secret) != (kind == authclient.TypeCONFIDENTIAL):
					r.t.Errorf("%s client with the secret %q", kind, secret)
				}
			}
		}
	})
}

// isSelection reports whether got has each of the wanted grants once, in the order of grants.All.
func isSelection(got, wanted []grants.Type) bool {
	want := slices.DeleteFunc(slices.Clone(grants.All), func(g grants.Type) bool { return !slices.Contains(wanted, g) })
	return slices.Equal(got, want)
}

// All that is wrong is told at once, and nothing is stored.
func TestEverythingWrongAtOnce(t *testing.T) {
	each(t, func(r *room) {
		d := clients.Draft{
			Description: strings.Repeat("x", 2001), Contact: "a\u200bb", Type: "SECRET",
			Grants:              []grants.Type{grants.AuthorizationCode, "IMPLICIT"},
			AllowedOrigins:      []string{"https://a.example", "*"},
			Scopes:              []string{"nothing"},
			AccessTokenLifetime: new(int64(0)), RefreshTokenLifetime: new(int64(-1)), RefreshTokenGracePeriod: new(int64(3601)), AccessTokenFormat: "SAML",
		}
		_, _, err := r.Create(r.ctx, d)
		wants(r.t, "everything", err, "REQUIRED name", "TOO_LONG description", "INVALID contact", "INVALID type",
			"INVALID grants.1", "REQUIRED redirectUris", "INVALID allowedOrigins.1", "NOT_FOUND scopes.0",
			"INVALID accessTokenLifetime", "INVALID refreshTokenLifetime", "INVALID refreshTokenGracePeriod", "INVALID accessTokenFormat")
		if n, err := r.Count(r.ctx, clients.Filter{}); n != 0 || err != nil {
			r.t.Errorf("%d stored, %v", n, err)
		}
		if n := r.kit.DB.Read().AuditEvent.Query().CountX(r.ctx); n != 0 {
			r.t.Errorf("%d audit events", n)
		}
	})
}

// The words of the original.
func TestMessages(t *testing.T) {
	each(t, func(r *room) {
		_, _, err := r.Create(r.ctx, clients.NewDraft())
		_, _, second := r.Create(r.ctx, sound("x", redirecting()))
		u, _ := fault.AsUserErrors(errors.Join(err))
		more, _ := fault.AsUserErrors(second)
		var got []string
		for _, problem := range append(u, more...) {
			got = append(got, problem.Message)
		}
		want := []string{
			"The Name field is required.",
			"The Auth-Client must have at least 1 item chosen.",
			"The Redirect field is required.",
		}
		if !slices.Equal(got, want) {
			r.t.Errorf("got %q", got)
		}
	})
}

// A13: who created it, when, and that it was not used yet; what was said is stored.
func TestA13Stored(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("write", "read")
		client := r.create(sound("  My   App ", redirecting(" https://a.example/callback "), func(d *clients.Draft) {
			d.Description, d.Contact = " First\r\nsecond ", " Ada  <ada@example.com>"
			d.Scopes = []string{"write", "read", " write", "admin"}
			d.AllowedOrigins = []string{"https://A.example:443/", "https://a.example", "http://localhost:3000"}
			d.AccessTokenLifetime = new(int64(3600))
		}))
		read, err := r.Get(r.ctx, client.ID)
		if err != nil {
			r.t.Fatal(err)
		}
		for what, ok := range map[string]bool{
			"name":        read.Name == "My App",
			"description": read.Description == "First\nsecond",
			"contact":     read.Contact == "Ada <ada@example.com>",
			"scopes":      slices.Equal(read.Scopes, []string{"admin", "read", "write"}),
			"redirects":   slices.Equal(read.RedirectUris, []string{"https://a.example/callback"}),
			"origins":     slices.Equal(read.AllowedOrigins, []string{"https://a.example", "http://localhost:3000"}),
			"lifetimes":   *read.AccessTokenLifetime == 3600 && read.RefreshTokenLifetime == nil,
			"creator":     read.CreatedBy == access.ActorFrom(r.ctx).ID,
			"times":       read.CreatedAt.Equal(r.kit.DB.Now()) && read.UpdatedAt.Equal(read.CreatedAt),
			"last use":    read.LastUsedAt.Unix() == 0,
			"defaults":    read.Enabled && read.RequirePkce && !read.ResourceServer && read.Version == 1,
		} {
			if !ok {
				r.t.Errorf("%s: %+v", what, read)
			}
		}
		operator := access.WithActor(r.t.Context(), access.Actor{Kind: access.Operator})
		other, _, err := r.Create(operator, sound("By the operator"))
		if err != nil || other.CreatedBy != "" {
			r.t.Errorf("created by %q, %v", other.CreatedBy, err)
		}
	})
}

func TestParseID(t *testing.T) {
	for text, want := range map[string]int{
		"1": 1, "42": 42, "9223372036854775807": 9223372036854775807,
		"": 0, "0": 0, "-1": 0, "+1": 0, "01": 0, " 1": 0, "1 ": 0, "1.0": 0, "1e3": 0, "0x1": 0, "1_0": 0, "١": 0,
		"9223372036854775808": 0, "usr_1": 0, "1\x00": 0,
	} {
		if id, ok := clients.ParseID(text); ok != (want > 0) || ok && id != want {
			t.Errorf("%q: %d %v", text, id, ok)
		}
	}
}
