package clients_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

const (
	legacyUUID   = "9d3f1c2e-7a54-4c1b-8f0e-2b6a5d4c3e21"
	legacySecret = "0gqyvXWPGbnYrYwEQ2pBzDQrwnPF"
)

func imported(name, legacyID string, changes ...func(*clients.Import)) clients.Import {
	i := clients.Import{Draft: sound(name), LegacyClientID: legacyID, Secret: legacySecret + legacyID}
	for _, change := range changes {
		change(&i)
	}
	return i
}

func php(t *testing.T, secret string) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(secret), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(hash), "$2a$", "$2y$", 1)
}

// An application that was moved here goes on with the client_id and the secret that it has.
func TestImportedClientAuthenticates(t *testing.T) {
	each(t, func(r *room) {
		r.Hasher = accounts.NewHasher(8, 1)
		if wasEmpty, err := r.MakeWay(r.ctx, 12); !wasEmpty || err != nil {
			r.t.Fatal(wasEmpty, err)
		}
		for _, from := range []clients.Import{
			imported("Kept", "3", func(i *clients.Import) { i.KeepNumber = true }),
			imported("Hashed", legacyUUID, func(i *clients.Import) { i.SecretHash, i.Secret = php(r.t, i.Secret), "" }),
			imported("Renumbered", "12"),
		} {
			client, _, err := r.Import(r.ctx, from)
			if err != nil {
				r.t.Fatal(from.Name, err)
			}
			secret := legacySecret + from.LegacyClientID
			for range 2 { // the second time with a hash of ours
				got, err := r.Authenticate(r.ctx, from.LegacyClientID, secret)
				if err != nil || got.ID != client.ID {
					r.t.Errorf("%s: %v, %v", from.Name, got, err)
				}
			}
			for _, wrong := range []string{"", secret + "x", "$2y$", php(r.t, secret)} {
				if _, err := r.Authenticate(r.ctx, from.LegacyClientID, wrong); fault.CodeOf(err) != fault.Unauthenticated {
					r.t.Errorf("%s with %q: %v", from.Name, wrong, err)
				}
			}
			found, err := r.ByClientID(r.ctx, from.LegacyClientID)
			if err != nil || found.ID != client.ID {
				r.t.Errorf("%s is not found: %v", from.Name, err)
			}
			if ids := r.found(from.LegacyClientID); !slices.Contains(ids, client.ID) {
				r.t.Errorf("a search for %s finds %v", from.LegacyClientID, ids)
			}
			for _, stored := range r.kit.DB.Read().ClientSecret.Query().AllX(r.ctx) {
				if len(stored.Hash) != len(tokens.Hash("")) || !strings.HasPrefix(stored.LastFour, "…") {
					r.t.Errorf("stored of a secret: %q, %q", stored.Hash, stored.LastFour)
				}
			}
		}
		ids := r.kit.DB.Read().AuthClient.Query().Order(authclient.ByID()).IDsX(r.ctx)
		if !slices.Equal(ids, []int{3, 13, 14}) {
			r.t.Errorf("Client IDs %v", ids)
		}
		if next := r.create(sound("Own")); next.ID != 15 {
			r.t.Errorf("the next Client ID is %d", next.ID)
		}
		updated := r.update(13, func(d *clients.Draft) { d.Name = "Other" })
		if ids := r.found(legacyUUID); !slices.Equal(ids, []int{updated.ID}) {
			r.t.Errorf("after an update the search finds %v", ids)
		}
	})
}

func TestImportRefuses(t *testing.T) {
	each(t, func(r *room) {
		own := r.create(sound("Own"))
		for _, test := range []struct {
			what, want string
			from       clients.Import
		}{
			{"the number of another", "TAKEN legacyClientId", imported("A", "1")},
			{"no client_id", "INVALID legacyClientId", imported("B", "")},
			{"a space", "INVALID legacyClientId", imported("C", "a b")},
			{"a NUL", "INVALID legacyClientId", imported("D", "a\x00b")},
			{"an unknown hash", "INVALID secret", imported("F", "f", func(i *clients.Import) { i.SecretHash = "{MD5}xyz" })},
			{"a secret of a public client", "INVALID secret", imported("G", "g", func(i *clients.Import) {
				i.Type, i.Grants, i.RedirectURIs = authclient.TypePUBLIC, []grants.Type{grants.AuthorizationCode}, []string{"https://a.example/"}
			})},
			{"a redirect URI", "INVALID redirectUris.0", imported("H", "h", func(i *clients.Import) {
				i.Grants, i.RedirectURIs = []grants.Type{grants.AuthorizationCode}, []string{"http://a.example/*"}
			})},
		} {
			_, _, err := r.Import(r.ctx, test.from)
			wants(r.t, test.what, err, test.want)
		}
		if _, _, err := r.Import(r.ctx, imported("Own", legacyUUID)); err != nil {
			r.t.Fatal(err)
		}
		again := imported("Again", legacyUUID)
		_, _, err := r.Import(r.ctx, again)
		wants(r.t, "a client_id twice", err, "TAKEN legacyClientId")
		again.LegacyClientID = "other"
		_, _, err = r.Import(r.ctx, again)
		wants(r.t, "a secret twice", err, "TAKEN secret")
		client, secret, err := r.Import(r.ctx, imported("New secret", "new", func(i *clients.Import) { i.Secret = "" }))
		if err != nil {
			r.t.Fatal(err)
		}
		if got, err := r.Authenticate(r.ctx, "new", secret); err != nil || got.ID != client.ID {
			r.t.Errorf("with the new secret %q: %v", secret, err)
		}
		byID, err := r.ByLegacyID(r.ctx)
		if err != nil || len(byID) != 2 || byID[legacyUUID].Name != "Own ("+legacyUUID+")" || byID[legacyUUID].ID != own.ID+1 {
			r.t.Errorf("imported are %v, %v", byID, err)
		}
	})
}
