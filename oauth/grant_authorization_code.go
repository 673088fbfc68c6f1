package oauth

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
)

// authorizationCode exchanges the code that a user's browser brought back (RFC 6749 section 4.1.3). What it
// allows was decided when the user was asked, so a parameter scope is not looked at.
var authorizationCode = grant{kind: grants.AuthorizationCode, scopeDecided: true, owner: codeOwner}

// codeOwner checks that the code was given to this client, for this redirect URI, and to who knows the
// verifier, before anything is used up: a stranger must not be able to spoil it.
func codeOwner(ctx context.Context, s *Server, client *ent.AuthClient, f form) (owner, error) {
	if f["code"] == "" || f["redirect_uri"] == "" {
		return owner{}, refuse(codeInvalidRequest, "The parameters code and redirect_uri are both needed.")
	}
	code, err := s.Tokens.Code(ctx, f["code"])
	if fault.CodeOf(err) == fault.Unauthenticated {
		return owner{}, invalidCode()
	}
	if err != nil {
		return owner{}, err
	}
	switch {
	case code.ClientID != client.ID:
		return owner{}, invalidCode()
	case code.RedirectURI != f["redirect_uri"]:
		return owner{}, refuse(codeInvalidGrant, "The redirect_uri is not the one of the authorization request.")
	case code.Challenge == "" && mustProve(client):
		return owner{}, refuse(codeInvalidGrant, "This client has to use PKCE, and there was no code_challenge.")
	case code.Challenge == "" && f["code_verifier"] != "":
		return owner{}, refuse(codeInvalidGrant, "There was no code_challenge, so there must be no code_verifier.")
	case code.Challenge != "" && !verifies(code.Challenge, f["code_verifier"]):
		return owner{}, refuse(codeInvalidGrant, "The code_verifier is missing or wrong.")
	case code.Used:
		if err := s.Tokens.EndReplayed(ctx, code); err != nil {
			return owner{}, err
		}
		return owner{}, invalidCode()
	}
	return owner{userID: code.UserID, revocations: code.Revocations.User, code: code}, nil
}

// invalidCode is the one answer for a code that is unknown, used, too old, or another client's.
func invalidCode() error {
	return refuse(codeInvalidGrant, "The authorization code is not valid: it is unknown, was used, or has expired.")
}
