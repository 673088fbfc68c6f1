package chaos_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit/lab"
	"github.com/ostiary/ostiary/server/servertest"
)

// replicas are servers on one PostgreSQL, behind a balancer.
type replicas struct {
	*site
	balancer *balancer
	front    *servertest.Server // the balancer
	each     []*servertest.Server
	admin    *servertest.Client
}

const howMany = 3

// startReplicas starts the servers at the same time on a database without a schema.
func startReplicas(t *testing.T) *replicas {
	t.Helper()
	r := &replicas{site: emptySite(t, onPostgres), balancer: newBalancer(t)}
	var starts sync.WaitGroup
	for range howMany {
		starts.Go(func() { r.balancer.with(r.serve(t)) })
	}
	if starts.Wait(); t.Failed() {
		t.FailNow()
	}
	r.createClients(t)
	r.front = at(t, r.balancer.url)
	for _, server := range r.balancer.servers {
		r.each = append(r.each, at(t, server.URL()))
	}
	r.admin = r.front.SignIn(t, lab.AdminName, lab.AdminPassword)
	return r
}

// serve starts one more server.
func (r *replicas) serve(t testing.TB) *lab.Process {
	t.Helper()
	return r.site.serve(t, "--public-url", r.balancer.url, "--trusted-proxies", "127.0.0.1")
}

// everywhere asks each server, and not the balancer.
func (r *replicas) everywhere(t *testing.T, what string, want bool, ask func(*servertest.Server) bool) {
	t.Helper()
	for i, server := range r.each {
		if got := ask(server); got != want {
			t.Errorf("%s: %v at server %d, want %v", what, got, i, want)
		}
	}
}

func (r *replicas) isActive(t *testing.T, token string) func(*servertest.Server) bool {
	return func(s *servertest.Server) bool {
		answer := s.OAuth(t, "/oauth/introspect", r.api.ID, r.api.Secret, url.Values{"token": {token}})
		active, _ := answer.JSON(t).At("active").(bool)
		return active
	}
}

func (r *replicas) refreshed(t *testing.T, token string) *servertest.Response {
	t.Helper()
	return r.front.Token(t, r.shop.ID, r.shop.Secret, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

// TestReplicas asks three servers in turns, as chance will have it, and finds one: whatever one of them has said counts for
// the others with the next request.
func TestReplicas(t *testing.T) {
	r := startReplicas(t)
	rounds := either(4, 40)
	for name, scenario := range map[string]func(*testing.T, *replicas, int){
		"tokens":        tokensOfReplicas,
		"families":      familiesOfReplicas,
		"people":        peopleOfReplicas,
		"clients":       clientsOfReplicas,
		"keys":          keysOfReplicas,
		"one code":      codeOfReplicas,
		"wrong guesses": guessesOfReplicas,
	} {
		t.Run(name, func(t *testing.T) {
			for round := 0; round < rounds && !t.Failed(); round++ {
				scenario(t, r, round)
			}
		})
	}
	if !t.Failed() {
		t.Logf("%d servers, %d rounds", howMany, rounds)
	}
}

// A token that one server issues works at all of them, and is dead at all of them once one of them has revoked it.
func tokensOfReplicas(t *testing.T, r *replicas, _ int) {
	answer := r.front.Token(t, r.reports.ID, r.reports.Secret, url.Values{"grant_type": {"client_credentials"}})
	token := answer.JSON(t).String("access_token")
	r.everywhere(t, "issued", true, r.isActive(t, token))
	if answer := r.front.OAuth(t, "/oauth/revoke", r.reports.ID, r.reports.Secret, url.Values{"token": {token}}); answer.Status != http.StatusOK {
		t.Fatalf("revoke: %s", answer)
	}
	r.everywhere(t, "revoked", false, r.isActive(t, token))
}

// The pages of one sign-in come from several servers. Who asks for the same refresh again gets the same, wherever; when a
// used refresh token is used, all is over everywhere.
func familiesOfReplicas(t *testing.T, r *replicas, _ int) {
	first := r.authorize(t, r.front)
	next := r.refreshed(t, first).JSON(t)
	again := r.refreshed(t, first).JSON(t)
	if next.String("refresh_token") == "" || next.String("refresh_token") != again.String("refresh_token") {
		t.Fatalf("asked again: another successor, %v", again)
	}
	last := r.refreshed(t, next.String("refresh_token")).JSON(t)
	for _, token := range []string{next.String("access_token"), again.String("access_token"), last.String("access_token")} {
		r.everywhere(t, "refreshed", true, r.isActive(t, token))
	}
	if reused := r.refreshed(t, first); reused.Status != http.StatusBadRequest {
		t.Fatalf("a refresh token was used twice: %s", reused)
	}
	for _, token := range []string{next.String("access_token"), again.String("access_token"), last.String("access_token"), last.String("refresh_token")} {
		r.everywhere(t, "after the reuse", false, r.isActive(t, token))
	}
}

// Who signed in at one server is signed in at all of them, until one of them hears that they may not be.
func peopleOfReplicas(t *testing.T, r *replicas, round int) {
	name := fmt.Sprintf("person%d", round)
	id := r.admin.Must(t, `mutation($name: String!, $password: String!) { createUser(input: {username: $name, password: $password,
		permissions: [VIEW_AUTH_CLIENTS]}) { user { id } userErrors { message } } }`,
		map[string]any{"name": name, "password": servertest.Password}).String("createUser", "user", "id")
	browser := r.front.SignIn(t, name, servertest.Password)
	may := func(s *servertest.Server) bool {
		_, errs := browser.On(s).GraphQL(t, `{ authClients { totalCount } }`, nil)
		return len(errs) == 0
	}
	isThere := func(s *servertest.Server) bool {
		data, errs := browser.On(s).GraphQL(t, `{ viewer { id } }`, nil)
		return len(errs) == 0 && data.String("viewer", "id") == id
	}
	r.everywhere(t, "signed in", true, isThere)
	r.everywhere(t, "may see clients", true, may)
	r.update(t, "updateUser", "UpdateUserInput", map[string]any{"id": id, "permissions": []string{}})
	r.everywhere(t, "may see clients no longer", false, may)
	r.everywhere(t, "still signed in", true, isThere)
	if round%2 == 0 {
		r.update(t, "updateUser", "UpdateUserInput", map[string]any{"id": id, "status": "INACTIVE"})
	} else if answer := browser.PostForm(t, "/logout", nil); answer.Status != http.StatusSeeOther {
		t.Fatalf("sign out: %s", answer)
	}
	r.everywhere(t, "gone", false, isThere)
}

// update runs a mutation that has to succeed.
func (r *replicas) update(t *testing.T, mutation, input string, values map[string]any) {
	t.Helper()
	data := r.admin.Must(t, fmt.Sprintf(`mutation($input: %s!) { %s(input: $input) { userErrors { message } } }`, input, mutation),
		map[string]any{"input": values})
	if problems := data.List(mutation, "userErrors"); len(problems) > 0 {
		t.Fatalf("%s: %v", mutation, problems)
	}
}

// A client that one server creates may get tokens from all of them, and from none after one has switched it off.
func clientsOfReplicas(t *testing.T, r *replicas, round int) {
	made := r.admin.Must(t, `mutation($name: String!) { createAuthClient(input: {name: $name, grants: [CLIENT_CREDENTIALS]}) {
		authClient { id } clientSecret } }`, map[string]any{"name": fmt.Sprintf("client of round %d", round)})
	id, secret := made.String("createAuthClient", "authClient", "id"), made.String("createAuthClient", "clientSecret")
	var token string
	gets := func(s *servertest.Server) bool {
		answer := s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}})
		if answer.Status == http.StatusOK {
			token = answer.JSON(t).String("access_token")
		}
		return answer.Status == http.StatusOK
	}
	r.everywhere(t, "gets a token", true, gets)
	if round%2 == 0 {
		r.update(t, "updateAuthClient", "UpdateAuthClientInput", map[string]any{"id": id, "enabled": false})
	} else {
		r.update(t, "deleteAuthClient", "DeleteAuthClientInput", map[string]any{"id": id})
	}
	r.everywhere(t, "gets no token any more", false, gets)
	r.everywhere(t, "what it got", false, r.isActive(t, token))
}

// A JWT that one server signs has its key in what all of them publish, from the first one with a new key on.
func keysOfReplicas(t *testing.T, r *replicas, round int) {
	made := r.admin.Must(t, `mutation($name: String!) { createAuthClient(input: {name: $name, grants: [CLIENT_CREDENTIALS], accessTokenFormat: JWT, accessTokenLifetime: 600}) {
		authClient { id } clientSecret } }`, map[string]any{"name": fmt.Sprintf("signed for in round %d", round)})
	id, secret := made.String("createAuthClient", "authClient", "id"), made.String("createAuthClient", "clientSecret")
	for _, s := range r.each {
		token := s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
		kid := keyOf(t, token)
		r.everywhere(t, "publishes the key "+kid, true, func(s *servertest.Server) bool {
			for _, key := range s.Browser(t).Get(t, "/oauth/jwks").JSON(t).List("keys") {
				if key.String("kid") == kid {
					return true
				}
			}
			return false
		})
		r.everywhere(t, "signed", true, r.isActive(t, token))
	}
	r.tell(t, nil, "key", "rotate", "--now")
}

// One code that is presented many times at once gives one pair of tokens at most, and those are dead when it was presented
// by others, too.
func codeOfReplicas(t *testing.T, r *replicas, _ int) {
	form := r.code(t, r.front)
	answers := make([]*servertest.Response, 16)
	var parallel sync.WaitGroup
	for i := range answers {
		parallel.Go(func() { answers[i] = r.front.Token(t, r.shop.ID, r.shop.Secret, form) })
	}
	parallel.Wait()
	won := 0
	for _, answer := range answers {
		if answer.Status == http.StatusOK {
			won++
			r.everywhere(t, "got with a code that was replayed", false, r.isActive(t, answer.JSON(t).String("access_token")))
		}
	}
	if won > 1 {
		t.Errorf("%d of %d got tokens for one code", won, len(answers))
	}
}

// Guesses are counted together: whichever servers are asked, it is over after as many as at one.
func guessesOfReplicas(t *testing.T, r *replicas, round int) {
	name := fmt.Sprintf("guessed%d", round)
	r.admin.Must(t, `mutation($name: String!, $password: String!) { createUser(input: {username: $name, password: $password}) { user { id } } }`,
		map[string]any{"name": name, "password": servertest.Password})
	guess := func(s *servertest.Server, password string) int {
		return s.PostForm(t, "/login", url.Values{"username": {name}, "password": {password}}).Status
	}
	for tries := 1; guess(r.front, "a wrong one") != http.StatusTooManyRequests; tries++ {
		if tries > 20 {
			t.Fatalf("%d wrong guesses, and nobody minds", tries)
		}
	}
	r.everywhere(t, "shut out, with the right password as well", true, func(s *servertest.Server) bool {
		return guess(s, servertest.Password) == http.StatusTooManyRequests
	})
}

// TestReplicasComeAndGo replaces the servers behind the balancer, one after the other and again and again, while they write
// for many. Who is killed takes nothing with it that it had acknowledged; when the balancer leaves out those that are about to stop,
// nobody is refused.
func TestReplicasComeAndGo(t *testing.T) {
	r := startReplicas(t)
	c := newCrew(t, r.site, func() string { return r.balancer.url })
	for round := range either(4, 60) {
		server := r.balancer.draw()
		stop := c.work(t)
		c.waitFor(t, 30)
		refused := c.refused.Load()
		if round%2 == 0 {
			server.Kill()
			time.Sleep(aMoment())
			r.balancer.without(server)
		} else {
			stop() // so that none is under way to the server that it was meant for before
			r.balancer.without(server)
			stop = c.work(t)
			server.Stop()
			c.waitFor(t, 30)
			if more := c.refused.Load() - refused; more > 0 {
				t.Errorf("while a server was replaced %d requests were refused", more)
			}
		}
		r.balancer.with(r.serve(t))
		c.waitFor(t, 30)
		stop()
		c.verify(t, c.ledger.take())
		if t.Failed() {
			return
		}
	}
	c.verifyAll(t)
}

// TestReplicasAreSetUpOnce starts servers on a database without users: each prints a link, whichever is opened first makes the
// first administrator, and the others are worth nothing from then on.
func TestReplicasAreSetUpOnce(t *testing.T) {
	s := emptySite(t, onPostgres)
	s.Environment = append(slices.Clone(s.Environment), "OSTIARY_ADMIN_USERNAME=", "OSTIARY_ADMIN_PASSWORD=")
	var servers []*servertest.Server
	var links []string
	for range howMany {
		p := s.serve(t)
		eventually(t, "a link is printed", func() bool { return setUpLink.MatchString(p.Printed()) })
		servers, links = append(servers, at(t, p.URL())), append(links, setUpLink.FindStringSubmatch(p.Printed())[1])
	}
	want := func(status int) {
		t.Helper()
		for i, link := range links {
			if answer := servers[(i+1)%howMany].Browser(t).Get(t, "/setup?token="+link); answer.Status != status {
				t.Errorf("the link of server %d: %d, want %d", i, answer.Status, status)
			}
		}
	}
	want(http.StatusOK)
	made := servers[2].PostForm(t, "/setup", url.Values{"token": {links[0]}, "username": {"ada"}, "password": {servertest.Password}})
	if made.Status != http.StatusSeeOther {
		t.Fatalf("set up: %s", made)
	}
	want(http.StatusNotFound)
	servers[1].SignIn(t, "ada", servertest.Password)
}

var setUpLink = regexp.MustCompile(`/setup\?token=(\S+)`)
