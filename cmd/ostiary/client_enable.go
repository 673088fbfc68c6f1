package main

import (
	"context"

	"github.com/ostiary/ostiary/internal/clients"
)

type clientDisableCommand struct {
	ID string `arg:"" help:"Client ID."`
}

// Help is shown below the summary of the command.
func (c *clientDisableCommand) Help() string {
	return "It gets no tokens, and those it has do not work until it is enabled again."
}

// Run switches the client off.
func (c *clientDisableCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return setEnabled(ctx, p, line, c.ID, false, "Disabled client %d, %s.")
}

type clientEnableCommand struct {
	ID string `arg:"" help:"Client ID."`
}

// Help is shown below the summary of the command.
func (c *clientEnableCommand) Help() string {
	return "Tokens that were neither revoked nor have expired meanwhile work again."
}

// Run switches the client on.
func (c *clientEnableCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return setEnabled(ctx, p, line, c.ID, true, "Enabled client %d, %s.")
}

func setEnabled(ctx context.Context, p *process, line *commandLine, id string, enabled bool, done string) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		client, err := r.client(ctx, id)
		if err != nil {
			return err
		}
		_, err = r.clients.Update(ctx, client.ID, nil, func(draft *clients.Draft) { draft.Enabled = enabled })
		if err != nil {
			return err
		}
		p.say(done, client.ID, client.Name)
		return nil
	})
}
