package main

import "context"

type userUnlockCommand struct {
	Username string `arg:"" help:"Who may try again."`
}

// Run forgets the failed attempts.
func (c *userUnlockCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		if err := r.accounts.Unlock(ctx, c.Username); err != nil {
			return err
		}
		p.say("Unlocked %s.", c.Username)
		return nil
	})
}
