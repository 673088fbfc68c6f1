package main

import (
	"context"

	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/accounts"
)

type userDisableCommand struct {
	Username string `arg:"" help:"Who is shut out."`
}

// Help is shown below the summary of the command.
func (c *userDisableCommand) Help() string {
	return "Their sessions end, and none of their tokens works until the account is enabled again. The last super admin cannot be disabled."
}

// Run shuts the user out.
func (c *userDisableCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return setStatus(ctx, p, line, c.Username, user.StatusINACTIVE, "Disabled %s.")
}

type userEnableCommand struct {
	Username string `arg:"" help:"Who may sign in again."`
}

// Help is shown below the summary of the command.
func (c *userEnableCommand) Help() string {
	return "Tokens that were neither revoked nor have expired meanwhile work again."
}

// Run lets the user in again.
func (c *userEnableCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return setStatus(ctx, p, line, c.Username, user.StatusACTIVE, "Enabled %s.")
}

func setStatus(ctx context.Context, p *process, line *commandLine, username string, status user.Status, done string) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		found, err := r.accounts.UserByUsername(ctx, username)
		if err != nil {
			return err
		}
		_, err = r.accounts.UpdateUser(ctx, found.ID, func(draft *accounts.UserDraft) { draft.Status = status })
		if err != nil {
			return err
		}
		p.say(done, found.Username)
		return nil
	})
}
