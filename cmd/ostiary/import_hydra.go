package main

import (
	"context"
	"os"
	"time"

	"github.com/ostiary/ostiary/internal/imports"
)

type importHydraCommand struct {
	File string `arg:"" help:"What \"hydra list clients --format json\" printed."`
	importing
}

// Help is shown below the summary of the command.
func (c *importHydraCommand) Help() string {
	return `Shows what will become of each client, and asks. Then all of it is imported, or nothing. The client_id from before works beside a new Client ID.

Hydra does not tell secrets, so confidential clients get new ones, which are printed this once. Where you know one, add it to the file as "client_secret".`
}

// Run imports.
func (c *importHydraCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return c.run(ctx, p, line, func(now time.Time) (*imports.Move, error) {
		file, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		return imports.Hydra(file, c.File, c.options(now))
	})
}
