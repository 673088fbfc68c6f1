package tokens

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/names"
)

// Lookup returns the token when it is alive, and otherwise an error with the code
// [fault.Unauthenticated] that does not say why.
//
// This is the one rule of life of every token: it is neither expired nor revoked, its client exists
// and is enabled, the grant that gave it is still ticked, its user (if any) exists and is active, and
// the family or personal access token it hangs on (if any) is alive too (alive.go). Its scope is what it was
// granted and its client still has. Nothing is cached:
// what was withdrawn is withdrawn for the next request, on every replica.
func (s *Service) Lookup(ctx context.Context, token string) (*Live, error) {
	live, err := s.find(ctx, token)
	if err == nil {
		s.touch(live)
	}
	return live, err
}

// LookupPersonal is Lookup for a personal access token that stands where a password does: it also has to
// be one of the user of that name.
func (s *Service) LookupPersonal(ctx context.Context, username, token string) (*Live, error) {
	if !strings.HasPrefix(token, string(PersonalAccessTokenPrefix)) {
		return nil, errMalformed()
	}
	live, err := s.find(ctx, token)
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare(names.Key(live.Username), names.Key(username)) != 1 {
		return nil, errNotAlive()
	}
	s.touch(live)
	return live, nil
}

// find returns the token when it is alive. That it was used is not noted yet.
func (s *Service) find(ctx context.Context, token string) (*Live, error) {
	prefix, statement, hasForm := AccessTokenPrefix, selectAccessToken, IsAccessToken(token)
	if strings.HasPrefix(token, string(PersonalAccessTokenPrefix)) {
		prefix, statement, hasForm = PersonalAccessTokenPrefix, selectPersonalAccessToken, HasForm(PersonalAccessTokenPrefix, token)
	}
	if !hasForm {
		return nil, errMalformed()
	}
	hash, isForeign := s.foreign(token)
	if isForeign {
		prefix, statement = PersonalAccessTokenPrefix, selectPersonalAccessToken
	} else {
		hash = Hash(token)
	}
	live, err := s.read(ctx, statement, s.DB.Now(), hash)
	if err != nil {
		return nil, fmt.Errorf("look up a token: %w", err)
	}
	if live == nil {
		return nil, errNotAlive()
	}
	live.Prefix = prefix
	return live, nil
}

// read runs one of the statements that select a token. That none is alive is no error, unlike a database
// that is away, which says nothing about it.
func (s *Service) read(ctx context.Context, statement string, args ...any) (*Live, error) {
	var read liveRow
	found, err := database.First(ctx, s.DB.Query, statement, args, func(row database.Row) error { return row.Scan(read.into()...) })
	if err != nil || !found {
		return nil, err
	}
	return read.live()
}

func (s *Service) touch(l *Live) {
	if l.Prefix == PersonalAccessTokenPrefix {
		s.Usage.PersonalAccessToken(l.ID, l.lastUsedAt)
		return
	}
	s.Usage.AccessToken(l.ID, l.lastUsedAt)
}
