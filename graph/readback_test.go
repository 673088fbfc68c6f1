package graph_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// handedOut makes one of everything that has a value which is shown once, and returns the values.
func (a *api) handedOut(t *testing.T) (values []string) {
	t.Helper()
	made := a.must(t, a.root, createClient, vars{"input": vars{"name": "App", "grants": []string{"CLIENT_CREDENTIALS", "PASSWORD", "PERSONAL_ACCESS_TOKEN"}}})
	values = append(values, made.at("createAuthClient", "clientSecret").(string))
	personal := a.must(t, a.root, `mutation{createPersonalAccessToken(input: {clientId: "1", name: "Mine"}){token userErrors{code}}}`, nil)
	values = append(values, personal.at("createPersonalAccessToken", "token").(string))
	access := tokens.Mint(tokens.AccessTokenPrefix)
	issue(t, a.tokens, access, tokens.Grant{Type: grants.Password, ClientID: 1, UserID: a.root.ID})
	refresh := a.addFamily(t, 1)
	cookie := tokens.Mint("ses")
	store := accounts.SessionStore{DB: a.DB, UserID: func([]byte) string { return a.root.ID }}
	if err := store.CommitCtx(t.Context(), cookie, []byte("what the session holds"), a.Clock.Now().AddDate(99, 0, 0)); err != nil {
		t.Fatal(err)
	}
	return append(values, access, refresh, cookie)
}

// addFamily stores a family of the super admin at a client, with a refresh token that was used and one that works,
// and returns the value of that.
func (a *api) addFamily(t testing.TB, clientID int) string {
	t.Helper()
	value, now := tokens.Mint(tokens.RefreshTokenPrefix), a.Clock.Now()
	err := a.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		family, err := tx.TokenFamily.Create().SetClientID(clientID).SetUserID(a.root.ID).SetGrant(grants.Password).SetScope("read").
			SetAuthenticatedAt(now).SetCreatedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		refresh := func(value string) *ent.RefreshTokenCreate {
			return tx.RefreshToken.Create().SetHash(tokens.Hash(value)).SetLastFour(tokens.LastFour(value)).SetFamilyID(family.ID).SetIssuedAt(now)
		}
		used, err := refresh(tokens.Mint(tokens.RefreshTokenPrefix)).SetConsumedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		return refresh(value).SetParentID(used.ID).SetSealedValue([]byte("what is sealed")).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// T51: nothing that is stored as a hash, and no hash, is ever read back: every field of every root field,
// by somebody who may see everything.
func TestT51SecretsAreNotReadBack(t *testing.T) {
	schema := schema(t)
	each(t, func(t *testing.T, a *api) {
		values := a.handedOut(t)
		a.fill(t, 2)
		forbidden := []string{password, "argon2", "hash", "assword\":", "what the session holds", "what is sealed", base64.StdEncoding.EncodeToString([]byte("what is sealed"))}
		for _, value := range values {
			hash := tokens.Hash(value)
			forbidden = append(forbidden, value, value[:20], hex.EncodeToString(hash), base64.StdEncoding.EncodeToString(hash))
		}
		ids := a.everyID(t)
		for _, field := range schema.Query.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			arguments := ""
			if field.Arguments.ForName("id") != nil {
				arguments = `(id: "` + ids[field.Name] + `")`
			}
			got := a.must(t, a.root, "{"+field.Name+arguments+selection(schema, field.Type, nil)+"}", nil)
			if value := got.at(field.Name); value == nil {
				t.Errorf("%s: nothing was read", field.Name)
			} else if nodes, isList := got.at(field.Name, "nodes").([]any); isList && len(nodes) == 0 {
				t.Errorf("%s: the list is empty", field.Name)
			}
			for _, secret := range forbidden {
				if strings.Contains(got.Raw, secret) {
					t.Errorf("%s: %s is read back", field.Name, secret)
				}
			}
		}
	})
}

// everyID returns the id of one object for each root field that asks for one.
func (a *api) everyID(t *testing.T) map[string]string {
	t.Helper()
	ids := map[string]string{"authClient": "1", "user": a.root.ID}
	for field, list := range map[string]string{"group": "groups", "scope": "scopes", "auditEvent": "auditEvents"} {
		id, _ := a.must(t, a.root, "{"+list+"{nodes{id}}}", nil).at(list, "nodes", 0, "id").(string)
		ids[field] = id
	}
	return ids
}

// T51: nor is a secret found by looking for it.
func TestT51SecretsAreNotSearched(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		lists := []string{"authClients", "users", "groups", "scopes"}
		for _, search := range append(a.handedOut(t), password, "argon2id") {
			for _, list := range lists {
				found := a.must(t, a.root, `query($s: String){`+list+`(filter: {search: $s}){totalCount}}`, vars{"s": search})
				if found.at(list, "totalCount") != 0.0 {
					t.Errorf("%s is found among %s", search, list)
				}
			}
		}
	})
}

// selection selects every field of a type, and of the types in it.
func selection(schema *ast.Schema, t *ast.Type, above []string) string {
	definition := schema.Types[t.Name()]
	if len(definition.Fields) == 0 || slices.Contains(above, definition.Name) {
		return ""
	}
	all := ""
	for _, field := range definition.Fields {
		if !strings.HasPrefix(field.Name, "__") {
			all += field.Name + selection(schema, field.Type, append(above, definition.Name)) + " "
		}
	}
	return "{" + all + "}"
}

// issue stores an access token with this value.
func issue(t testing.TB, s *tokens.Service, value string, g tokens.Grant) {
	t.Helper()
	fresh := s.Prepare(g)
	fresh.Access = value
	if _, err := s.Issue(t.Context(), fresh, g); err != nil {
		t.Fatal(err)
	}
}
