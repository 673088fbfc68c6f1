package tokens

import (
	"context"
	"fmt"
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/accesstoken"
	"github.com/ostiary/ostiary/ent/personalaccesstoken"
	"github.com/ostiary/ostiary/ent/refreshtoken"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
)

// Known is what is stored of a token, whether it works or not.
type Known struct {
	Live
	Name string // what its owner calls a personal access token; empty for others
	// ClientName is empty when the client is gone.
	ClientName string
	// Grant is the way it was got.
	Grant grants.Type
	// Why says in a sentence why it does not work; empty when it does.
	Why string
}

// ByValue returns the access token, refresh token or personal access token that has this value. It is for whoever
// found one and wants to know what it is, and does not count as a use. A value that is none is [fault.NotFound].
func (s *Service) ByValue(ctx context.Context, value string) (*Known, error) {
	id, err := s.IDOf(ctx, value)
	if err != nil {
		return nil, err
	}
	known, err := s.known(ctx, value, id)
	if err != nil {
		return nil, fmt.Errorf("look what is known of a token: %w", err)
	}
	return known, nil
}

func (s *Service) known(ctx context.Context, value, id string) (*Known, error) {
	q := s.DB.Read()
	found, err := loadStored(ctx, q, id)
	if ent.IsNotFound(err) {
		return nil, fault.New(fault.NotFound, "There is no such token here.") // it has just been purged
	}
	if err != nil {
		return nil, err
	}
	works, err := s.works(ctx, value)
	if err != nil {
		return nil, err
	}
	known := found.known()
	if !works {
		known.Why = found.whyNot(s.DB.Now())
	}
	return known, nil
}

// works asks the rule of life. What is said of a token besides explains it, and decides nothing.
func (s *Service) works(ctx context.Context, value string) (bool, error) {
	look := s.find
	if HasForm(RefreshTokenPrefix, value) {
		look = s.LookupRefresh
	}
	_, err := look(ctx, value)
	if fault.CodeOf(err) == fault.Unauthenticated {
		return false, nil
	}
	return err == nil, err
}

// IDOf returns the id of the access token, refresh token or personal access token that has this value, whether it
// works or not: one that leaked while its client was disabled is to be revoked too. A value that is
// none is [fault.NotFound].
func (s *Service) IDOf(ctx context.Context, value string) (id string, err error) {
	hash, q := Hash(value), s.DB.Read()
	foreign, isForeign := s.foreign(value)
	switch {
	case isForeign:
		id, err = q.PersonalAccessToken.Query().Where(personalaccesstoken.Hash(foreign)).OnlyID(ctx)
	case IsAccessToken(value):
		id, err = q.AccessToken.Query().Where(accesstoken.Hash(hash)).OnlyID(ctx)
	case HasForm(RefreshTokenPrefix, value):
		id, err = q.RefreshToken.Query().Where(refreshtoken.Hash(hash)).OnlyID(ctx)
	case HasForm(PersonalAccessTokenPrefix, value):
		id, err = q.PersonalAccessToken.Query().Where(personalaccesstoken.Hash(hash)).OnlyID(ctx)
	default:
		return "", errNoToken(value)
	}
	if ent.IsNotFound(err) {
		return "", fault.New(fault.NotFound, "There is no such token here.")
	}
	if err != nil {
		return "", fmt.Errorf("look for a token: %w", err)
	}
	return id, nil
}

func errNoToken(value string) error {
	for _, prefix := range []Prefix{AccessTokenPrefix, RefreshTokenPrefix, PersonalAccessTokenPrefix} {
		if strings.HasPrefix(value, string(prefix)) {
			return fault.New(fault.NotFound, "This is not the whole value of a token: its checksum is wrong.")
		}
	}
	return fault.New(fault.NotFound, "This is neither an access token nor a refresh token nor a personal access token of Ostiary.")
}
