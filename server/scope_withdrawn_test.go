package server_test

import (
	"net/http"
	"testing"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

// T52: what is taken from a client is taken from the tokens that it was given, admin first of all; given
// back, it is theirs again.
func TestT52ScopeTakenFromClient(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin.Must(t, `mutation { createScope(input: {name: "read", description: "See."}) { userErrors { code } } }`, nil)
		id, _ := offer(t, s, vars{"scopes": []string{"admin", "read"}})
		_, value := personal(t, s.Admin, vars{"clientId": id, "name": "mine", "scopes": []string{"admin", "read"}})
		setScopes := func(scopes ...string) {
			t.Helper()
			data := s.Admin.Must(t, `mutation ($id: ID!, $scopes: [String!]) { updateAuthClient(input: {id: $id, scopes: $scopes}) { userErrors { code } } }`,
				vars{"id": id, "scopes": append([]string{}, scopes...)})
			if len(data.List("updateAuthClient", "userErrors")) > 0 {
				t.Fatal(data)
			}
		}
		at := s.Replica(t) // nothing is cached, here or there
		check := func(what string, mayRead, mayManage bool, shown string) {
			t.Helper()
			bearer := http.Header{"Authorization": {"Bearer " + value}}
			want := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}
			if got := at.Browser(t).Do(t, http.MethodGet, "/oauth/verify?scope=read", bearer, ""); got.Status != want[mayRead] {
				t.Errorf("%s: %s", what, got)
			}
			if got := at.Browser(t).Do(t, http.MethodGet, "/oauth/verify", bearer, ""); got.Status != http.StatusOK || got.Header.Get("X-Auth-Scope") != shown {
				t.Errorf("%s: %s", what, got)
			}
			data, errs := at.Bearer(t, value).GraphQL(t, `{ viewer { id } users { totalCount } }`, nil)
			if mayManage != (len(errs) == 0) || mayManage != (data.At("users") != nil) {
				t.Errorf("%s: %v %v", what, data, errs)
			}
			listed := s.Admin.Must(t, `{ personalAccessTokens { nodes { scopes } } }`, nil).List("personalAccessTokens", "nodes")[0]["scopes"].([]any)
			if (len(listed) > 0) != (shown != "") {
				t.Errorf("%s: listed with %v", what, listed)
			}
		}
		check("at first", true, true, "admin read")
		setScopes("read")
		check("without admin", true, false, "read")
		setScopes()
		check("without any", false, false, "")
		setScopes("admin", "read")
		check("given back", true, true, "admin read")
	})
}

// A disabled account still has what waits for it; who revokes that is told how much it was.
func TestRevokeWhatWaits(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ada := s.Create(t, accounts.UserDraft{Username: "ada"})
		id, _ := offer(t, s, nil)
		_, value := personal(t, ada, vars{"clientId": id, "name": "mine"})
		enable := func(status string) {
			s.Admin.Must(t, `mutation ($id: ID!, $status: Status!) { updateUser(input: {id: $id, status: $status}) { userErrors { code } } }`, vars{"id": ada.UserID, "status": status})
		}
		enable("INACTIVE")
		const revoke = `mutation ($id: ID!) { revokeUserTokens(input: {id: $id}) { revokedCount } }`
		for _, want := range []float64{1, 0} {
			if got := s.Admin.Must(t, revoke, vars{"id": ada.UserID}).At("revokeUserTokens", "revokedCount"); got != want {
				t.Errorf("revoked %v, want %v", got, want)
			}
		}
		enable("ACTIVE")
		if got := s.Browser(t).Do(t, http.MethodGet, "/oauth/verify", http.Header{"Authorization": {"Bearer " + value}}, ""); got.Status != http.StatusUnauthorized {
			t.Errorf("the token is back: %s", got)
		}
	})
}

// T57: a session that was left open is not enough to take the account over, whatever its user may edit.
func TestT57OwnPasswordAsksForTheCurrentOne(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		id := s.Admin.Must(t, `{ viewer { id } }`, nil).String("viewer", "id")
		data := s.Admin.Must(t, `mutation ($id: ID!) { updateUser(input: {id: $id, password: "another long password"}) { userErrors { field code message } } }`, vars{"id": id})
		problems := data.List("updateUser", "userErrors")
		if len(problems) != 1 || problems[0]["code"] != "FORBIDDEN" {
			t.Errorf("%v", data)
		}
		s.SignIn(t, servertest.AdminName, servertest.Password)
	})
}
