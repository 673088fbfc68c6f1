package oauth

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// password gives a token for a user name and a password (RFC 6749 section 4.3), for legacy
// applications that cannot open a browser. There is no refresh token with it. A personal access token
// that the user made under the client does in place of the password.
var password = grant{kind: grants.Password, owner: passwordOwner}

func passwordOwner(ctx context.Context, s *Server, client *ent.AuthClient, f form) (owner, error) {
	if f["username"] == "" || f["password"] == "" {
		return owner{}, refuse(codeInvalidRequest, "The parameters username and password are both needed.")
	}
	check := s.byPassword
	if tokens.HasForm(tokens.PersonalAccessTokenPrefix, f["password"]) {
		check = s.byPersonal
	}
	found, err := check(ctx, client, f["username"], f["password"])
	if fault.CodeOf(err) == fault.Unauthenticated {
		return owner{}, refuse(codeInvalidGrant, "The user name or the password is wrong.")
	}
	return found, err
}

func (s *Server) byPassword(ctx context.Context, client *ent.AuthClient, username, password string) (owner, error) {
	user, err := s.Accounts.CheckPassword(ctx, username, password, isConfidential(client))
	if err != nil {
		return owner{}, err
	}
	return owner{userID: user.ID, revocations: user.Revocations}, nil
}

// byPersonal takes a personal access token for a password. One that is wrong is nothing that anybody
// could guess, so it costs no hashing and does not count towards the lock-out of an account.
func (s *Server) byPersonal(ctx context.Context, client *ent.AuthClient, username, token string) (owner, error) {
	live, err := s.Tokens.LookupPersonal(ctx, username, token)
	if err != nil {
		return owner{}, err
	}
	if live.ClientID != client.ID {
		return owner{}, fault.New(fault.Unauthenticated, "This personal access token is one of another client.")
	}
	return owner{userID: live.UserID, revocations: live.UserRevocations, personal: live}, nil
}
