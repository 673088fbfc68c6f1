package oauth

import (
	"context"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
)

// password gives a token for a user name and a password (RFC 6749 section 4.3), for legacy
// applications that cannot open a browser. There is no refresh token with it.
var password = grant{kind: grants.Password, owner: passwordOwner}

func passwordOwner(ctx context.Context, s *Server, f form) (string, error) {
	if f["username"] == "" || f["password"] == "" {
		return "", refuse(codeInvalidRequest, "The parameters username and password are both needed.")
	}
	user, err := s.Accounts.CheckPassword(ctx, f["username"], f["password"])
	if fault.CodeOf(err) == fault.Unauthenticated {
		return "", refuse(codeInvalidGrant, "The user name or the password is wrong.")
	}
	if err != nil {
		return "", err
	}
	return user.ID, nil
}
