package oauth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/server/servertest"
)

// legacy is the client_id that an application had with another authorization server.
const legacy = "9d3f1c2e-7a54-4c1b-8f0e-2b6a5d4c3e21"

// newImported is an application that came from another authorization server, with a hash of its secret.
func newImported(t *testing.T, s *servertest.Server, cost int) *app {
	t.Helper()
	const secret = "0gqyvXWPGbnYrYwEQ2pBzDQrwnPFWpXLAqJGcdF3"
	hash, err := bcrypt.GenerateFromPassword([]byte(secret), cost)
	if err != nil {
		t.Fatal(err)
	}
	draft := clients.NewDraft()
	draft.Name, draft.ResourceServer, draft.RedirectURIs = "Moved", true, []string{callback}
	draft.Grants = []grants.Type{grants.AuthorizationCode, grants.ClientCredentials}
	service := &clients.Service{DB: s.Kit.DB, Hasher: accounts.NewHasher(8, 1)}
	_, _, err = service.Import(servertest.Operator(t.Context()), clients.Import{
		Draft: draft, LegacyClientID: legacy, SecretHash: strings.Replace(string(hash), "$2a$", "$2y$", 1),
	})
	if err != nil {
		t.Fatal(err)
	}
	return &app{s, legacy, secret}
}

// An application that was moved here notices nothing: each endpoint knows the client_id and the secret that it has.
func TestLegacyClientID(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a := newImported(t, s, bcrypt.MinCost)
		wrong := &app{s, legacy, a.secret + "x"}
		wantStatus(t, wrong.token(t, url.Values{"grant_type": {"client_credentials"}}), http.StatusUnauthorized)

		token := accessToken(t, a.token(t, url.Values{"grant_type": {"client_credentials"}}))
		inBody := url.Values{"grant_type": {"client_credentials"}, "client_id": {legacy}, "client_secret": {a.secret}}
		accessToken(t, post(t, s, "/oauth/token", inBody.Encode(), nil))

		introspected := post(t, s, "/oauth/introspect", url.Values{"token": {token}}.Encode(), a.basic())
		wantStatus(t, introspected, http.StatusOK)
		if body := introspected.JSON(t); body.At("active") != true || body.String("client_id") == legacy {
			t.Errorf("introspected: %v", body)
		}
		wantStatus(t, post(t, s, "/oauth/revoke", url.Values{"token": {token}}.Encode(), a.basic()), http.StatusOK)

		f := newFlow(a)
		granted := f.tokens(t, s.SignIn(t, newUser(t, s).name, servertest.Password))
		accessToken(t, a.refresh(t, granted.String("refresh_token")))
	})
}

// T35: who sends wrong secrets of an application that was moved here keeps nobody from signing in, although each is compared
// with a hash that takes its time.
func TestT35WrongSecretsOfImportedClients(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a, user := newImported(t, s, 8), newUser(t, s)
		stop := make(chan struct{})
		var crowded sync.Once
		isCrowded := make(chan struct{})
		var wait sync.WaitGroup
		for i := range 64 {
			body := url.Values{"grant_type": {"client_credentials"}, "client_id": {a.id}, "client_secret": {fmt.Sprint("wrong ", i)}}.Encode()
			wait.Go(func() {
				for {
					answer := post(t, s, "/oauth/token", body, nil)
					if strings.Contains(answer.Body, "at once") { // the network has as many in the line as it may
						crowded.Do(func() { close(isCrowded) })
					}
					select {
					case <-stop:
						return
					default:
					}
				}
			})
		}
		select {
		case <-isCrowded:
		case <-time.After(time.Minute):
			t.Error("the line of secrets was never full")
		}
		for range 3 {
			answer := s.Browser(t).PostForm(t, "/login", url.Values{"username": {user.name}, "password": {servertest.Password}})
			wantStatus(t, answer, http.StatusSeeOther)
		}
		close(stop)
		wait.Wait()
		accessToken(t, a.token(t, url.Values{"grant_type": {"client_credentials"}}))
	})
}
