package main

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/internal/imports"
)

type importPassportCommand struct {
	From         string   `required:"" placeholder:"SOURCE" variable:"OSTIARY_IMPORT_FROM" help:"mysql://USER:PASSWORD@HOST/DATABASE, postgres://USER:PASSWORD@HOST/DATABASE, or a folder with oauth_clients.csv. In the variable nobody else on the machine sees the password."`
	SkipUser     []string `sep:"none" placeholder:"NAME" help:"Leave out the user of this name. For several the flag again."`
	WithoutUsers bool     `help:"Leave out all users."`
	importing
}

// Help is shown below the summary of the command.
func (c *importPassportCommand) Help() string {
	return `Reads the tables oauth_clients, users and oauth_access_tokens, shows what will become of each client and user, and asks. Then all of it is imported, or nothing. It only reads from the other database.

Clients keep their secrets, and their ids: where this server has had no clients yet, numbers stay what they are; otherwise, and for UUIDs, the former id works beside a new Client ID. Users keep their passwords. What was imported before stays as it is, so that it can be repeated.`
}

// Run imports.
func (c *importPassportCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return c.run(ctx, p, line, func(now time.Time) (*imports.Move, error) {
		options := c.options(now)
		options.SkipUsers, options.WithoutUsers = c.SkipUser, c.WithoutUsers
		return imports.Passport(ctx, c.From, options)
	})
}
