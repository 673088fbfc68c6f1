package server_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

const (
	makePersonal = `mutation ($input: CreatePersonalAccessTokenInput!) { createPersonalAccessToken(input: $input) {
		token personalAccessToken { id name hint scopes active createdAt expiresAt lastUsedAt user { username } authClient { id name } }
		userErrors { field code message } } }`
	listPersonal       = `query ($id: ID) { personalAccessTokens(userId: $id) { totalCount nodes { id name active } } }`
	revokePersonal     = `mutation ($id: ID!) { revokePersonalAccessToken(input: {id: $id}) { revokedId userErrors { field code message } } }`
	listAuthorizations = `query ($id: ID) { authorizations(userId: $id) { totalCount nodes {
		id authClient { id name } user { username } scopes grantedAt liveTokenCount lastUsedAt } } }`
	revokeAuthorization = `mutation ($id: ID!) { revokeAuthorization(input: {id: $id}) { revokedId revokedCount userErrors { field code message } } }`
	revokeToken         = `mutation ($id: ID!) { revokeToken(input: {id: $id}) { revokedId userErrors { field code message } } }`
)

type vars = map[string]any

// offer registers a client under which personal access tokens can be made.
func offer(t *testing.T, s *servertest.Server, input vars) (id, secret string) {
	t.Helper()
	filled := vars{"grants": []string{"PERSONAL_ACCESS_TOKEN"}}
	maps.Copy(filled, input)
	return s.NewClient(t, filled)
}

// personal has somebody make a personal access token.
func personal(t *testing.T, who *servertest.Client, input vars) (id, value string) {
	t.Helper()
	data := who.Must(t, makePersonal, vars{"input": input})
	if value = data.String("createPersonalAccessToken", "token"); value == "" {
		t.Fatalf("make a personal access token: %v", data)
	}
	return data.String("createPersonalAccessToken", "personalAccessToken", "id"), value
}

// TestT3PersonalAccessToken goes through the life of a personal access token of somebody without permissions.
func TestT3PersonalAccessToken(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada := s.Create(t, accounts.UserDraft{Username: "ada"})
		id, _ := offer(t, s, vars{"name": "Tools"})
		offer(t, s, vars{"name": "A first one"})
		offer(t, s, vars{"name": "Others", "grants": []string{"PASSWORD"}})
		off, _ := offer(t, s, vars{"name": "Off"})
		s.Admin.Must(t, `mutation ($id: ID!) { updateAuthClient(input: {id: $id, enabled: false}) { userErrors { message } } }`, vars{"id": off})
		offered := ada.Must(t, `{ personalAccessTokenClients { name } }`, nil).List("personalAccessTokenClients")
		if len(offered) != 2 || offered[0]["name"] != "A first one" || offered[1]["name"] != "Tools" {
			t.Errorf("offered are %v", offered)
		}
		until := s.Kit.Clock.Now().Add(time.Hour)
		payload := ada.Must(t, makePersonal, vars{"input": vars{"clientId": id, "name": "  my  laptop ", "expiresAt": until}})
		value := payload.String("createPersonalAccessToken", "token")
		made, _ := payload.At("createPersonalAccessToken", "personalAccessToken").(vars)
		patID, _ := made["id"].(string)
		delete(made, "id")
		delete(made, "createdAt")
		want := vars{
			"name": "my laptop", "hint": "ost_pat_…" + value[len(value)-4:], "scopes": []any{}, "active": true,
			"expiresAt": until.Format(time.RFC3339Nano), "lastUsedAt": nil, "user": vars{"username": "ada"}, "authClient": vars{"id": id, "name": "Tools"},
		}
		if diff := cmp.Diff(want, made); diff != "" {
			t.Error(diff)
		}
		basic := http.Request{Header: http.Header{}}
		basic.SetBasicAuth("ada", value)
		if answer := s.Browser(t).Do(t, "GET", "/oauth/verify", basic.Header, ""); answer.Status != 200 {
			t.Errorf("as a password: %s", answer)
		}
		wantPersonal := func(active bool) {
			t.Helper()
			got := ada.Must(t, listPersonal, nil)
			if nodes := got.List("personalAccessTokens", "nodes"); len(nodes) != 1 || nodes[0]["id"] != patID || nodes[0]["active"] != active || got.At("personalAccessTokens", "totalCount") != 1.0 {
				t.Errorf("listed %v, want one that is active: %v", got, active)
			}
		}
		wantPersonal(true)
		s.Kit.Clock.Advance(time.Hour)
		wantPersonal(false)
		if got := ada.Must(t, revokePersonal, vars{"id": patID}).String("revokePersonalAccessToken", "revokedId"); got != patID {
			t.Errorf("revoked %q", got)
		}
		if got := ada.Must(t, listPersonal, nil); got.At("personalAccessTokens", "totalCount") != 0.0 {
			t.Errorf("listed %v", got)
		}
	})
}

// TestT59TokenMintsNoToken tries to make a personal access token with every token there is that can act as
// its user, the scope admin included: it asks for a session.
func TestT59TokenMintsNoToken(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada := s.Create(t, accounts.UserDraft{Username: "ada", SuperAdmin: true})
		id, secret := offer(t, s, vars{"grants": []string{"PERSONAL_ACCESS_TOKEN", "PASSWORD"}, "scopes": []string{"admin"}})
		_, pat := personal(t, ada, vars{"clientId": id, "name": "all", "scopes": []string{"admin"}})
		_, plain := personal(t, ada, vars{"clientId": id, "name": "nothing"})
		got := s.Token(t, id, secret, url.Values{"grant_type": {"password"}, "username": {"ada"}, "password": {pat}, "scope": {"admin"}}).JSON(t).String("access_token")
		for name, token := range map[string]string{"personal": pat, "got with it": got, "got with a password": tokenFor(t, s, ada, "admin")} {
			bearer := s.Bearer(t, token)
			if viewer := viewer(t, bearer); viewer != "ada" {
				t.Fatalf("%s: it acts as %q", name, viewer)
			}
			data, errs := bearer.GraphQL(t, makePersonal, vars{"input": vars{"clientId": id, "name": "more"}})
			if len(errs) != 1 || errs[0].Code() != "FORBIDDEN" || data.At("createPersonalAccessToken") != nil {
				t.Errorf("%s: makes %v, %v", name, data, errs)
			}
			_, errs = bearer.GraphQL(t, `mutation { changePassword(input: {currentPassword: "x", newPassword: "y"}) { userErrors { code } } }`, nil)
			if len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
				t.Errorf("%s: changes a password: %v", name, errs)
			}
			_, errs = bearer.GraphQL(t, `mutation { updateProfile(input: {fullName: "x"}) { userErrors { code } } }`, nil)
			if len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
				t.Errorf("%s: changes a profile: %v", name, errs)
			}
		}
		// Without the scope admin nobody gets as far as that.
		if answer := s.Bearer(t, plain).Do(t, "POST", "/graphql", asJSON(), whoAmI); answer.Status != 403 || !strings.Contains(answer.Body, "FORBIDDEN") {
			t.Errorf("without the scope: %s", answer)
		}
		if n := s.Kit.DB.Read().PersonalAccessToken.Query().CountX(t.Context()); n != 2 {
			t.Errorf("%d tokens were made", n)
		}
		// What a token was not made for it does not get when its client gets it.
		plainID, _ := offer(t, s, nil)
		if errs := ada.Must(t, makePersonal, vars{"input": vars{"clientId": plainID, "name": "x", "scopes": []string{"admin"}}}).List("createPersonalAccessToken", "userErrors"); len(errs) != 1 || errs[0].String("code") != "INVALID" {
			t.Errorf("wider than its client: %v", errs)
		}
		_, narrow := personal(t, ada, vars{"clientId": plainID, "name": "narrow"})
		s.Admin.Must(t, `mutation ($id: ID!) { updateAuthClient(input: {id: $id, scopes: ["admin"]}) { userErrors { message } } }`, vars{"id": plainID})
		if answer := s.Bearer(t, narrow).Do(t, "POST", "/graphql", asJSON(), whoAmI); answer.Status != 403 {
			t.Errorf("it grew with its client: %s", answer)
		}
	})
}

// TestT50BelongingsOfOthers asks for what belongs to somebody else: it is refused as a whole, or is as if
// it were not there.
func TestT50BelongingsOfOthers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada, eve := s.Create(t, accounts.UserDraft{Username: "ada"}), s.User(t)
		id, secret := offer(t, s, vars{"grants": []string{"PERSONAL_ACCESS_TOKEN", "PASSWORD"}})
		patID, pat := personal(t, ada, vars{"clientId": id, "name": "mine"})
		token := s.Token(t, id, secret, url.Values{"grant_type": {"password"}, "username": {"ada"}, "password": {servertest.Password}}).JSON(t).String("access_token")
		autID := ada.Must(t, listAuthorizations, nil).List("authorizations", "nodes")[0].String("id")
		for _, query := range []string{listPersonal, listAuthorizations} {
			for _, of := range []string{ada.UserID, "usr_01M7Z6WZ32APQS3D4ZJSEAWSXX", "\x00"} {
				if data, errs := eve.GraphQL(t, query, vars{"id": of}); len(errs) != 1 || errs[0].Code() != "FORBIDDEN" || strings.Contains(errs[0].Message, "ada") {
					t.Errorf("%s of %q: %v, %v", query, of, data, errs)
				}
			}
		}
		for _, c := range []struct{ mutation, field, of, unknown string }{
			{revokePersonal, "revokePersonalAccessToken", patID, "pat_01M7Z6WZ32APQS3D4ZJSEAWSXX"},
			{revokeAuthorization, "revokeAuthorization", autID, "aut_01M7Z6WZ32APQS3D4ZJSEAWSXX_1"},
		} {
			others, none := eve.Must(t, c.mutation, vars{"id": c.of}), eve.Must(t, c.mutation, vars{"id": c.unknown})
			if diff := cmp.Diff(none, others); diff != "" || len(others.List(c.field, "userErrors")) != 1 {
				t.Errorf("%s tells what is there: %s", c.field, diff)
			}
		}
		if _, errs := eve.GraphQL(t, revokeToken, vars{"id": patID}); len(errs) != 1 || errs[0].Code() != "FORBIDDEN" {
			t.Errorf("revokeToken: %v", errs)
		}
		for what, value := range map[string]string{"personal": pat, "access": token} {
			if answer := s.Bearer(t, value).Get(t, "/oauth/verify"); answer.Status != 200 {
				t.Errorf("%s: %s", what, answer)
			}
		}
		revoker := s.User(t, access.RevokeTokens)
		if got := revoker.Must(t, revokeToken, vars{"id": patID}).String("revokeToken", "revokedId"); got != patID {
			t.Errorf("revokeToken: %q", got)
		}
		if answer := s.Bearer(t, pat).Get(t, "/oauth/verify"); answer.Status != 401 {
			t.Errorf("revoked: %s", answer)
		}
	})
}

// TestAuthorizationWithdrawn has somebody withdraw the access of an application to their account.
func TestAuthorizationWithdrawn(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada := s.Create(t, accounts.UserDraft{Username: "ada"})
		replica := s.Replica(t)
		id, secret := offer(t, s, vars{"name": "Desktop", "grants": []string{"PASSWORD", "PERSONAL_ACCESS_TOKEN"}})
		_, pat := personal(t, ada, vars{"clientId": id, "name": "mine"})
		var tokens []string
		for _, password := range []string{servertest.Password, pat} {
			tokens = append(tokens, s.Token(t, id, secret, url.Values{"grant_type": {"password"}, "username": {"ada"}, "password": {password}}).JSON(t).String("access_token"))
		}
		autID := "aut_" + strings.TrimPrefix(ada.UserID, "usr_") + "_" + id
		want := servertest.Data{"authorizations": vars{"totalCount": 1.0, "nodes": []any{vars{
			"id": autID, "authClient": vars{"id": id, "name": "Desktop"}, "user": vars{"username": "ada"},
			"scopes": []any{}, "grantedAt": nil, "liveTokenCount": 2.0, "lastUsedAt": nil,
		}}}}
		if diff := cmp.Diff(want, ada.Must(t, listAuthorizations, nil)); diff != "" {
			t.Error(diff)
		}
		withdrawn := servertest.Data{"revokeAuthorization": vars{"revokedId": autID, "revokedCount": 2.0, "userErrors": []any{}}}
		if diff := cmp.Diff(withdrawn, ada.Must(t, revokeAuthorization, vars{"id": autID})); diff != "" {
			t.Error(diff)
		}
		for _, token := range tokens {
			if answer := replica.Bearer(t, token).Get(t, "/oauth/verify"); answer.Status != 401 {
				t.Errorf("withdrawn: %s", answer)
			}
		}
		if answer := replica.Bearer(t, pat).Get(t, "/oauth/verify"); answer.Status != 200 {
			t.Errorf("the personal access token: %s", answer)
		}
		if got := ada.Must(t, listAuthorizations, nil).At("authorizations", "totalCount"); got != 0.0 {
			t.Errorf("%v are left", got)
		}
	})
}
