package clients

import (
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/names"
)

// set puts the draft into the columns of a client, those computed from it included. ids are what the client is known by.
func (d Draft) set(m *ent.AuthClientMutation, ids ...string) {
	m.SetName(d.Name)
	m.SetNameKey(names.Key(d.Name))
	m.SetDescription(d.Description)
	m.SetContact(d.Contact)
	m.SetType(d.Type)
	m.SetGrants(d.Grants)
	m.SetRedirectUris(d.RedirectURIs)
	m.SetRedirectKey(d.redirectKey())
	m.SetAllowedOrigins(d.AllowedOrigins)
	m.SetScopes(d.Scopes)
	m.SetAccessTokenFormat(d.AccessTokenFormat)
	m.SetRequirePkce(d.RequirePKCE)
	m.SetResourceServer(d.ResourceServer)
	m.SetEnabled(d.Enabled)
	m.SetSearchText(d.searchText(ids))
	d.setLifetimes(m)
}

func (d Draft) setLifetimes(m *ent.AuthClientMutation) {
	if d.AccessTokenLifetime != nil {
		m.SetAccessTokenLifetime(*d.AccessTokenLifetime)
	} else {
		m.ClearAccessTokenLifetime()
	}
	if d.RefreshTokenLifetime != nil {
		m.SetRefreshTokenLifetime(*d.RefreshTokenLifetime)
	} else {
		m.ClearRefreshTokenLifetime()
	}
	if d.RefreshTokenGracePeriod != nil {
		m.SetRefreshGracePeriod(*d.RefreshTokenGracePeriod)
	} else {
		m.ClearRefreshGracePeriod()
	}
}

// redirectKey orders clients by their first redirect URI; those without one come first.
func (d Draft) redirectKey() []byte {
	if len(d.RedirectURIs) == 0 {
		return []byte{}
	}
	return names.Key(d.RedirectURIs[0])
}

// searchText is what search looks into: Client IDs, name and redirect URIs, folded, a line each.
func (d Draft) searchText(ids []string) string {
	var lines []string
	for _, id := range ids {
		lines = append(lines, names.Fold(id))
	}
	lines = append(lines, names.Fold(d.Name))
	for _, uri := range d.RedirectURIs {
		lines = append(lines, names.Fold(uri))
	}
	return strings.Join(lines, "\n")
}
