package imports_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/imports"
)

func (r *room) hydra(text string) (*imports.Move, error) {
	move, err := imports.Hydra(strings.NewReader(text), "clients.json", imports.Options{AccessTokenLifetime: new(int64(3600))})
	if err == nil {
		err = r.Run(r.ctx, move, true)
	}
	return move, err
}

func TestHydra(t *testing.T) {
	text, err := os.ReadFile("testdata/hydra/clients.json")
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(r *room) {
		move, err := r.hydra(string(text))
		if err != nil {
			r.t.Fatal(err)
		}
		if diff := cmp.Diff([]string{
			`create aeec78b1-6a5b-4a4c-9d2f-3b2b1a0c9d8e: 1 "Web shop" CONFIDENTIAL AUTHORIZATION_CODE "ops@shop.example"`,
			`create job: 2 "job" CONFIDENTIAL CLIENT_CREDENTIALS ""`,
			`create phone: 3 "Phone" PUBLIC AUTHORIZATION_CODE ""`,
			`left out keys: 0 "Signs its requests" CONFIDENTIAL CLIENT_CREDENTIALS ""`,
			`left out old: 0 "Implicit" PUBLIC  ""`,
			`scopes [orders:read orders:write]`,
		}, told(move)); diff != "" {
			r.t.Errorf("-want +got:\n%s", diff)
		}
		shop, job := move.Clients[0], move.Clients[1]
		for id, secret := range map[string]string{shop.LegacyClientID: shop.NewSecret, "job": "known-secret-of-the-nightly-job", "phone": ""} {
			if _, err := r.Clients.Authenticate(r.ctx, id, secret); err != nil {
				r.t.Errorf("%s: %v", id, err)
			}
		}
		if *shop.AccessTokenLifetime != 1800 || *shop.RefreshTokenLifetime != 720*3600 || *job.AccessTokenLifetime != 3600 || job.RefreshTokenLifetime != nil {
			r.t.Errorf("lifetimes %v, %v", shop, job)
		}
		if diff := cmp.Diff([]string{"Without its scope admin, which would let it manage this server."}, job.Notes); diff != "" || job.Scopes[0] != "orders:write" {
			r.t.Error(diff, job.Scopes)
		}
		again, err := r.hydra(string(text))
		if err != nil || again.IsNew() {
			r.t.Errorf("again: %v, %v", told(again), err)
		}
	})
}

// What is wrong with the file is told with its line, and nothing is stored.
func TestHydraProblems(t *testing.T) {
	const client = `{"client_id": "a", "grant_types": ["client_credentials"]}`
	tests := map[string]struct{ text, want string }{
		"an array":       {"[\n" + client + "]", "<nil>"},
		"no list":        {"7", "clients.json:1: This is not what Hydra prints: it is neither an array nor an object."},
		"nothing":        {"", "clients.json:1: This is not what Hydra prints: the file ends in the middle."},
		"something else": {`{"a": [1, 2]}`, `clients.json:1: This is not what Hydra prints: it has no items, as "hydra list clients --format json" gives them.`},
		"cut off":        {"[\n" + client + ",\n", "clients.json:2: This is not what Hydra prints: the file ends in the middle."},
		"more pages":     {"{\"items\": [\n" + client + "\n],\n\"is_last_page\": false}", "clients.json:4: This is not all: there are more pages. List them at once, with --page-size, or import each."},
		"a wrong type": {"[" + client + ",\n{\"client_id\": 7}]",
			"clients.json:2: client_id is number here, and has to be string."},
		"a wrong span": {"[\n{\"client_id\": \"a\", \"refresh_token_grant_refresh_token_lifespan\": \"soon\"}]",
			`clients.json:2: This cannot be read: time: invalid duration "soon".`},
		"all of them": {"[\n" + `{"client_id": "", "client_name": "A", "grant_types": ["client_credentials"]},` + "\n" +
			`{"client_id": "b", "grant_types": ["authorization_code"], "redirect_uris": ["https://b.example/", "http://b.example/#x"]},` + "\n" + client + "," + client + "]",
			"clients.json:2: The client_id must have 1 to 255 visible ASCII characters.\n" +
				"clients.json:3: redirectUris, number 2: The redirect URL must not have a fragment (#).\n" +
				"clients.json:4: The client_id a is that of another client here, a."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			each(t, func(r *room) {
				_, err := r.hydra(test.text)
				if diff := cmp.Diff(test.want, fmt.Sprint(err)); diff != "" {
					r.t.Errorf("-want +got:\n%s", diff)
				}
				if byID, lookErr := r.Clients.ByLegacyID(r.ctx); lookErr != nil || err != nil && len(byID) > 0 {
					r.t.Errorf("imported in spite of a problem: %v, %v", byID, lookErr)
				}
			})
		})
	}
}

// FuzzHydra holds that no file makes it stop otherwise than with a problem in the file.
func FuzzHydra(f *testing.F) {
	text, err := os.ReadFile("testdata/hydra/clients.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"items": null}`)
	f.Fuzz(func(t *testing.T, text string) {
		move, err := imports.Hydra(strings.NewReader(text), "clients.json", imports.Options{})
		if (move == nil) == (err == nil) {
			t.Errorf("neither a move nor an error, or both: %v, %v", move, err)
		}
	})
}

// A client_id that is a very high number uses up no Client IDs.
func TestHydraHighNumber(t *testing.T) {
	each(t, func(r *room) {
		const highest = "9223372036854775807"
		text := `[{"client_id": "` + highest + `", "client_secret": "0gqyvXWPGbnYrYwEQ2pBzDQrwnPFWpXLAqJGcdF3", "grant_types": ["client_credentials"]}]`
		if _, err := r.hydra(text); err != nil {
			r.t.Fatal(err)
		}
		draft := clients.NewDraft()
		draft.Name, draft.Grants = "New", []grants.Type{grants.ClientCredentials}
		client, _, err := r.Clients.Create(r.ctx, draft)
		if err != nil || client.ID != 2 {
			r.t.Error(client, err)
		}
		if got, err := r.Clients.Authenticate(r.ctx, highest, "0gqyvXWPGbnYrYwEQ2pBzDQrwnPFWpXLAqJGcdF3"); err != nil || got.ID != 1 {
			r.t.Error(got, err)
		}
	})
}
