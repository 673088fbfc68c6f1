package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
)

// clientUpdateCommand has nil where nothing was given.
type clientUpdateCommand struct {
	ID                   string    `arg:"" help:"Client ID."`
	Name                 *string   `placeholder:"NAME" help:"To whom access is granted."`
	Grant                []grant   `placeholder:"GRANT" help:"How it may get tokens, all of it: tokens that were got in another way stop working. Several with commas, or the flag again."`
	RedirectURI          []string  `name:"redirect-uri" sep:"none" placeholder:"URI" help:"Where a browser may be sent back to. For several the flag again."`
	Scope                []string  `sep:"none" placeholder:"NAME" help:"Scope that it may ask for. For several the flag again: a comma can be part of a name."`
	AllowedOrigin        []string  `sep:"none" placeholder:"ORIGIN" help:"Web origin whose pages may call /graphql. For several the flag again."`
	Type                 *string   `enum:"confidential,public" placeholder:"TYPE" help:"Whether it can keep a secret: confidential or public. One that becomes public loses its secrets."`
	Description          *string   `placeholder:"TEXT" help:"What it is for."`
	Contact              *string   `placeholder:"TEXT" help:"Whom to ask before its access is revoked."`
	AccessTokenLifetime  *lifetime `placeholder:"TIME" help:"How long its new access tokens live, for example 1h or 30d, or never."`
	RefreshTokenLifetime *lifetime `placeholder:"TIME" help:"How long its new refresh tokens live without use, for example 30d, or never."`
	RefreshGrace         *grace    `placeholder:"TIME" help:"How long a used refresh token may be presented again because the answer was lost, for example 10s, at most 1h, or off, or usual."`
	AccessTokenFormat    *string   `enum:"opaque,jwt" placeholder:"FORMAT" help:"What its new access tokens are: opaque or jwt."`
	PKCE                 *bool     `name:"pkce" negatable:"" help:"Have it use PKCE in the redirect flow, or no longer; that is for old software."`
	ResourceServer       *bool     `negatable:"" help:"Let it introspect the tokens of all clients, or no longer."`
	output
}

// Help is shown below the summary of the command.
func (c *clientUpdateCommand) Help() string {
	return "What is not given stays as it is. A list is replaced as a whole: give all that is to be in it, or one empty value to empty it, as in --scope=\"\"."
}

// Validate is called by kong before the command is run.
func (c *clientUpdateCommand) Validate() error {
	if c.Name == nil && c.Description == nil && c.Contact == nil && c.Type == nil && c.Grant == nil &&
		c.RedirectURI == nil && c.Scope == nil && c.AllowedOrigin == nil &&
		c.AccessTokenLifetime == nil && c.RefreshTokenLifetime == nil && c.RefreshGrace == nil &&
		c.AccessTokenFormat == nil && c.PKCE == nil && c.ResourceServer == nil {
		return errors.New("say what to change, for example --name or --scope")
	}
	return nil
}

// Run changes the client.
func (c *clientUpdateCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		before, err := r.client(ctx, c.ID)
		if err != nil {
			return err
		}
		after, err := r.clients.Update(ctx, before.ID, nil, c.change)
		switch {
		case err != nil:
			return withHint(err, c.Scope)
		case c.json():
			return c.show(p, dataOfClient(after))
		case after.Version == before.Version:
			p.say("Nothing to change: client %d, %s, is like that.", after.ID, after.Name)
			return nil
		}
		p.say("Changed client %d, %s.", after.ID, after.Name)
		return nil
	})
}

// change alters what was given.
func (c *clientUpdateCommand) change(draft *clients.Draft) {
	give(&draft.Name, c.Name)
	give(&draft.Description, c.Description)
	give(&draft.Contact, c.Contact)
	give(&draft.RequirePKCE, c.PKCE)
	give(&draft.ResourceServer, c.ResourceServer)
	if c.AccessTokenFormat != nil {
		draft.AccessTokenFormat = authclient.AccessTokenFormat(strings.ToUpper(*c.AccessTokenFormat))
	}
	if c.Type != nil {
		draft.Type = authclient.Type(strings.ToUpper(*c.Type))
	}
	if c.Grant != nil {
		draft.Grants = grantTypes(c.Grant)
	}
	for list, given := range map[*[]string][]string{
		&draft.RedirectURIs: c.RedirectURI, &draft.AllowedOrigins: c.AllowedOrigin, &draft.Scopes: c.Scope,
	} {
		if given != nil {
			*list = given // nothing but an empty item is no item
		}
	}
	if c.AccessTokenLifetime != nil {
		draft.AccessTokenLifetime = c.AccessTokenLifetime.seconds
	}
	if c.RefreshTokenLifetime != nil {
		draft.RefreshTokenLifetime = c.RefreshTokenLifetime.seconds
	}
	if c.RefreshGrace != nil {
		draft.RefreshTokenGracePeriod = c.RefreshGrace.seconds
	}
}

func give[T any](field, given *T) {
	if given != nil {
		*field = *given
	}
}

// withHint tells who wrote scopes with commas between them, as grants are, how to write several.
func withHint(err error, scopes []string) error {
	mistakes, _ := fault.AsUserErrors(err)
	commas := slices.ContainsFunc(scopes, func(name string) bool { return strings.Contains(name, ",") })
	unknown := slices.ContainsFunc(mistakes, func(m fault.UserError) bool {
		return m.Code == fault.Missing && len(m.Field) > 0 && m.Field[0] == "scopes"
	})
	if commas && unknown {
		return fmt.Errorf("%w (a comma is part of a name: for several scopes repeat --scope)", err)
	}
	return err
}
