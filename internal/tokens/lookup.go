package tokens

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strconv"
	"strings"

	"github.com/ostiary/ostiary/internal/names"
)

// Lookup returns the token when it is alive, and otherwise an error with the code
// [fault.Unauthenticated] that does not say why.
//
// This is the one rule of life of every token: it is neither expired nor revoked, its client exists
// and is enabled, the grant that gave it is still ticked, its user (if any) exists and is active, and
// the family or personal access token it hangs on (if any) is alive too. Nothing of this is cached:
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
		return nil, errNotAlive()
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
	prefix, statement := AccessTokenPrefix, selectAccessToken
	if strings.HasPrefix(token, string(PersonalAccessTokenPrefix)) {
		prefix, statement = PersonalAccessTokenPrefix, selectPersonalAccessToken
	}
	if !HasForm(prefix, token) {
		return nil, errNotAlive()
	}
	records, err := read(ctx, s.DB.Read(), statement+` WHERE t.hash = $1`, Hash(token))
	if err != nil {
		return nil, fmt.Errorf("look up a token: %w", err)
	}
	if len(records) == 0 || !records[0].alive(s.DB.Now()) {
		return nil, errNotAlive()
	}
	return records[0].live(prefix), nil
}

// ClientIDString is the client's id as it stands in OAuth, the client_id.
func (l *Live) ClientIDString() string { return strconv.Itoa(l.ClientID) }

func (s *Service) touch(l *Live) {
	if l.Prefix == PersonalAccessTokenPrefix {
		s.Usage.PersonalAccessToken(l.ID, l.lastUsedAt)
		return
	}
	s.Usage.AccessToken(l.ID, l.lastUsedAt)
}
