package main

import (
	"context"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/tokens"
)

type tokenInspectCommand struct{ output }

// Help is shown below the summary of the command.
func (c *tokenInspectCommand) Help() string {
	return "The value is read from standard input, or asked for at a terminal: every user of the machine can read arguments. " +
		"It may be an access token, a personal access token or a client secret. This does not count as a use."
}

// inspected is what is printed of a value.
type inspected struct {
	Active bool `json:"active"`
	*tokenData
}

// Run says what a value is.
func (c *tokenInspectCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		value, err := p.token(ctx)
		if err != nil {
			return err
		}
		if tokens.HasForm(tokens.ClientSecretPrefix, value) {
			return c.secret(ctx, p, r, value)
		}
		live, err := r.tokens.Lookup(ctx, value)
		switch {
		case fault.CodeOf(err) == fault.Unauthenticated:
			return c.dead(ctx, p, r, value)
		case err != nil:
			return err
		}
		return c.print(p, true, dataOfLive(live, value))
	})
}

func (c *tokenInspectCommand) print(p *process, works bool, data tokenData) error {
	return c.show(p, inspected{works, &data}, append([]fact{{"Works", yesNo(works)}}, data.facts()...)...)
}

// secret says whose a client secret is: who finds one need not know what it is.
func (c *tokenInspectCommand) secret(ctx context.Context, p *process, r *rooms, value string) error {
	secret, err := r.clients.SecretByValue(ctx, value)
	if fault.CodeOf(err) == fault.NotFound {
		return c.nothing(p, fact{"Why", sentence(err)})
	}
	if err != nil {
		return err
	}
	client, err := r.clients.Get(ctx, secret.ClientID)
	if err != nil {
		return err
	}
	expired := secret.ExpiresAt != nil && !r.clients.DB.Now().Before(*secret.ExpiresAt)
	return c.print(p, client.Enabled && !expired, dataOfClientSecret(secret, client))
}

// dead prints what is known of a token that does not work. That is an answer, and no failure.
func (c *tokenInspectCommand) dead(ctx context.Context, p *process, r *rooms, value string) error {
	id, err := r.tokens.IDOf(ctx, value)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return c.nothing(p, fact{"Why", sentence(err)})
	case err != nil:
		return err
	}
	return c.nothing(p, fact{"ID", id},
		fact{"Why", "It has expired or was revoked; or its client or user is disabled or gone, or its grant was taken from the client."})
}

func (c *tokenInspectCommand) nothing(p *process, known ...fact) error {
	return c.show(p, inspected{}, append([]fact{{"Works", "no"}}, known...)...)
}
