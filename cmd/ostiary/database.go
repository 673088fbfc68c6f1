package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strings"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/tokens"
)

// rooms are what the commands work with. Nothing that they look up counts as used.
type rooms struct {
	accounts    *accounts.Service
	clients     *clients.Service
	tokens      *tokens.Service
	credentials *credentials.Service
}

// withRooms runs do on a database that is there and up to date, as whoever is at the command line.
func withRooms(ctx context.Context, url string, do func(context.Context, *rooms) error) error {
	return withDatabase(ctx, url, func(db *database.DB) error {
		if err := db.CheckSchema(ctx); err != nil {
			return err
		}
		return do(access.WithActor(ctx, operator()), newRooms(db))
	})
}

func newRooms(db *database.DB) *rooms {
	r := &rooms{
		accounts: &accounts.Service{DB: db, Hasher: accounts.DefaultHasher()},
		clients:  &clients.Service{DB: db},
		tokens:   &tokens.Service{DB: db},
	}
	r.credentials = &credentials.Service{DB: db, Tokens: r.tokens, Clients: r.clients}
	return r
}

// withDatabase runs do on a database that is there. Only what is meant to begin one may create the
// file: a mistyped path must not look like a database without users.
func withDatabase(ctx context.Context, url string, do func(*database.DB) error) (err error) {
	if err := findDatabase(url); err != nil {
		return err
	}
	db, err := database.Open(ctx, url, database.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return do(db)
}

// findDatabase returns an error when there is no SQLite file at a URL.
func findDatabase(url string) error {
	if path := strings.TrimPrefix(strings.TrimPrefix(url, "sqlite:"), "//"); path != "" && path != url {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("there is no database %s; check --database-url, or create it with \"ostiary migrate up\"", path)
		}
	}
	return nil
}

// operator is somebody at the command line of the server. The audit log shows the name of their account
// there.
func operator() access.Actor {
	actor := access.Actor{Kind: access.Operator}
	if account, err := user.Current(); err == nil {
		actor.Name = account.Username
	}
	return actor
}
