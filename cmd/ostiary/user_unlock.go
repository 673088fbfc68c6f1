package main

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/internal/accounts"
)

type userUnlockCommand struct {
	Username string `arg:"" help:"Who may try again."`
}

// Run forgets the failed attempts.
func (c *userUnlockCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withAccounts(ctx, line.DatabaseURL, func(ctx context.Context, service *accounts.Service) error {
		if err := service.Unlock(ctx, c.Username); err != nil {
			return err
		}
		fmt.Fprintf(p.Out, "Unlocked %s.\n", c.Username)
		return nil
	})
}
