package oauth

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/internal/tokens"
)

// refreshToken exchanges a refresh token for an access token and its successor (RFC 6749 section 6). The scope
// may be narrower than what was granted, and may be as wide again the next time.
var refreshToken = grant{kind: grants.AuthorizationCode, fill: byRefreshToken}

func byRefreshToken(ctx context.Context, s *Server, client *ent.AuthClient, f form, g *tokens.Grant) error {
	if f["refresh_token"] == "" {
		return refuse(codeInvalidRequest, "The parameter refresh_token is missing.")
	}
	token, err := s.Tokens.Refresh(ctx, f["refresh_token"])
	if fault.CodeOf(err) == fault.Unauthenticated || err == nil && token.ClientID != client.ID {
		return invalidRefreshToken()
	}
	if err != nil {
		return err
	}
	g.UserID, g.Refresh = token.UserID, token
	g.Revocations.User = token.Revocations.User
	if g.AskedScope == "" {
		g.Scope = token.Scope
		return nil
	}
	g.Scope, err = narrowed(*g, token.Scope, "was granted with the refresh token")
	return err
}

// invalidRefreshToken is the one answer for a refresh token that is unknown, used, too old, or another
// client's.
func invalidRefreshToken() error {
	return refuse(codeInvalidGrant, "The refresh token is not valid: it is unknown, was used, has expired, was revoked, or is another client's.").
		on(help.RefreshTokenNotValid)
}
