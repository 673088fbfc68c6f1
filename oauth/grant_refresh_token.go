package oauth

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
)

// refreshToken exchanges a refresh token for an access token and its successor (RFC 6749 section 6). The scope
// may be narrower than what was granted, and may be as wide again the next time.
var refreshToken = grant{kind: grants.AuthorizationCode, owner: refreshOwner}

func refreshOwner(ctx context.Context, s *Server, client *ent.AuthClient, f form) (owner, error) {
	if f["refresh_token"] == "" {
		return owner{}, refuse(codeInvalidRequest, "The parameter refresh_token is missing.")
	}
	token, err := s.Tokens.Refresh(ctx, f["refresh_token"])
	if fault.CodeOf(err) == fault.Unauthenticated || err == nil && token.ClientID != client.ID {
		return owner{}, invalidRefreshToken()
	}
	if err != nil {
		return owner{}, err
	}
	return owner{userID: token.UserID, revocations: token.Revocations.User, refresh: token}, nil
}

// invalidRefreshToken is the one answer for a refresh token that is unknown, used, too old, or another
// client's.
func invalidRefreshToken() error {
	return refuse(codeInvalidGrant, "The refresh token is not valid: it is unknown, was used, has expired, or was revoked.")
}
