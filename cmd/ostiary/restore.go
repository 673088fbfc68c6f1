package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/database"
)

type restoreCommand struct {
	File              string   `arg:"" help:"Backup to restore. It stays as it is."`
	RevokeAll         bool     `help:"End all tokens and all sessions that are in the backup."`
	RevokeIssuedAfter *instant `placeholder:"TIME" help:"End the tokens and sessions in the backup that were issued after this time: 2026-11-21T14:05:00Z."`
	KeepTokens        bool     `help:"Leave tokens and sessions as they are in the backup. What was ended since then works again."`
	output
}

// Help is shown below the summary of the command.
func (c *restoreCommand) Help() string {
	return `Puts a copy of a backup in the place of the SQLite database that --database-url names, or where there is none yet. Stop the server first. The backup is checked, brought up to date, and takes the place in one step: whatever happens, one of the two is there. The database from before is kept beside it under another name.

A restore brings back what was deleted, changed and ended since the backup: tokens and sessions that were revoked work again, and so do refresh tokens that were used since, former passwords, disabled users and deleted clients. So say what is to become of tokens and sessions:

--revoke-all when you do not know what was revoked since the backup. Everybody signs in again, and every application gets new tokens. Client secrets go on.

--revoke-issued-after when you know since when what was revoked, or is not to be trusted, had been issued: of somebody who broke in at noon, what was issued after noon. Sign-ins of applications that were renewed after that end as well. What is older goes on, also if it was revoked since the backup.

--keep-tokens when nothing was revoked since the backup, or when you withdraw it again by the audit log of the database from before.

The secret key of the server is in no backup: put back the file beside the database whose name ends in .key, too, or set OSTIARY_SECRET_KEY.`
}

// Validate is called by kong before the command is run.
func (c *restoreCommand) Validate() error {
	said := 0
	for _, given := range []bool{c.RevokeAll, c.RevokeIssuedAfter != nil, c.KeepTokens} {
		if given {
			said++
		}
	}
	if said != 1 {
		return errors.New("say what becomes of tokens and sessions that were ended since the backup, in one way: --revoke-all, --revoke-issued-after or --keep-tokens")
	}
	return nil
}

// restoration is what is printed of it.
type restoration struct {
	Database          string   `json:"database"`
	Kept              *string  `json:"kept"` // null when there was no database before
	AppliedMigrations []string `json:"appliedMigrations"`
	RevokedCount      int      `json:"revokedCount"`
	EndedSessions     int      `json:"endedSessions"`
	MissesSecretKey   bool     `json:"missesSecretKey"`
}

// Run restores.
func (c *restoreCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	var ended revocation
	var hasSealed bool
	done, err := database.Restore(ctx, line.DatabaseURL, c.File, func(db *database.DB) (err error) {
		if hasSealed, err = db.Read().SigningKey.Query().Exist(ctx); err != nil {
			return fmt.Errorf("look for signing keys: %w", err)
		}
		ended, err = c.end(access.WithActor(ctx, operator()), newRooms(db))
		return err
	})
	if err != nil {
		return err
	}
	result := restoration{
		Database: done.Path, AppliedMigrations: []string{}, RevokedCount: ended.RevokedCount,
		MissesSecretKey: hasSealed && !p.env.isSet(secretVariable) && !exists(done.Path+keySuffix),
	}
	if done.Kept != "" {
		result.Kept = &done.Kept
	}
	if ended.EndedSessions != nil {
		result.EndedSessions = *ended.EndedSessions
	}
	for _, name := range done.Applied {
		result.AppliedMigrations = append(result.AppliedMigrations, migrationName(name))
	}
	return c.print(p, result)
}

// end ends what is to end in the database that is about to take its place.
func (c *restoreCommand) end(ctx context.Context, r *rooms) (revocation, error) {
	switch {
	case c.RevokeAll:
		return r.endAll(ctx)
	case c.RevokeIssuedAfter != nil:
		return r.endIssuedAfter(ctx, c.RevokeIssuedAfter.Time)
	}
	return revocation{}, nil
}

func (c *restoreCommand) print(p *process, done restoration) error {
	if c.json() {
		return c.show(p, done)
	}
	p.say("Restored %s from %s.", done.Database, c.File)
	if done.Kept != nil {
		p.say("The database from before is now %s.", *done.Kept)
	}
	for _, name := range done.AppliedMigrations {
		p.say("Applied %s.", name)
	}
	if c.KeepTokens {
		p.say("Tokens and sessions are as they were then: those that were ended since work again.")
	} else {
		p.say("Revoked %s and ended %s.", counted(done.RevokedCount, "token", "tokens"), counted(done.EndedSessions, "session", "sessions"))
	}
	if done.MissesSecretKey {
		p.say(`The secret key is missing: put back %s%s, or set %s, or make new signing keys with "ostiary key rotate --now".`, done.Database, keySuffix, secretVariable)
	}
	p.say(`Start the server with "ostiary serve".`)
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
