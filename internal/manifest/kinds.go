package manifest

import (
	"github.com/ostiary/ostiary/ent/authclient"
	entgroup "github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
)

// scopeDraft is a scope in a file.
type scopeDraft struct{ Name, Description string }

var scopeKeys = []key[scopeDraft]{
	text("name", func(s *scopeDraft) *string { return &s.Name }),
	text("description", func(s *scopeDraft) *string { return &s.Description }),
}

// clientDraft is an auth client in a file.
type clientDraft struct {
	// ClientID says which one is meant when the file gives it another name; 0: it goes by its name.
	ClientID int
	clients.Draft
}

// clientKeys have the names of schema.graphql.
var clientKeys = []key[clientDraft]{
	number("clientId", func(c *clientDraft) *int { return &c.ClientID }),
	text("name", func(c *clientDraft) *string { return &c.Name }),
	text("description", func(c *clientDraft) *string { return &c.Description }),
	text("contact", func(c *clientDraft) *string { return &c.Contact }),
	word("type", []authclient.Type{authclient.TypeCONFIDENTIAL, authclient.TypePUBLIC}, func(c *clientDraft) *authclient.Type { return &c.Type }),
	words("grants", grants.All, func(c *clientDraft) *[]grants.Type { return &c.Grants }),
	texts("redirectUris", func(c *clientDraft) *[]string { return &c.RedirectURIs }),
	texts("allowedOrigins", func(c *clientDraft) *[]string { return &c.AllowedOrigins }),
	texts("scopes", func(c *clientDraft) *[]string { return &c.Scopes }),
	word("accessTokenFormat", []authclient.AccessTokenFormat{authclient.AccessTokenFormatOPAQUE, authclient.AccessTokenFormatJWT},
		func(c *clientDraft) *authclient.AccessTokenFormat { return &c.AccessTokenFormat }),
	span("accessTokenLifetime", "never", "", func(c *clientDraft) **int64 { return &c.AccessTokenLifetime }),
	span("refreshTokenLifetime", "never", "", func(c *clientDraft) **int64 { return &c.RefreshTokenLifetime }),
	span("refreshTokenGracePeriod", "usual", "off", func(c *clientDraft) **int64 { return &c.RefreshTokenGracePeriod }),
	flag("requirePkce", func(c *clientDraft) *bool { return &c.RequirePKCE }),
	flag("resourceServer", func(c *clientDraft) *bool { return &c.ResourceServer }),
	flag("enabled", func(c *clientDraft) *bool { return &c.Enabled }),
}

// groupDraft is a group in a file, where names stand for ids.
type groupDraft struct {
	Name, Description string
	Status            entgroup.Status
	Permissions       []access.Permission
	ChildGroups       []string // the groups it contains
	Members           []string // user names of the direct members
}

var groupKeys = []key[groupDraft]{
	text("name", func(g *groupDraft) *string { return &g.Name }),
	text("description", func(g *groupDraft) *string { return &g.Description }),
	word("status", []entgroup.Status{entgroup.StatusACTIVE, entgroup.StatusINACTIVE}, func(g *groupDraft) *entgroup.Status { return &g.Status }),
	words("permissions", permissions(), func(g *groupDraft) *[]access.Permission { return &g.Permissions }),
	texts(childGroups, func(g *groupDraft) *[]string { return &g.ChildGroups }),
	texts(members, func(g *groupDraft) *[]string { return &g.Members }),
}

// The keys of a group that name others.
const (
	childGroups = "childGroups"
	members     = "members"
)

func permissions() (all []access.Permission) {
	for _, d := range access.Definitions {
		all = append(all, d.Name)
	}
	return all
}
