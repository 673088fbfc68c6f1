package server_test

import (
	"net/http"
	"os"
	"os/exec"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestApollo runs the sample of web/apollo against the server: types from its schema, and a cache that is
// right after every mutation. make test installs what that needs.
func TestApollo(t *testing.T) {
	_, missing := exec.LookPath("npm")
	_, uninstalled := os.Stat("../web/node_modules/@apollo/client")
	testkit.Need(t, "node", missing == nil && uninstalled == nil)
	s := servertest.Start(t, testkit.SQLite(t))
	if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
		t.Fatal(err)
	}
	s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password)

	sample := exec.Command("npm", "run", "--silent", "apollo")
	sample.Dir = "../web"
	sample.Env = append(os.Environ(), "NO_COLOR=1", "OSTIARY_URL="+s.URL,
		"OSTIARY_TOKEN="+tokenFor(t, s, s.Admin, "admin"), "OSTIARY_WEAK="+tokenFor(t, s, s.User(t), "admin"))
	if said, err := sample.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

// TestApolloFromAnotherOrigin asks what a browser asks before Apollo Client may send its requests, and
// sends one as it does; the sample's test holds that it sends no other headers.
func TestApolloFromAnotherOrigin(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewClient(t, map[string]any{"allowedOrigins": []string{own}})
		asked := preflight(s, t, "/graphql", own, http.MethodPost, "authorization,content-type")
		if asked.Status != http.StatusNoContent || asked.Header.Get("Access-Control-Allow-Origin") != own ||
			asked.Header.Get("Access-Control-Allow-Headers") != "Authorization, Content-Type" {
			t.Errorf("preflight: %s", asked)
		}
		token := tokenFor(t, s, s.Admin, "admin")
		answer := s.Bearer(t, token).Do(t, http.MethodPost, "/graphql", asJSON("Origin", own, "Accept", "application/graphql-response+json,application/json;q=0.9"),
			`{"operationName":"Who","query":"query Who { viewer { username __typename } }","variables":{},"extensions":{"clientLibrary":{"name":"@apollo/client","version":"4.3.8"}}}`)
		if answer.Status != http.StatusOK || answer.Header.Get("Access-Control-Allow-Origin") != own ||
			answer.JSON(t).String("data", "viewer", "username") != servertest.AdminName {
			t.Errorf("the request: %s", answer)
		}
	})
}
