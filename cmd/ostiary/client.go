package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/moment"
)

// clientData is what is printed of a client, with the names of schema.graphql.
type clientData struct {
	ID             string  `json:"id"`
	LegacyClientID *string `json:"legacyClientId"` // null unless it was imported
	clients.Draft          // all that people decide about it
	Version        int     `json:"version"`

	CreatedAt  time.Time  `json:"createdAt"`
	UpdatedAt  time.Time  `json:"updatedAt"`
	LastUsedAt *time.Time `json:"lastUsedAt"`
}

func dataOfClient(c *ent.AuthClient) clientData {
	return clientData{
		ID:             strconv.Itoa(c.ID),
		LegacyClientID: c.LegacyClientID,
		Draft:          clients.DraftOf(c),
		Version:        c.Version,
		CreatedAt:      c.CreatedAt.UTC(), UpdatedAt: c.UpdatedAt.UTC(), LastUsedAt: moment.OrNil(c.LastUsedAt),
	}
}

var clientHeads = []string{"CLIENT ID", "NAME", "GRANTS", "REDIRECT", "ENABLED", "LAST USED"}

func (c clientData) cells() []string {
	return []string{c.ID, c.Name, spelled(c.Grants), c.redirect(), yesNo(c.Enabled), when(c.LastUsedAt)}
}

// redirect is the first redirect URI, and how many more there are.
func (c clientData) redirect() string {
	switch len(c.RedirectURIs) {
	case 0:
		return ""
	case 1:
		return c.RedirectURIs[0]
	}
	return fmt.Sprintf("%s (+%d)", c.RedirectURIs[0], len(c.RedirectURIs)-1)
}

// allIDs are the Client ID, and the one that it had before it was imported, which works as well.
func (c clientData) allIDs() string {
	if c.LegacyClientID == nil || *c.LegacyClientID == c.ID {
		return c.ID
	}
	return fmt.Sprintf("%s, and from before %s", c.ID, *c.LegacyClientID)
}

func (c clientData) facts() []fact {
	return []fact{
		{"Client ID", c.allIDs()},
		{"Name", c.Name},
		{"Description", c.Description},
		{"Contact", c.Contact},
		{"Type", strings.ToLower(string(c.Type))},
		{"Grants", spelled(c.Grants)},
		{"Redirect URIs", strings.Join(c.RedirectURIs, "\n")},
		{"Allowed origins", strings.Join(c.AllowedOrigins, "\n")},
		{"Scopes", strings.Join(c.Scopes, " ")},
		{"Token format", strings.ToLower(string(c.AccessTokenFormat))},
		{"Access tokens", shownLifetime(c.AccessTokenLifetime)},
		{"Refresh tokens", shownLifetime(c.RefreshTokenLifetime)},
		{"Refresh grace", shownGrace(c.RefreshTokenGracePeriod, c.Type)},
		{"PKCE required", yesNo(c.RequirePKCE)},
		{"Resource server", yesNo(c.ResourceServer)},
		{"Enabled", yesNo(c.Enabled)},
		{"Created", when(&c.CreatedAt)},
		{"Changed", when(&c.UpdatedAt)},
		{"Last used", when(c.LastUsedAt)},
	}
}

// client returns the client with this Client ID.
func (r *rooms) client(ctx context.Context, id string) (*ent.AuthClient, error) {
	number, _ := clients.ParseID(id) // 0, which is nobody, when it is not one
	return r.clients.Get(ctx, number)
}
