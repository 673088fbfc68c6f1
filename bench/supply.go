package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/bench/load"
	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/tokens"
)

// template is a request in which one value stands in the place of another of the same length.
type template struct {
	request []byte
	at      int // of the value
}

// newTemplate returns a request that ends with a value, and what is to follow it.
func newTemplate(request []byte, value string) template {
	return template{request, bytes.LastIndex(request, []byte(value))}
}

// with returns the request with another value, valid until the next call.
func (t template) with(value string) []byte {
	copy(t.request[t.at:], value)
	return t.request
}

// using asks about other tokens each time, which store has made ready before the clock starts.
func using(connections int, request func(token string) []byte, store func(ctx context.Context, tokens []string) error) ask {
	left := make([][]string, connections)
	var a ask
	for i := range left {
		any := tokens.Mint(tokens.AccessTokenPrefix)
		t := newTemplate(request(any), any)
		a.sources = append(a.sources, load.Source{Next: func() []byte {
			last := len(left[i]) - 1
			if last < 0 {
				return nil
			}
			token := left[i][last]
			left[i] = left[i][:last]
			return t.with(token)
		}})
	}
	a.refill = func(ctx context.Context, requests int) error {
		var all []string
		for i := range left {
			var fresh []string
			for range requests/connections + 1 - len(left[i]) {
				fresh = append(fresh, tokens.Mint(tokens.AccessTokenPrefix))
			}
			left[i] = append(left[i], fresh...)
			all = append(all, fresh...)
		}
		return store(ctx, all)
	}
	return a
}

// addTokens stores tokens of the caller as [tokens.Service.Issue] does.
func (s *server) addTokens(ctx context.Context, values []string) error {
	for some := range slices.Chunk(values, chunk) {
		err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
			return tx.AccessToken.MapCreateBulk(some, func(c *ent.AccessTokenCreate, i int) {
				c.SetID(ids.New(ids.AccessToken)).SetHash(tokens.Hash(some[i])).SetLastFour(tokens.LastFour(some[i])).
					SetClientID(s.caller.number()).SetGrant(grants.ClientCredentials).SetScope(scopeName).
					SetIssuedAt(s.db.Now()).SetExpiresAt(s.db.Now().Add(tokenLifetime))
			}).Exec(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// chains returns sources of which each exchanges a refresh token, and then what it got for it. The first are stored as
// an exchange of a code stores them: to walk sixty-four people through sign-in and consent would measure nothing more.
func (s *server) chains(ctx context.Context, connections int) (a ask, err error) {
	userID, err := s.db.Read().User.Query().OnlyID(ctx)
	if err != nil {
		return a, err
	}
	now := s.db.Now()
	return a, s.db.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		for range connections {
			first, family := tokens.Mint(tokens.RefreshTokenPrefix), ids.New(ids.Family)
			err := tx.TokenFamily.Create().SetID(family).SetClientID(s.app.number()).SetUserID(userID).SetGrant(grants.AuthorizationCode).
				SetScope(scopeName).SetAuthenticatedAt(now).SetCreatedAt(now).Exec(ctx)
			if err != nil {
				return err
			}
			err = tx.RefreshToken.Create().SetHash(tokens.Hash(first)).SetLastFour(tokens.LastFour(first)).SetFamilyID(family).
				SetIssuedAt(now).Exec(ctx)
			if err != nil {
				return err
			}
			a.sources = append(a.sources, chain(post(tokenPath, s.app.basic(), "grant_type=refresh_token&refresh_token="+first), first))
		}
		return nil
	})
}

var successor = []byte(`"refresh_token":"`)

// chain asks with the refresh token of the answer before.
func chain(request []byte, first string) load.Source {
	t := newTemplate(request, first)
	return load.Source{
		Next: func() []byte { return t.request },
		Answer: func(body []byte) error {
			_, after, _ := bytes.Cut(body, successor)
			next, _, found := bytes.Cut(after, []byte(`"`))
			if !found || len(next) != len(first) {
				return fmt.Errorf("there is no refresh token in %s", body)
			}
			t.with(string(next))
			return nil
		},
	}
}
