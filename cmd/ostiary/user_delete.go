package main

import "context"

type userDeleteCommand struct {
	Username string `arg:"" help:"Whose account is deleted."`
}

// Help is shown below the summary of the command.
func (c *userDeleteCommand) Help() string {
	return "Asks nothing. Their sessions end and their tokens do not work any more. The last super admin cannot be deleted."
}

// Run deletes the user.
func (c *userDeleteCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		found, err := r.accounts.UserByUsername(ctx, c.Username)
		if err != nil {
			return err
		}
		if err := r.accounts.DeleteUser(ctx, found.ID); err != nil {
			return err
		}
		p.say("Deleted %s (%s).", found.Username, found.ID)
		return nil
	})
}
