package main

import (
	"context"

	"github.com/ostiary/ostiary/internal/accounts"
)

type userSetPasswordCommand struct {
	Username string `arg:"" help:"Who gets the password."`
}

// Help is shown below the summary of the command.
func (c *userSetPasswordCommand) Help() string { return passwordHelp }

// Run sets the password.
func (c *userSetPasswordCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		user, err := r.accounts.UserByUsername(ctx, c.Username)
		if err != nil {
			return err
		}
		password, err := p.newPassword(ctx)
		if err != nil {
			return err
		}
		_, err = r.accounts.UpdateUser(ctx, user.ID, func(draft *accounts.UserDraft) { draft.Password = &password })
		if err != nil {
			return err
		}
		p.say("Set the password of %s and ended their sessions.", user.Username)
		return nil
	})
}
