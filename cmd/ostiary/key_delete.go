package main

import (
	"context"

	"github.com/ostiary/ostiary/internal/signing"
)

type keyDeleteCommand struct {
	Key string `arg:"" help:"Id of the key, key_…; \"ostiary key list\" shows it."`
	output
}

// Help is shown below the summary of the command.
func (c *keyDeleteCommand) Help() string {
	return "Asks nothing. For a key that somebody else may have: JWTs that it signed are refused by everybody who asks for the published keys from then on; who has cached them does so up to five minutes later. When it is the key that signs, a new one signs at once."
}

// deletedKey is what is printed of it.
type deletedKey struct {
	DeletedID string   `json:"deletedId"`
	Successor *keyData `json:"successor"` // null when another key signed anyway
}

// Run deletes the key.
func (c *keyDeleteCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return p.withKeys(ctx, line, "ostiary key delete", false, func(ctx context.Context, s *signing.Service) error {
		successor, err := s.Delete(ctx, c.Key)
		if err != nil {
			return err
		}
		deleted := deletedKey{DeletedID: c.Key}
		if successor != nil {
			deleted.Successor = new(dataOfKey(*successor))
		}
		if c.json() {
			return c.show(p, deleted)
		}
		p.say("Deleted the key %s.", c.Key)
		if successor != nil {
			p.say("Made the key %s (%s). It signs from now on.", successor.ID, successor.Algorithm)
		}
		return nil
	})
}
