package oauth

import (
	"context"

	"github.com/go-oauth2/oauth2/v4"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/tokens"
)

// issueCode has the library's manager make and store an authorization code for what a user approved.
func (s *Server) issueCode(ctx context.Context, client *ent.AuthClient, a tokens.Approval) (code string, err error) {
	manager := newManager(client)
	manager.MapAuthorizeGenerate(codeGenerator{})
	manager.MapTokenStorage(approved{tokens: s.Tokens, approval: a})
	info, err := manager.GenerateAuthToken(ctx, oauth2.Code, &oauth2.TokenGenerateRequest{
		ClientID: authenticated{client}.GetID(), RedirectURI: a.RedirectURI, Scope: a.Scope,
	})
	if err != nil {
		return "", err
	}
	return info.GetCode(), nil
}

// codeGenerator makes codes of our form.
type codeGenerator struct{}

// Token makes an authorization code.
func (codeGenerator) Token(context.Context, *oauth2.GenerateBasic) (string, error) {
	return tokens.Mint(tokens.AuthorizationCodePrefix), nil
}

// approved is what a user approved, on its way through the library.
type approved struct {
	unused
	tokens   *tokens.Service
	approval tokens.Approval
}

// Create stores the code.
func (a approved) Create(ctx context.Context, info oauth2.TokenInfo) error {
	return a.tokens.Authorize(ctx, info.GetCode(), a.approval)
}
