package oauth

import (
	"context"
	"strconv"

	"github.com/go-oauth2/oauth2/v4"

	"github.com/ostiary/ostiary/ent"
)

// authenticated shows the library the one client of this request, which has proved who it is already.
type authenticated struct{ client *ent.AuthClient }

// GetByID returns the client of this request, whatever the id.
func (a authenticated) GetByID(context.Context, string) (oauth2.ClientInfo, error) { return a, nil }

// GetID returns the client_id.
func (a authenticated) GetID() string { return strconv.Itoa(a.client.ID) }

// GetSecret returns nothing: secrets are stored as hashes, and checked before.
func (a authenticated) GetSecret() string { return "" }

// VerifyPassword is asked by the library for the secret, which was checked before.
func (a authenticated) VerifyPassword(string) bool { return true }

// GetDomain returns nothing: redirect URIs are compared before, exactly.
func (a authenticated) GetDomain() string { return "" }

// IsPublic reports whether the client has no secret.
func (a authenticated) IsPublic() bool { return !isConfidential(a.client) }

// GetUserID returns nothing: a client belongs to nobody.
func (a authenticated) GetUserID() string { return "" }
