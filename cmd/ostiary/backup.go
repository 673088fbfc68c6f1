package main

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/internal/database"
)

type backupCommand struct {
	File string `arg:"" help:"File to write; there must be none of this name."`
	output
}

// Help is shown below the summary of the command.
func (c *backupCommand) Help() string {
	return `Copies a SQLite database while the server goes on working. The copy has everything that was answered before the command began. It is checked, and appears under its name when it is complete.

The file beside the database whose name ends in .key is not in it: keep a copy of that, or of OSTIARY_SECRET_KEY, in another place. Without it the signing keys in the backup cannot be used, and "ostiary key rotate --now" makes new ones.

"ostiary restore" puts it back. For PostgreSQL, use pg_dump.`
}

// backedUp is what is printed of a backup.
type backedUp struct {
	File string `json:"file"`
	Size int64  `json:"size"` // in bytes
}

// Run makes the copy.
func (c *backupCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withDatabase(ctx, line.DatabaseURL, func(db *database.DB) error {
		size, err := db.Backup(ctx, c.File)
		if err != nil {
			return err
		}
		if c.json() {
			return c.show(p, backedUp{c.File, size})
		}
		p.say("Backed up to %s, %s.", c.File, inBytes(size))
		return nil
	})
}

// inBytes writes a size for people.
func inBytes(n int64) string {
	const kibi = 1 << 10
	switch {
	case n < kibi*kibi:
		return fmt.Sprintf("%.0f KiB", float64(n)/kibi)
	case n < kibi*kibi*kibi:
		return fmt.Sprintf("%.1f MiB", float64(n)/(kibi*kibi))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(kibi*kibi*kibi))
}
