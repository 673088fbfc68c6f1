package clients

import (
	"slices"
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/names"
)

// Draft is all that people decide about a client. Its JSON names are those of the GraphQL input, and
// of the audit log.
type Draft struct {
	Name         string          `json:"name"`
	Description  string          `json:"description"`
	Contact      string          `json:"contact"` // whom to ask before revoking
	Type         authclient.Type `json:"type"`
	Grants       []grants.Type   `json:"grants"`
	RedirectURIs []string        `json:"redirectUris"`
	// AllowedOrigins may call /graphql from a browser (CORS).
	AllowedOrigins []string `json:"allowedOrigins"`
	Scopes         []string `json:"scopes"`
	// The lifetimes are in seconds; nil means never.
	AccessTokenLifetime  *int64 `json:"accessTokenLifetime"`
	RefreshTokenLifetime *int64 `json:"refreshTokenLifetime"`
	// RefreshTokenGracePeriod is for how many seconds a refresh token that was used may be presented again; nil
	// means what is usual for the type of client.
	RefreshTokenGracePeriod *int64                       `json:"refreshTokenGracePeriod"`
	AccessTokenFormat       authclient.AccessTokenFormat `json:"accessTokenFormat"`
	RequirePKCE             bool                         `json:"requirePkce"`
	// ResourceServer clients may introspect the tokens of all clients.
	ResourceServer bool `json:"resourceServer"`
	Enabled        bool `json:"enabled"`
}

// NewDraft returns what a new client is when nothing is said: confidential, enabled, with opaque
// tokens that do not expire, PKCE required, and no scope.
func NewDraft() Draft {
	return Draft{
		Type:              authclient.TypeCONFIDENTIAL,
		AccessTokenFormat: authclient.AccessTokenFormatOPAQUE,
		RequirePKCE:       true,
		Enabled:           true,
	}
}

// DraftOf returns what was decided about a stored client, with lists that are never nil. It shares nothing
// with it.
func DraftOf(c *ent.AuthClient) Draft {
	return Draft{
		Name:                    c.Name,
		Description:             c.Description,
		Contact:                 c.Contact,
		Type:                    c.Type,
		Grants:                  listed(c.Grants),
		RedirectURIs:            listed(c.RedirectUris),
		AllowedOrigins:          listed(c.AllowedOrigins),
		Scopes:                  listed(c.Scopes),
		AccessTokenLifetime:     copied(c.AccessTokenLifetime),
		RefreshTokenLifetime:    copied(c.RefreshTokenLifetime),
		RefreshTokenGracePeriod: copied(c.RefreshGracePeriod),
		AccessTokenFormat:       c.AccessTokenFormat,
		RequirePKCE:             c.RequirePkce,
		ResourceServer:          c.ResourceServer,
		Enabled:                 c.Enabled,
	}
}

// tidied returns the draft as it is checked: without white space that nobody meant, and without
// redirect URIs when there is no redirect flow. Items keep their places, so that what is wrong with
// one can be told at its index.
func (d Draft) tidied() Draft {
	d.Name = names.Clean(d.Name)
	d.Contact = names.Clean(d.Contact)
	d.Description = strings.TrimSpace(strings.ReplaceAll(d.Description, "\r\n", "\n"))
	d.RedirectURIs = trimmed(d.RedirectURIs)
	d.AllowedOrigins = trimmed(d.AllowedOrigins)
	d.Scopes = trimmed(d.Scopes)
	if !d.has(grants.AuthorizationCode) {
		d.RedirectURIs = []string{}
	}
	return d
}

// settled returns the draft as it is stored: each list without repetitions and, where the order means
// nothing, in a fixed one.
func (d Draft) settled() Draft {
	given := d.Grants
	d.Grants = slices.DeleteFunc(slices.Clone(grants.All), func(g grants.Type) bool { return !slices.Contains(given, g) })
	d.Scopes = slices.Compact(slices.Sorted(slices.Values(d.Scopes)))
	if d.Scopes == nil {
		d.Scopes = []string{}
	}
	d.AllowedOrigins = canonicalOrigins(d.AllowedOrigins)
	return d
}

func (d Draft) has(g grants.Type) bool { return slices.Contains(d.Grants, g) }

func (d Draft) hasScope(name string) bool { return slices.Contains(d.Scopes, name) }

func (d Draft) isPublic() bool { return d.Type == authclient.TypePUBLIC }

// trimmed trims each item; nothing but empty items is no item at all.
func trimmed(items []string) []string {
	result, filled := make([]string, len(items)), false
	for i, item := range items {
		result[i] = strings.TrimSpace(item)
		filled = filled || result[i] != ""
	}
	if !filled {
		return []string{}
	}
	return result
}

// listed returns a copy that is never nil: an empty list is [] in JSON.
func listed[T any](items []T) []T { return append([]T{}, items...) }

func copied[T any](value *T) *T {
	if value == nil {
		return nil
	}
	return new(*value)
}
