package chaos_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit/lab"
	"github.com/ostiary/ostiary/server/servertest"
)

// visitors are those who come through the doors that a crew does not use.
func (s *site) visitors(t testing.TB, server *lab.Process) visitors {
	t.Helper()
	var desk, signed credentials
	s.tell(t, &desk, "client", "create", "--output=json", "Order desk", "--grant=personal_access_token")
	s.tell(t, &signed, "client", "create", "--output=json", "Signed for", "--grant=client_credentials", "--access-token-format=jwt", "--access-token-lifetime=10s")
	here := at(t, server.URL())
	admin := here.SignIn(t, lab.AdminName, lab.AdminPassword)
	guesses := 0
	return visitors{
		{name: "the shop", once: func() error { return s.shopping(t, here) }},
		{name: "personal access tokens", once: func() error { return s.personal(t, here, admin, desk) }},
		{name: "JWTs", once: func() error { return s.signedFor(t, here, signed) }},
		{name: "lists and files", once: func() error { return s.reading(t, admin) }},
		{name: "guesses", once: func() error { guesses++; return s.guessing(t, here, guesses) }},
	}
}

// wantStatus returns an error unless the answer has one of these.
func wantStatus(what string, answer *servertest.Response, statuses ...int) error {
	for _, status := range statuses {
		if answer.Status == status {
			return nil
		}
	}
	return fmt.Errorf("%s: %s", what, answer)
}

// shopping goes through the redirect flow, uses what comes of it, and signs out. Every other sign-in is left to expire.
func (s *site) shopping(t testing.TB, here *servertest.Server) error {
	browser := here.SignIn(t, lab.AdminName, lab.AdminPassword)
	got := here.Token(t, s.shop.ID, s.shop.Secret, s.codeIn(t, browser)).JSON(t)
	again := here.Token(t, s.shop.ID, s.shop.Secret, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {got.String("refresh_token")}}).JSON(t)
	for _, token := range []string{got.String("access_token"), again.String("access_token")} {
		if err := wantStatus("verify", here.Bearer(t, token).Get(t, "/oauth/verify?scope="+scopeName), http.StatusOK); err != nil {
			return err
		}
		asked := here.OAuth(t, "/oauth/introspect", s.api.ID, s.api.Secret, url.Values{"token": {token}})
		if asked.JSON(t).At("active") != true {
			return fmt.Errorf("introspect: %s", asked)
		}
	}
	if got.String("access_token")[len("ost_at_")]%2 == 0 {
		form := url.Values{"token": {again.String("refresh_token")}}
		if err := wantStatus("revoke", here.OAuth(t, "/oauth/revoke", s.shop.ID, s.shop.Secret, form), http.StatusOK); err != nil {
			return err
		}
	}
	return wantStatus("sign out", browser.PostForm(t, "/logout", nil), http.StatusSeeOther)
}

// personal makes a token, uses it and ends it.
func (s *site) personal(t testing.TB, here *servertest.Server, admin *servertest.Client, desk credentials) error {
	made := admin.Must(t, `mutation($client: ID!) { createPersonalAccessToken(input: {clientId: $client, name: "Laptop", expiresAt: null}) {
		token personalAccessToken { id } userErrors { message } } }`, map[string]any{"client": desk.ID})
	token := made.String("createPersonalAccessToken", "token")
	if err := wantStatus("verify", here.Bearer(t, token).Get(t, "/oauth/verify"), http.StatusOK); err != nil {
		return err
	}
	admin.Must(t, `mutation($id: ID!) { revokePersonalAccessToken(input: {id: $id}) { revokedId userErrors { message } } }`,
		map[string]any{"id": made.String("createPersonalAccessToken", "personalAccessToken", "id")})
	return wantStatus("verify what was revoked", here.Bearer(t, token).Get(t, "/oauth/verify"), http.StatusUnauthorized)
}

func (s *site) signedFor(t testing.TB, here *servertest.Server, client credentials) error {
	got := here.Token(t, client.ID, client.Secret, url.Values{"grant_type": {"client_credentials"}})
	if err := wantStatus("get a JWT", got, http.StatusOK); err != nil {
		return err
	}
	keyOf(t, got.JSON(t).String("access_token"))
	return wantStatus("keys", here.Browser(t).Get(t, "/oauth/jwks"), http.StatusOK)
}

// reading looks at all the lists, and takes the end of the audit log away as a file.
func (s *site) reading(t testing.TB, admin *servertest.Client) error {
	admin.Must(t, `{ authClients(first: 100) { totalCount nodes { id name secrets { id } } } users(first: 100) { nodes { id } }
		credentials(first: 100) { nodes { id } } auditEvents(first: 100) { nodes { id kind } } }`, nil)
	since := url.Values{"since": {time.Now().Add(-time.Second).UTC().Format(time.RFC3339)}}.Encode()
	for _, path := range []string{
		"/audit-events.csv?" + since, "/audit-events.jsonl?" + since,
		"/readyz", "/.well-known/oauth-authorization-server", "/login",
	} {
		if err := wantStatus(path, admin.Get(t, path), http.StatusOK, http.StatusSeeOther); err != nil {
			return err
		}
	}
	return nil
}

// guessing tries what is wrong, from many networks.
func (s *site) guessing(t testing.TB, here *servertest.Server, n int) error {
	from := http.Header{
		"X-Forwarded-For": {fmt.Sprintf("203.0.%d.9", n%64)},
		"Content-Type":    {"application/x-www-form-urlencoded"},
	}
	guess := func(path string, form url.Values) *servertest.Response {
		return here.Browser(t).Do(t, http.MethodPost, path, from, form.Encode())
	}
	name := fmt.Sprintf("guessed%d", n%16)
	if err := wantStatus("guess a password", guess("/login", url.Values{"username": {name}, "password": {"a wrong one"}}),
		http.StatusOK, http.StatusUnauthorized, http.StatusTooManyRequests); err != nil {
		return err
	}
	for _, id := range []string{s.reports.ID, fmt.Sprint("made up ", n)} {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {fmt.Sprint("wrong", n)}}
		if err := wantStatus("guess a secret", guess("/oauth/token", form), http.StatusUnauthorized, http.StatusTooManyRequests); err != nil {
			return err
		}
	}
	return wantStatus("guess a token", here.Bearer(t, fmt.Sprint("made-up-", n)).Get(t, "/oauth/verify"), http.StatusUnauthorized)
}
