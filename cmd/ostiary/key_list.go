package main

import (
	"context"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/signing"
)

type keyListCommand struct{ output }

// Help is shown below the summary of the command.
func (c *keyListCommand) Help() string {
	return "In the order in which they sign. A waiting key is published already and signs from the given time on; a retired one is published until the last JWT that it signed has expired, and then deleted."
}

// Run prints the keys.
func (c *keyListCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withDatabase(ctx, line.DatabaseURL, func(db *database.DB) error {
		if err := db.CheckSchema(ctx); err != nil {
			return err
		}
		keys, err := signing.New(db, nil).List(ctx) // nothing is opened for it
		if err != nil {
			return err
		}
		list := func(yield func(keyData, error) bool) {
			for _, key := range keys {
				if !yield(dataOfKey(key), nil) {
					return
				}
			}
		}
		return printList(p, c.output, []string{"ID", "ALGORITHM", "STATE", "SIGNS FROM", "PUBLISHED UNTIL"}, list)
	})
}
