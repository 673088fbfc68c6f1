package tokens

import (
	"fmt"
	"strings"
)

// Beside is a look-up of an access token as a part of the statement that authenticates a client: who introspects a
// token needs both, and two statements cost nearly twice as much as one.
type Beside struct {
	service *Service
	value   string
	row     liveRow
	isAlive bool
}

// What the statement selects and joins for it. $1 and $2 are its [Beside.Args].
var (
	BesideColumns = liveColumns + `, (` + strings.ReplaceAll(accessTokenIsAlive, "{now}", "$1") + `) IS TRUE`
	BesideJoins   = `LEFT JOIN access_tokens t ON t.hash = $2 ` + ofAccessToken
)

// Beside returns the look-up of a value that has the form of an access token, and nil for any other, and for a token that
// was imported.
func (s *Service) Beside(value string) *Beside {
	if _, isForeign := s.foreign(value); isForeign || !IsAccessToken(value) {
		return nil
	}
	return &Beside{service: s, value: value}
}

// Args are the first arguments of the statement.
func (b *Beside) Args() []any { return []any{b.service.DB.Now(), Hash(b.value)} }

// Into returns where the columns are scanned to.
func (b *Beside) Into() []any { return append(b.row.into(), &b.isAlive) }

// Live returns, once the columns are scanned, what [Service.Lookup] does.
func (b *Beside) Live() (*Live, error) {
	if !b.isAlive {
		return nil, errNotAlive()
	}
	live, err := b.row.live()
	if err != nil {
		return nil, fmt.Errorf("look up a token: %w", err)
	}
	live.Prefix = AccessTokenPrefix
	b.service.touch(live)
	return live, nil
}
