package server

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
)

// homeView fills the home page.
type homeView struct {
	Name, Username string
	SuperAdmin     bool
	Held           string   // how many permissions, in words
	Permissions    []string // titles
	Clients        string   // how many there are; empty for who may not know
	Example        string   // a mutation to begin with; empty for who may not use it
	Addresses      []address
	Version        string
}

type address struct{ Name, URL, Use string }

// home shows who is signed in what they can do here.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	actor := access.ActorFrom(r.Context())
	if actor.Kind == access.Anonymous {
		if !s.showedSetUpFirst(w, r) {
			redirect(w, "/login")
		}
		return
	}
	data, err := s.homeOf(r.Context(), actor)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.show(w, r, http.StatusOK, homePage, data)
}

func (s *Server) homeOf(ctx context.Context, actor access.Actor) (homeView, error) {
	user, err := s.accounts.User(ctx, actor.ID)
	if err != nil {
		return homeView{}, err
	}
	data := homeView{
		Name: user.FullName, Username: user.Username, SuperAdmin: actor.SuperAdmin,
		Addresses: s.addresses(), Version: s.config.Version,
	}
	if data.Name == "" {
		data.Name = user.Username
	}
	if !actor.SuperAdmin {
		data.Held, data.Permissions = held(actor.Permissions)
	}
	if actor.Can(access.ViewAuthClients) {
		count, err := s.clients.Count(ctx, clients.Filter{})
		if err != nil {
			return homeView{}, err
		}
		data.Clients = strconv.Itoa(count)
	}
	if actor.Can(access.ViewAuthClients) && actor.Can(access.CreateAuthClients) {
		data.Example = registerExample
	}
	return data, nil
}

func held(permissions access.Set) (count string, titles []string) {
	for _, p := range permissions.Sorted() {
		titles = append(titles, p.Title())
	}
	if len(titles) == 1 {
		return "1 permission", titles
	}
	return fmt.Sprintf("%d permissions", len(titles)), titles
}

func (s *Server) addresses() []address {
	at := func(path string) string { return s.config.PublicURL + path }
	return []address{
		{"GraphQL", at("/graphql"), "Manage auth clients, users and groups."},
		{"Authorization", at("/oauth/authorize"), "Where applications send people, to sign in and to agree."},
		{"Token", at("/oauth/token"), "Where applications get their tokens."},
		{"Introspection", at("/oauth/introspect"), "Where an API asks what a token is worth."},
		{"Revocation", at("/oauth/revoke"), "Where applications give a token back."},
		{"Forward auth", at("/oauth/verify"), "What nginx, Caddy or Traefik ask before they let a request pass."},
		{"Metadata", at("/.well-known/oauth-authorization-server"), "From which applications learn the others by themselves."},
	}
}

// registerExample is what most people want first.
const registerExample = `mutation {
  createAuthClient(input: {
    name: "My service"
    grants: [CLIENT_CREDENTIALS]
  }) {
    authClient { id name }
    clientSecret
    userErrors { field message }
  }
}`
