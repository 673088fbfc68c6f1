package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

const (
	everyCredential = `{ credentials(first: 100) { totalCount nodes { id kind hint name authClient { id name } user { username } grant scopes lastUsedAt } } }`
	everyToken      = `{ tokens(first: 100) { nodes { id kind user { username } authClient { name } } } }`
	endCredentials  = `mutation ($ids: [ID!]!) { revokeCredentials(input: {ids: $ids}) {
		results { id outcome message } revokedCount userErrors { field code message } } }`
)

// withHint returns the id of the credential that people take for this value.
func withHint(t *testing.T, all servertest.Data, value string) string {
	t.Helper()
	hint := value[:strings.LastIndex(value, "_")+1] + "…" + value[len(value)-4:]
	for _, one := range all.List("credentials", "nodes") {
		if one["hint"] == hint {
			return one.String("id")
		}
	}
	t.Fatalf("no %s in %v", hint, all)
	return ""
}

// outcomes ends credentials and returns what was done to each.
func outcomes(t *testing.T, who *servertest.Client, ids ...string) (all []string) {
	t.Helper()
	for _, result := range who.Must(t, endCredentials, map[string]any{"ids": ids}).List("revokeCredentials", "results") {
		all = append(all, result.String("outcome"))
	}
	return all
}

// TestEndWhatOpensTheAPI follows tokens and a secret from the OAuth door to the list, and from the list to
// their end: what is ended opens nothing in the next request, on another replica too.
func TestEndWhatOpensTheAPI(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada := s.Create(t, accounts.UserDraft{Username: "ada"})
		id, secret := s.NewClient(t, map[string]any{"name": "Shop", "grants": []string{"CLIENT_CREDENTIALS", "PASSWORD"}, "scopes": []string{"admin"}})
		issue := func(form url.Values) string { return s.Token(t, id, secret, form).JSON(t).String("access_token") }
		own := issue(url.Values{"grant_type": {"client_credentials"}})
		adas := issue(url.Values{"grant_type": {"password"}, "username": {"ada"}, "password": {servertest.Password}, "scope": {"admin"}})
		if viewer(t, s.Bearer(t, adas)) != "ada" {
			t.Fatal("the token does not work at first")
		}

		security := s.User(t, access.ViewTokens, access.ViewAuthClients, access.EditAuthClients, access.RevokeTokens)
		answer := security.Do(t, http.MethodPost, "/graphql", asJSON(), `{"query":"`+everyCredential+`"}`)
		for _, value := range []string{own, adas, secret} {
			if strings.Contains(answer.Body, value[:len(value)-6]) {
				t.Errorf("a value is told: %s", answer)
			}
		}
		all := security.Must(t, everyCredential, nil)
		if all.At("credentials", "totalCount") != 3.0 {
			t.Errorf("%v", all)
		}
		if tokens := security.Must(t, everyToken, nil).List("tokens", "nodes"); len(tokens) != 2 || tokens[0].String("user", "username")+tokens[1].String("user", "username") != "ada" {
			t.Errorf("%v", tokens)
		}
		ids := []string{withHint(t, all, own), withHint(t, all, adas), withHint(t, all, secret)}

		// The scope of the client guards its secret, and nothing else.
		if got := outcomes(t, security, ids[1], ids[2], ids[1]); !slices.Equal(got, []string{"REVOKED", "FORBIDDEN", "ALREADY_DEAD"}) {
			t.Errorf("%v", got)
		}
		for _, front := range []*servertest.Server{s, s.Replica(t)} {
			if answer := front.Bearer(t, adas).Do(t, http.MethodPost, "/graphql", asJSON(), whoAmI); strings.Contains(answer.Body, `"ada"`) {
				t.Errorf("the token still works: %s", answer)
			}
		}
		if issue(url.Values{"grant_type": {"client_credentials"}}) == "" {
			t.Error("the secret was ended too")
		}
		if got := outcomes(t, s.Admin, ids...); !slices.Equal(got, []string{"REVOKED", "ALREADY_DEAD", "REVOKED"}) {
			t.Errorf("%v", got)
		}
		if answer := s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}); answer.Status != http.StatusUnauthorized {
			t.Errorf("the secret still works: %s", answer)
		}

		// Whoever has no permission sees and ends nothing.
		for _, query := range []string{everyCredential, everyToken} {
			if data, errs := ada.GraphQL(t, query, nil); len(errs) != 1 || errs[0].Code() != "FORBIDDEN" || data.At("credentials") != nil {
				t.Errorf("%v %v", data, errs)
			}
		}
		if _, errs := ada.GraphQL(t, endCredentials, map[string]any{"ids": ids}); len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
			t.Errorf("%v", errs)
		}
	})
}
