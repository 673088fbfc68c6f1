package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ostiary/ostiary/bench/load"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

const (
	scopeName     = "orders:read"
	tokenLifetime = 24 * time.Hour
)

// liveTokens is how many tokens are asked about.
const liveTokens = 1000

// size is what a database holds.
type size struct{ clients, tokens int }

// credentials are those of a client.
type credentials struct {
	ID     string `json:"clientId"`
	Secret string `json:"clientSecret"`
}

func (c credentials) number() int {
	id, _ := strconv.Atoi(c.ID)
	return id
}

// server is Ostiary on a database of its own, with what the works need.
type server struct {
	*lab.Process
	url    string // of the database
	dir    string // what belongs to it
	db     *database.DB
	caller credentials // gets tokens as itself
	api    credentials // a resource server
	app    credentials // has users who signed in
	people credentials // gets tokens for passwords
	tokens []string    // of the caller; they live
	admin  string      // access token of a super admin, for GraphQL
}

// newServer starts a server on a fresh database with so much in it. What is asked about is made through the same doors
// as in earnest; the crowd around it is stored by SQL.
func (r *rig) newServer(ctx context.Context, kind string, holds size) (s *server, err error) {
	s = &server{}
	if s.url, s.dir, err = r.newDatabase(ctx, kind); err != nil {
		return nil, err
	}
	if err := r.createClients(ctx, s); err != nil {
		return nil, err
	}
	if s.db, err = database.Open(ctx, s.url, database.Options{}); err != nil {
		return nil, err
	}
	if err = s.fill(ctx, holds); err == nil {
		err = r.serve(ctx, s)
	}
	if err == nil {
		err = s.getTokens(ctx)
	}
	if err != nil {
		r.discard(s)
		return nil, err
	}
	return s, nil
}

// kind returns the kind of its database.
func (s *server) kind() string {
	if s.db.Path() == "" {
		return postgres
	}
	return sqlite
}

// serve starts the server. It is not ctx that ends it, but [lab.Process.Stop].
func (r *rig) serve(ctx context.Context, s *server) (err error) {
	s.Process, err = r.Serve(ctx, s.url, filepath.Join(s.dir, "log"))
	return err
}

// discard ends a server, if it was started, and deletes its folder.
func (r *rig) discard(s *server) {
	if s.Process != nil {
		s.Stop()
	}
	_ = s.db.Close()
	_ = os.RemoveAll(s.dir)
}

func (r *rig) createClients(ctx context.Context, s *server) error {
	if err := r.Tell(ctx, s.url, nil, "migrate", "up"); err != nil {
		return err
	}
	if err := r.Tell(ctx, s.url, nil, "scope", "create", scopeName, "Read orders"); err != nil {
		return err
	}
	for _, client := range []struct {
		made *credentials
		args []string
	}{
		{&s.caller, []string{"Nightly reports", "--grant=client_credentials", "--scope=" + scopeName}},
		{&s.api, []string{"Orders API", "--grant=client_credentials", "--resource-server"}},
		{&s.app, []string{"Web shop", "--grant=authorization_code", "--redirect-uri=https://shop.example/callback", "--scope=" + scopeName}},
		{&s.people, []string{"Scripts", "--grant=password", "--scope=admin"}},
	} {
		args := append([]string{"client", "create", "--output=json", "--access-token-lifetime=" + tokenLifetime.String()}, client.args...)
		if err := r.Tell(ctx, s.url, client.made, args...); err != nil {
			return err
		}
	}
	return nil
}

// getTokens asks the server for the tokens that are asked about.
func (s *server) getTokens(ctx context.Context) (err error) {
	if s.admin, err = s.token(ctx, s.people, "grant_type=password&scope=admin&username="+lab.AdminName+"&password="+url.QueryEscape(lab.AdminPassword)); err != nil {
		return err
	}
	for range liveTokens {
		token, err := s.token(ctx, s.caller, clientCredentials)
		if err != nil {
			return err
		}
		s.tokens = append(s.tokens, token)
	}
	return nil
}

// token gets an access token.
func (s *server) token(ctx context.Context, client credentials, form string) (string, error) {
	body, err := load.Once(ctx, s.Address(), always(post(tokenPath, client.basic(), form)))
	if err != nil {
		return "", err
	}
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.AccessToken == "" {
		return "", fmt.Errorf("no token in %s (%w)", body, err)
	}
	return answer.AccessToken, nil
}
