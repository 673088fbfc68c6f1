package main

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/signing"
)

// keyData is what is printed of a signing key.
type keyData struct {
	ID        string            `json:"id"`
	Algorithm signing.Algorithm `json:"algorithm"`
	State     signing.State     `json:"state"`
	CreatedAt time.Time         `json:"createdAt"`
	SignsFrom time.Time         `json:"signsFrom"`
	// PublishedUntil is null while no other key is to follow.
	PublishedUntil *time.Time `json:"publishedUntil"`
}

func dataOfKey(k signing.Key) keyData {
	return keyData{k.ID, k.Algorithm, k.State, k.CreatedAt, k.SignsFrom, k.PublishedUntil}
}

func (k keyData) cells() []string {
	until := ""
	if k.PublishedUntil != nil {
		until = when(k.PublishedUntil)
	}
	return []string{k.ID, string(k.Algorithm), named(k.State), when(&k.SignsFrom), until}
}

// withKeys runs do on the signing keys of a database that is there and up to date, with the secret that seals
// them; a command that replaces them all makes one when there is none.
func (p *process) withKeys(ctx context.Context, line *commandLine, command string, replaces bool, do func(context.Context, *signing.Service) error) error {
	secret, err := secretKeyOf(p.env, line.DatabaseURL, command)
	if err != nil {
		return err
	}
	return withDatabase(ctx, line.DatabaseURL, func(db *database.DB) error {
		if err := db.CheckSchema(ctx); err != nil {
			return err
		}
		if secret, err = secret.orBeside(ctx, db, replaces); err != nil {
			return err
		}
		return do(access.WithActor(ctx, operator()), signing.New(db, secret))
	})
}
