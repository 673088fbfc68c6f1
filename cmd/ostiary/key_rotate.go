package main

import (
	"context"

	"github.com/ostiary/ostiary/internal/signing"
)

type keyRotateCommand struct {
	Algorithm string `enum:",ES256,RS256,EdDSA" default:"" placeholder:"NAME" help:"How the new key signs: ES256, RS256 or EdDSA. Default: as the newest key does."`
	Now       bool   `help:"Let it sign at once, before APIs that have cached the keys know it."`
	output
}

// Help is shown below the summary of the command.
func (c *keyRotateCommand) Help() string {
	return `The new key is published at once, and signs ten minutes later: by then everybody who checks JWTs has it. The old one is published until the last JWT that it signed has expired.

With --now it works as well when the old keys cannot be opened because OSTIARY_SECRET_KEY is lost. For a key that somebody else may have, "ostiary key delete" is right.`
}

// Run makes the key.
func (c *keyRotateCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return p.withKeys(ctx, line, "ostiary key rotate", c.Now, func(ctx context.Context, s *signing.Service) error {
		key, err := s.Rotate(ctx, signing.Rotation{Algorithm: signing.Algorithm(c.Algorithm), Now: c.Now})
		if err != nil {
			return err
		}
		if c.json() {
			return c.show(p, dataOfKey(*key))
		}
		if key.State == signing.Waiting {
			p.say("Made the key %s (%s). It signs from %s on.", key.ID, key.Algorithm, when(&key.SignsFrom))
			return nil
		}
		p.say("Made the key %s (%s). It signs from now on.", key.ID, key.Algorithm)
		return nil
	})
}
