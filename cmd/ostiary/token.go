package main

import (
	"strconv"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/tokens"
)

// tokenData is what is printed of a token, with the names of schema.graphql.
type tokenData struct {
	ID         string           `json:"id"`
	Kind       credentials.Kind `json:"kind"`
	Hint       string           `json:"hint"`
	Name       string           `json:"name"`
	AuthClient clientSummary    `json:"authClient"`
	User       *userSummary     `json:"user"` // null when the client acts as itself
	Grant      *grants.Type     `json:"grant"`
	Scopes     []string         `json:"scopes"`
	CreatedAt  time.Time        `json:"createdAt"`
	ExpiresAt  *time.Time       `json:"expiresAt"`
	LastUsedAt *time.Time       `json:"lastUsedAt"`
}

type clientSummary struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type userSummary struct {
	ID       string `json:"id"`
	Username string `json:"username"`
}

func dataOfCredential(c *credentials.Credential) tokenData {
	data := tokenData{
		ID: c.ID, Kind: c.Kind, Hint: c.Hint, Name: c.Name,
		AuthClient: clientSummary{strconv.Itoa(c.AuthClient.ID), c.AuthClient.Name},
		Grant:      c.Grant, Scopes: append([]string{}, c.Scopes...),
		CreatedAt: c.CreatedAt.UTC(), ExpiresAt: inUTC(c.ExpiresAt), LastUsedAt: inUTC(c.LastUsedAt),
	}
	if c.User != nil {
		data.User = &userSummary{c.User.ID, c.User.Username}
	}
	return data
}

// dataOfKnown is for a token whose value was given.
func dataOfKnown(l *tokens.Known, v value) tokenData {
	data := tokenData{
		ID: l.ID, Kind: v.kind(), Hint: v.hint(), Name: l.Name,
		AuthClient: clientSummary{l.ClientIDString(), l.ClientName},
		Grant:      &l.Grant, Scopes: append([]string{}, scope.Split(l.Scope)...),
		CreatedAt: l.IssuedAt, ExpiresAt: inUTC(l.ExpiresAt), LastUsedAt: inUTC(l.LastUsedAt()),
	}
	if l.UserID != "" {
		data.User = &userSummary{l.UserID, l.Username}
	}
	return data
}

// dataOfClientSecret is for a client secret whose value was given.
func dataOfClientSecret(secret *ent.ClientSecret, client *ent.AuthClient) tokenData {
	known := dataOfSecret(secret)
	return tokenData{
		ID: known.ID, Kind: credentials.ClientSecret, Hint: known.Hint,
		AuthClient: clientSummary{strconv.Itoa(client.ID), client.Name},
		Scopes:     []string{},
		CreatedAt:  known.CreatedAt, ExpiresAt: known.ExpiresAt, LastUsedAt: known.LastUsedAt,
	}
}

var tokenHeads = []string{"ID", "KIND", "HINT", "NAME", "CLIENT", "USER", "SCOPE", "CREATED", "EXPIRES", "LAST USED"}

func (t tokenData) cells() []string {
	return []string{
		t.ID, named(t.Kind), t.Hint, t.Name, t.client(), t.username(), scope.Join(t.Scopes),
		when(&t.CreatedAt), when(t.ExpiresAt), when(t.LastUsedAt),
	}
}

func (t tokenData) facts() []fact {
	return []fact{
		{"ID", t.ID},
		{"Kind", named(t.Kind)},
		{"Hint", t.Hint},
		{"Name", t.Name},
		{"Client", t.client()},
		{"User", t.username()},
		{"Scope", scope.Join(t.Scopes)},
		{"Created", when(&t.CreatedAt)},
		{"Expires", when(t.ExpiresAt)},
		{"Last used", when(t.LastUsedAt)},
	}
}

func (t tokenData) client() string { return t.AuthClient.ID + " " + t.AuthClient.Name }

func (t tokenData) username() string {
	if t.User == nil {
		return ""
	}
	return t.User.Username
}
