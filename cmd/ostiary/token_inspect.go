package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/fault"
)

type tokenInspectCommand struct{ output }

// Help is shown below the summary of the command.
func (c *tokenInspectCommand) Help() string {
	return "The value is read from standard input, or asked for at a terminal: every user of the machine can read arguments. " +
		"It may be an access token, a refresh token, a personal access token or a client secret; text around it does no harm. " +
		"This does not count as a use. The exit code is 0 when it works, and 1 when it does not."
}

// inspected is what is printed of a value that is known.
type inspected struct {
	Active bool    `json:"active"`
	Why    *string `json:"why"` // why it does not work; null when it does
	*tokenData
}

// lifeless is what is printed of a value that is not known here.
type lifeless struct {
	Active bool             `json:"active"`
	Why    string           `json:"why"`
	ID     *string          `json:"id"` // null
	Kind   credentials.Kind `json:"kind"`
	Hint   string           `json:"hint"`
}

// Run says what a value is.
func (c *tokenInspectCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		v, err := p.token(ctx)
		if err != nil {
			return err
		}
		if v.kind() == credentials.ClientSecret {
			return c.secret(ctx, p, r, v)
		}
		return c.token(ctx, p, r, v)
	})
}

func (c *tokenInspectCommand) token(ctx context.Context, p *process, r *rooms, v value) error {
	token, err := r.tokens.ByValue(ctx, v.text)
	if fault.CodeOf(err) == fault.NotFound {
		return c.unknown(p, v, sentence(err))
	}
	if err != nil {
		return err
	}
	return c.known(p, token.Why, dataOfKnown(token, v))
}

// secret says whose a client secret is: who finds one need not know what it is.
func (c *tokenInspectCommand) secret(ctx context.Context, p *process, r *rooms, v value) error {
	secret, client, why, err := r.clients.SecretByValue(ctx, v.text)
	if fault.CodeOf(err) == fault.NotFound {
		return c.unknown(p, v, sentence(err))
	}
	if err != nil {
		return err
	}
	return c.known(p, why, dataOfClientSecret(secret, client))
}

// known prints all about a value. It works when there is no reason why it does not.
func (c *tokenInspectCommand) known(p *process, why string, data tokenData) error {
	facts := append(answer(why), data.facts()...)
	return errors.Join(c.show(p, inspected{why == "", orNull(why), &data}, facts...), notWorking(data.Kind, why))
}

// unknown prints what the value itself tells.
func (c *tokenInspectCommand) unknown(p *process, v value, why string) error {
	facts := append(answer(why), fact{"Kind", named(v.kind())}, fact{"Hint", v.hint()})
	data := lifeless{Why: why, Kind: v.kind(), Hint: v.hint()}
	return errors.Join(c.show(p, data, facts...), notWorking(v.kind(), why))
}

func answer(why string) []fact {
	if why == "" {
		return []fact{{"Works", "yes"}}
	}
	return []fact{{"Works", "no"}, {"Why", why}}
}

// notWorking lets the command fail, so that a script need not read what it prints.
func notWorking(kind credentials.Kind, why string) error {
	if why == "" {
		return nil
	}
	return fmt.Errorf("the %s does not work", named(kind))
}
