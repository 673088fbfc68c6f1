package oauth

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/internal/tokens"
)

// password gives a token for a user name and a password (RFC 6749 section 4.3), for legacy
// applications that cannot open a browser. There is no refresh token with it. A personal access token
// that the user made under the client does in place of the password.
var password = grant{kind: grants.Password, fill: byNameAndPassword}

func byNameAndPassword(ctx context.Context, s *Server, client *ent.AuthClient, f form, g *tokens.Grant) error {
	if f["username"] == "" || f["password"] == "" {
		return refuse(codeInvalidRequest, "The parameters username and password are both needed.").on(help.WrongPassword)
	}
	check := s.byPassword
	if tokens.HasForm(tokens.PersonalAccessTokenPrefix, f["password"]) {
		check = s.byPersonal
	}
	err := check(ctx, client, f["username"], f["password"], g)
	if fault.CodeOf(err) == fault.Unauthenticated {
		return refuse(codeInvalidGrant, "The user name or the password is wrong.").on(help.WrongPassword)
	}
	return err
}

func (s *Server) byPassword(ctx context.Context, client *ent.AuthClient, username, password string, g *tokens.Grant) error {
	user, err := s.Accounts.CheckPassword(ctx, username, password, isConfidential(client))
	if err != nil {
		return err
	}
	g.UserID, g.Revocations.User = user.ID, user.Revocations
	return nil
}

// byPersonal takes a personal access token for a password. One that is wrong is nothing that anybody
// could guess, so it costs no hashing and does not count towards the lock-out of an account.
func (s *Server) byPersonal(ctx context.Context, client *ent.AuthClient, username, token string, g *tokens.Grant) error {
	live, err := s.Tokens.LookupPersonal(ctx, username, token)
	if err != nil {
		return err
	}
	if live.ClientID != client.ID {
		return fault.New(fault.Unauthenticated, "This personal access token is one of another client.")
	}
	g.UserID, g.Personal = live.UserID, live
	g.Revocations.User = live.UserRevocations
	g.Scope, err = narrowed(*g, live.Scope, "the personal access token allows")
	return err
}
