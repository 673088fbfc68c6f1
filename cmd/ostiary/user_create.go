package main

import (
	"context"

	"github.com/ostiary/ostiary/internal/accounts"
)

type userCreateCommand struct {
	Username   string `arg:"" help:"Name to sign in with."`
	Email      string `placeholder:"ADDRESS" help:"E-mail address."`
	FullName   string `placeholder:"NAME" help:"Full name."`
	SuperAdmin bool   `help:"Make this user a super admin, who needs no permissions."`
	output
}

// Help is shown below the summary of the command.
func (c *userCreateCommand) Help() string { return passwordHelp }

const passwordHelp = "The password is read from standard input, or asked for twice at a terminal."

// Run creates the user.
func (c *userCreateCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		password, err := p.newPassword(ctx)
		if err != nil {
			return err
		}
		created, err := r.accounts.CreateUser(ctx, accounts.UserDraft{
			Username: c.Username, Email: c.Email, FullName: c.FullName, SuperAdmin: c.SuperAdmin, Password: &password,
		})
		if err != nil {
			return err
		}
		if c.json() {
			return c.show(p, dataOfUser(created))
		}
		p.say("Created %s (%s).", created.Username, created.ID)
		return nil
	})
}
