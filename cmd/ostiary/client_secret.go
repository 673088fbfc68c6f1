package main

import (
	"context"
	"time"
)

type clientCreateSecretCommand struct {
	ID             string `arg:"" help:"Client ID."`
	ExpiresIn      *span  `placeholder:"TIME" help:"When the new secret stops working, for example 90d. Default: never."`
	ExpireOthersIn *span  `placeholder:"TIME" help:"When the secrets there are stop working, for example 24h: time enough to give the new one out. Default: they go on."`
	output
}

// Help is shown below the summary of the command.
func (c *clientCreateSecretCommand) Help() string {
	return "Prints the secret this once, because only a hash of it is stored."
}

// createdSecret is what is printed of a new secret.
type createdSecret struct {
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	secretData
}

// Run gives the client one more secret.
func (c *clientCreateSecretCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		client, err := r.client(ctx, c.ID)
		if err != nil {
			return err
		}
		now := r.clients.DB.Now()
		secret, plain, err := r.clients.CreateSecret(ctx, client.ID, c.ExpiresIn.after(now), c.ExpireOthersIn.after(now))
		if err != nil {
			return err
		}
		return c.print(p, createdSecret{c.ID, plain, dataOfSecret(secret)})
	})
}

func (c *clientCreateSecretCommand) print(p *process, created createdSecret) error {
	err := c.show(p, created,
		fact{"Client ID", created.ClientID},
		fact{"Client secret", created.ClientSecret},
		fact{"Secret ID", created.ID},
		fact{"Expires", when(created.ExpiresAt)})
	if err == nil && !c.json() {
		p.say("The secret is shown this once. Keep it now.")
	}
	return err
}

// after returns the end of a span; nil for none.
func (s *span) after(now time.Time) *time.Time {
	if s == nil {
		return nil
	}
	return new(now.Add(time.Duration(*s)))
}

type clientDeleteSecretCommand struct {
	ID       string `arg:"" help:"Client ID."`
	SecretID string `arg:"" help:"Id of the secret, sec_…; \"ostiary client show\" lists them."`
}

// Help is shown below the summary of the command.
func (c *clientDeleteSecretCommand) Help() string {
	return "The secret stops working at once. Tokens that were got with it go on: \"ostiary token revoke\" ends them."
}

// Run ends the secret.
func (c *clientDeleteSecretCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		client, err := r.client(ctx, c.ID)
		if err != nil {
			return err
		}
		if err := r.clients.DeleteSecret(ctx, client.ID, c.SecretID); err != nil {
			return err
		}
		p.say("Deleted the secret %s of client %d, %s.", c.SecretID, client.ID, client.Name)
		return nil
	})
}
