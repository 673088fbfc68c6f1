package main

import "context"

type clientDeleteCommand struct {
	ID string `arg:"" help:"Client ID."`
	output
}

// Help is shown below the summary of the command.
func (c *clientDeleteCommand) Help() string {
	return "Asks nothing. Its secrets are deleted, and none of its tokens works any more. The Client ID is never given to another."
}

// deletedClient is what is printed of a client that is gone.
type deletedClient struct {
	DeletedID string `json:"deletedId"`
}

// Run deletes the client.
func (c *clientDeleteCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		client, err := r.client(ctx, c.ID)
		if err != nil {
			return err
		}
		if err := r.clients.Delete(ctx, client.ID); err != nil {
			return err
		}
		if c.json() {
			return c.show(p, deletedClient{c.ID})
		}
		p.say("Deleted client %d, %s.", client.ID, client.Name)
		return nil
	})
}
