package oauth

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/internal/tokens"
)

// authorizationCode exchanges the code that a user's browser brought back (RFC 6749 section 4.1.3). What it
// allows was decided when the user was asked, so a parameter scope is not looked at.
var authorizationCode = grant{kind: grants.AuthorizationCode, scopeDecided: true, fill: byCode}

// byCode checks that the code was given to this client, for this redirect URI, and to who knows the
// verifier, before anything is used up: a stranger must not be able to spoil it.
func byCode(ctx context.Context, s *Server, client *ent.AuthClient, f form, g *tokens.Grant) error {
	if f["code"] == "" || f["redirect_uri"] == "" {
		return refuse(codeInvalidRequest, "The parameters code and redirect_uri are both needed.")
	}
	code, err := s.Tokens.Code(ctx, f["code"])
	if fault.CodeOf(err) == fault.Unauthenticated {
		return invalidCode()
	}
	if err != nil {
		return err
	}
	switch {
	case code.ClientID != client.ID:
		return invalidCode()
	case code.RedirectURI != f["redirect_uri"]:
		return refuse(codeInvalidGrant, "The redirect_uri is not the one of the authorization request.").on(help.RedirectMismatch)
	case code.Challenge == "" && mustProve(client):
		return refuse(codeInvalidGrant, "This client has to use PKCE, and there was no code_challenge.").on(help.PKCEMissing)
	case code.Challenge == "" && f["code_verifier"] != "":
		return refuse(codeInvalidGrant, "There was no code_challenge, so there must be no code_verifier.").on(help.PKCEMismatch)
	case code.Challenge != "" && !verifies(code.Challenge, f["code_verifier"]):
		return refuse(codeInvalidGrant, "The code_verifier is missing or wrong.").on(help.PKCEMismatch)
	case code.Used:
		if err := s.Tokens.EndReplayed(ctx, code); err != nil {
			return err
		}
		return invalidCode()
	}
	g.UserID, g.Scope, g.Code = code.UserID, code.Scope, code
	g.Revocations.User = code.Revocations.User
	return nil
}

// invalidCode is the one answer for a code that is unknown, used, too old, or another client's.
func invalidCode() error {
	return refuse(codeInvalidGrant, "The authorization code is not valid: it is unknown, was used, has expired, or is another client's.").
		on(help.CodeNotValid)
}
