package main

import (
	"context"

	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/paging"
)

type tokenListCommand struct {
	Client string `placeholder:"ID" help:"Only those of this client: its Client ID."`
	User   string `placeholder:"NAME" help:"Only those of this user."`
	output
}

// Help is shown below the summary of the command.
func (c *tokenListCommand) Help() string {
	return "Access tokens, refresh tokens and personal access tokens that work now, the newest first. Nobody knows their values."
}

// Run prints the tokens.
func (c *tokenListCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		filter, err := c.filter(ctx, r)
		if err != nil {
			return err
		}
		return printList(p, c.output, tokenHeads, everyItem(func(args paging.Args) (paging.Page[*credentials.Credential], error) {
			return r.credentials.List(ctx, filter, credentials.Order{}, args)
		}, dataOfCredential))
	})
}

// filter refuses a client or a user that is not there: an empty list would look like an answer.
func (c *tokenListCommand) filter(ctx context.Context, r *rooms) (credentials.Filter, error) {
	filter := credentials.Filter{}.TokensOnly()
	if c.Client != "" {
		if _, err := r.client(ctx, c.Client); err != nil {
			return filter, err
		}
		filter.ClientID = &c.Client
	}
	if c.User != "" {
		found, err := r.accounts.UserByUsername(ctx, c.User)
		if err != nil {
			return filter, err
		}
		filter.UserID = &found.ID
	}
	return filter, nil
}
