package tokens

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/accesstoken"
	"github.com/ostiary/ostiary/ent/personalaccesstoken"
	"github.com/ostiary/ostiary/internal/fault"
)

// IDOf returns the id of the access token or personal access token that has this value, whether it
// works or not: one that leaked while its client was disabled is to be revoked too. A value that is
// none is [fault.NotFound].
func (s *Service) IDOf(ctx context.Context, value string) (id string, err error) {
	hash := Hash(value)
	switch {
	case IsAccessToken(value):
		id, err = s.DB.Read().AccessToken.Query().Where(accesstoken.Hash(hash)).OnlyID(ctx)
	case HasForm(PersonalAccessTokenPrefix, value):
		id, err = s.DB.Read().PersonalAccessToken.Query().Where(personalaccesstoken.Hash(hash)).OnlyID(ctx)
	case strings.HasPrefix(value, string(AccessTokenPrefix)), strings.HasPrefix(value, string(PersonalAccessTokenPrefix)):
		return "", fault.New(fault.NotFound, "This is not the whole value of a token: its checksum is wrong.")
	default:
		return "", fault.New(fault.NotFound, "This is neither an access token nor a personal access token of Ostiary.")
	}
	if ent.IsNotFound(err) {
		return "", fault.New(fault.NotFound, "There is no such token here.")
	}
	if err != nil {
		return "", fmt.Errorf("look for a token: %w", err)
	}
	return id, nil
}

// LastUsedAt returns when the token was last used, to within a minute; nil means never.
func (l *Live) LastUsedAt() *time.Time { return l.lastUsedAt }
