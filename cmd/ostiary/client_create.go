package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/clients"
)

type clientCreateCommand struct {
	Name                 string   `arg:"" help:"To whom access is granted."`
	Grant                []grant  `required:"" placeholder:"GRANT" help:"How it may get tokens: authorization_code, password, personal_access_token, client_credentials, device_code. Several with commas, or the flag again."`
	RedirectURI          []string `name:"redirect-uri" sep:"none" placeholder:"URI" help:"Where a browser may be sent back to, for the grant authorization_code. May be given several times."`
	Scope                []string `sep:"none" placeholder:"NAME" help:"Scope that it may ask for. For several the flag again: a comma can be part of a name."`
	AllowedOrigin        []string `sep:"none" placeholder:"ORIGIN" help:"Web origin whose pages may call /graphql. May be given several times."`
	Type                 string   `enum:"confidential,public" default:"confidential" help:"Whether it can keep a secret: confidential or public."`
	Description          string   `placeholder:"TEXT" help:"What it is for."`
	Contact              string   `placeholder:"TEXT" help:"Whom to ask before its access is revoked."`
	AccessTokenLifetime  lifetime `default:"never" placeholder:"TIME" help:"How long its access tokens live, for example 1h or 30d, or never."`
	RefreshTokenLifetime lifetime `default:"never" placeholder:"TIME" help:"How long its refresh tokens live without use, for example 30d, or never."`
	RefreshGrace         grace    `default:"usual" placeholder:"TIME" help:"How long a used refresh token may be presented again because the answer was lost, for example 10s, at most 1h, or off. Usual: 10s for public clients, for others until the successor is used."`
	AccessTokenFormat    string   `enum:"opaque,jwt" default:"opaque" help:"What its access tokens are: opaque, which end at once when they are withdrawn, or jwt, which an API can check by itself; these need a lifetime of 1h at most."`
	PKCE                 bool     `name:"pkce" default:"true" negatable:"" help:"Have it use PKCE in the redirect flow, as public clients must; off is for old software."`
	ResourceServer       bool     `help:"Let it introspect the tokens of all clients."`
	output
}

// Help is shown below the summary of the command.
func (c *clientCreateCommand) Help() string {
	return "Prints the Client ID and, for a confidential client, its secret: this once, because only a hash of it is stored."
}

// createdClient is what is printed of a new client.
type createdClient struct {
	ClientID     string     `json:"clientId"`
	ClientSecret *string    `json:"clientSecret"` // null for public clients
	AuthClient   clientData `json:"authClient"`
}

// Run creates the client.
func (c *clientCreateCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		client, secret, err := r.clients.Create(ctx, c.draft())
		if err != nil {
			return withHint(err, c.Scope)
		}
		return c.print(p, createdClient{
			ClientID: strconv.Itoa(client.ID), ClientSecret: orNull(secret), AuthClient: dataOfClient(client),
		})
	})
}

func (c *clientCreateCommand) draft() clients.Draft {
	draft := clients.NewDraft()
	draft.Name, draft.Description, draft.Contact = c.Name, c.Description, c.Contact
	draft.Type = authclient.Type(strings.ToUpper(c.Type))
	draft.Grants = grantTypes(c.Grant)
	draft.RedirectURIs, draft.AllowedOrigins, draft.Scopes = c.RedirectURI, c.AllowedOrigin, c.Scope
	draft.AccessTokenLifetime, draft.RefreshTokenLifetime = c.AccessTokenLifetime.seconds, c.RefreshTokenLifetime.seconds
	draft.RefreshTokenGracePeriod = c.RefreshGrace.seconds
	draft.AccessTokenFormat = authclient.AccessTokenFormat(strings.ToUpper(c.AccessTokenFormat))
	draft.RequirePKCE, draft.ResourceServer = c.PKCE, c.ResourceServer
	return draft
}

func (c *clientCreateCommand) print(p *process, created createdClient) error {
	facts := []fact{{"Client ID", created.ClientID}}
	if created.ClientSecret != nil {
		facts = append(facts, fact{"Client secret", *created.ClientSecret})
	}
	if err := c.show(p, created, facts...); err != nil {
		return err
	}
	if created.ClientSecret != nil && !c.json() {
		p.say("The secret is shown this once. Keep it now.")
	}
	return nil
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
