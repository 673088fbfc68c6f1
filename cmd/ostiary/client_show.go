package main

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/tokens"
)

type clientShowCommand struct {
	ID string `arg:"" help:"Client ID."`
	output
}

// shownClient is a client with what belongs to it.
type shownClient struct {
	clientData
	Secrets        []secretData `json:"secrets"`
	LiveTokenCount int          `json:"liveTokenCount"`
}

// secretData is what is printed of a client secret, whose value nobody knows.
type secretData struct {
	ID         string     `json:"id"`
	Hint       string     `json:"hint"`
	CreatedAt  time.Time  `json:"createdAt"`
	ExpiresAt  *time.Time `json:"expiresAt"`
	LastUsedAt *time.Time `json:"lastUsedAt"`
}

func dataOfSecret(s *ent.ClientSecret) secretData {
	return secretData{
		ID: s.ID, Hint: tokens.Hint(tokens.ClientSecretPrefix, s.LastFour),
		CreatedAt: s.CreatedAt.UTC(), ExpiresAt: inUTC(s.ExpiresAt), LastUsedAt: inUTC(s.LastUsedAt),
	}
}

// Run prints the client.
func (c *clientShowCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		client, err := r.client(ctx, c.ID)
		if err != nil {
			return err
		}
		shown, err := r.shown(ctx, client)
		if err != nil {
			return err
		}
		return c.show(p, shown, shown.facts()...)
	})
}

func (r *rooms) shown(ctx context.Context, client *ent.AuthClient) (*shownClient, error) {
	secrets, err := r.clients.Secrets(ctx, []int{client.ID})
	if err != nil {
		return nil, err
	}
	live, err := r.tokens.CountLive(ctx, []int{client.ID})
	if err != nil {
		return nil, err
	}
	shown := &shownClient{clientData: dataOfClient(client), Secrets: []secretData{}, LiveTokenCount: live[client.ID].Total()}
	for _, secret := range secrets[client.ID] {
		shown.Secrets = append(shown.Secrets, dataOfSecret(secret))
	}
	return shown, nil
}

func (c *shownClient) facts() []fact {
	facts := append(c.clientData.facts(), fact{"Live tokens", fmt.Sprint(c.LiveTokenCount)})
	for _, s := range c.Secrets {
		facts = append(facts, fact{"Secret", fmt.Sprintf("%s %s, created %s, expires %s, last used %s",
			s.ID, s.Hint, when(&s.CreatedAt), when(s.ExpiresAt), when(s.LastUsedAt))})
	}
	return facts
}
