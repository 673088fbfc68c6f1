package main

import "context"

type exportCommand struct {
	Members bool `help:"Name the members of groups as well. They are to be there where the file is applied."`
}

// Help is shown below the summary of the command.
func (c *exportCommand) Help() string {
	return `The file is YAML, sorted by name, without secrets and Client IDs. "ostiary apply" makes the same of it elsewhere, and changes nothing where it comes from.`
}

// Run prints the file.
func (c *exportCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		text, err := r.manifest().Export(ctx, c.Members)
		if err != nil {
			return err
		}
		_, err = p.Out.Write(text)
		return err
	})
}
