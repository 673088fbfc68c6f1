package oauth

import (
	"context"
	"errors"

	"github.com/go-oauth2/oauth2/v4"
	"github.com/go-oauth2/oauth2/v4/manage"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
)

// libraryGrant names our grants in the library's words.
var libraryGrant = map[grants.Type]oauth2.GrantType{
	grants.AuthorizationCode: oauth2.AuthorizationCode,
	grants.ClientCredentials: oauth2.ClientCredentials,
	grants.Password:          oauth2.PasswordCredentials,
}

// newManager returns a manager of the library that knows one client. Refresh tokens come with codes, and with
// refresh tokens, alone.
func newManager(client *ent.AuthClient) *manage.Manager {
	manager := manage.NewManager()
	manager.SetAuthorizeCodeTokenCfg(&manage.Config{IsGenerateRefresh: true})
	manager.SetRefreshTokenCfg(&manage.RefreshingConfig{IsGenerateRefresh: true})
	manager.SetClientTokenCfg(&manage.Config{})
	manager.SetPasswordTokenCfg(&manage.Config{})
	manager.SetValidateURIHandler(func(string, string) error { return nil }) // compared before, exactly
	manager.MapClientStorage(authenticated{client})
	return manager
}

// errUnused is what the library gets when it asks for what it has no business with.
var errUnused = errors.New("oauth: the library asked for a token it has no business with")

// unused is a store in which the library finds nothing. Those that embed it answer what they are asked.
type unused struct{}

// Create is not needed.
func (unused) Create(context.Context, oauth2.TokenInfo) error { return errUnused }

// RemoveByCode is not needed.
func (unused) RemoveByCode(context.Context, string) error { return errUnused }

// RemoveByAccess is not needed: the access tokens there were are left to their end.
func (unused) RemoveByAccess(context.Context, string) error { return errUnused }

// RemoveByRefresh is not needed.
func (unused) RemoveByRefresh(context.Context, string) error { return errUnused }

// GetByCode is not needed.
func (unused) GetByCode(context.Context, string) (oauth2.TokenInfo, error) { return nil, errUnused }

// GetByAccess is not needed.
func (unused) GetByAccess(context.Context, string) (oauth2.TokenInfo, error) { return nil, errUnused }

// GetByRefresh is not needed.
func (unused) GetByRefresh(context.Context, string) (oauth2.TokenInfo, error) { return nil, errUnused }
