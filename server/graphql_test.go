package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

const whoAmI = `{"query":"{ viewer { username } }"}`

func asJSON(more ...string) http.Header {
	header := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i < len(more); i += 2 {
		header.Add(more[i], more[i+1])
	}
	return header
}

func viewer(t *testing.T, client *servertest.Client) string {
	t.Helper()
	return client.Must(t, "{ viewer { username } }", nil).String("viewer", "username")
}

func TestGraphQLActor(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada := s.Create(t, accounts.UserDraft{Username: "ada"})
		token := tokenFor(t, s, ada, "admin")
		if got := viewer(t, ada); got != "ada" {
			t.Errorf("by session: %q", got)
		}
		if got := viewer(t, s.Bearer(t, token)); got != "ada" {
			t.Errorf("by token: %q", got)
		}
		if got := viewer(t, s.Browser(t)); got != "" {
			t.Errorf("by nothing: %q", got)
		}
		forged := s.Browser(t)
		forged.SetCookie("forged")
		if got := viewer(t, forged); got != "" {
			t.Errorf("by a forged cookie: %q", got)
		}
		answer := s.Admin.Do(t, http.MethodPost, "/graphql", asJSON("Authorization", "bearer "+token), whoAmI)
		if !strings.Contains(answer.Body, `"ada"`) {
			t.Errorf("by the token of one and the cookie of another: %s", answer)
		}
	})
}

// TestGraphQLBadToken shows that a token that is no good is never made up for by a cookie.
func TestGraphQLBadToken(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		id, secret := s.NewClient(t, nil)
		machine := s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
		plain := tokenFor(t, s, s.User(t), "")
		for name, test := range map[string]struct {
			header http.Header
			status int
			code   string
		}{
			"unknown":           {asJSON("Authorization", "Bearer ost_at_x"), 401, "UNAUTHENTICATED"},
			"empty":             {asJSON("Authorization", ""), 401, "UNAUTHENTICATED"},
			"Basic":             {asJSON("Authorization", "Basic YWRtaW46YWRtaW4="), 401, "UNAUTHENTICATED"},
			"no token":          {asJSON("Authorization", "Bearer "), 401, "UNAUTHENTICATED"},
			"twice":             {asJSON("Authorization", "Bearer "+plain, "Authorization", "Bearer "+plain), 401, "UNAUTHENTICATED"},
			"of a client":       {asJSON("Authorization", "Bearer "+machine), 403, "FORBIDDEN"},
			"without the scope": {asJSON("Authorization", "Bearer "+plain), 403, "FORBIDDEN"},
		} {
			for _, client := range []*servertest.Client{s.Browser(t), s.Admin} {
				answer := client.Do(t, http.MethodPost, "/graphql", test.header, whoAmI)
				errs := answer.JSON(t).List("errors")
				if answer.Status != test.status || len(errs) != 1 || errs[0].String("extensions", "code") != test.code ||
					!strings.HasPrefix(answer.Header.Get("WWW-Authenticate"), `Bearer realm="ostiary", error=`) {
					t.Errorf("%s: %s", name, answer)
				}
			}
		}
	})
}

func TestT48GraphQLFromAnotherSite(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const create = `{"query":"mutation { createAuthClient(input: {name: \"x\", grants: [CLIENT_CREDENTIALS]}) { clientSecret } }"}`
		for name, header := range map[string]http.Header{
			"foreign origin": asJSON("Origin", foreign),
			"cross-site":     asJSON("Origin", foreign, "Sec-Fetch-Site", "cross-site"),
			"same-site":      asJSON("Origin", foreign, "Sec-Fetch-Site", "same-site"),
			"sandbox":        asJSON("Origin", "null"),
		} {
			answer := s.Admin.Do(t, http.MethodPost, "/graphql", header, create)
			if errs := answer.JSON(t).List("errors"); answer.Status != http.StatusForbidden || len(errs) != 1 || errs[0].String("extensions", "code") != "FORBIDDEN" {
				t.Errorf("%s: %s", name, answer)
			}
		}
		if clients := s.Admin.Must(t, "{ authClients { totalCount } }", nil); clients.At("authClients", "totalCount") != 0.0 {
			t.Errorf("something was created: %v", clients)
		}
		if answer := s.Admin.Do(t, http.MethodPost, "/graphql", asJSON("Origin", s.URL, "Sec-Fetch-Site", "same-origin"), whoAmI); answer.Status != http.StatusOK {
			t.Errorf("the own page: %s", answer)
		}
	})
}

// TestP5T54Withdrawn holds that a permission withdrawn is withdrawn for the next request, on every
// replica, and that an account switched off is nobody's.
func TestP5T54Withdrawn(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		replica := s.Replica(t)
		user := s.User(t, access.ViewAuthClients)
		token := tokenFor(t, s, user, "admin")
		ways := map[string]*servertest.Client{"session": user.On(replica), "token": replica.Bearer(t, token)}
		for _, client := range ways {
			client.Must(t, "{ authClients { nodes { id } } }", nil)
		}
		set := func(input, code string) {
			data := s.Admin.Must(t, fmt.Sprintf("mutation { updateUser(input: {id: %q, %s}) { userErrors { message } } }", user.UserID, input), nil)
			if problems := data.List("updateUser", "userErrors"); len(problems) > 0 {
				t.Fatal(problems)
			}
			for way, client := range ways {
				if _, errs := client.GraphQL(t, "{ authClients { nodes { id } } }", nil); len(errs) != 1 || errs[0].Code() != code {
					t.Errorf("%s, %s: %v", input, way, errs)
				}
			}
		}
		set("permissions: []", "FORBIDDEN")
		set("permissions: [VIEW_AUTH_CLIENTS], status: INACTIVE", "UNAUTHENTICATED")
	})
}
