package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/signing"
)

// oldestPostgres is the oldest major version that its makers look after.
const oldestPostgres = 14

// Remedies of several findings.
const (
	giveURL = "Give the URL that the server has, with --database-url or OSTIARY_DATABASE_URL."
	seeLog  = "See in the log of the database what ails it."
)

// lookAtDatabase opens the database, and never makes one.
func lookAtDatabase(ctx context.Context, p *patient) finding {
	if err := findDatabase(p.url); err != nil {
		return broken(err, giveURL)
	}
	db, err := database.Open(ctx, p.url, database.Options{})
	switch {
	case errors.Is(err, database.ErrURL):
		return broken(err, giveURL)
	case err != nil && strings.HasPrefix(p.url, "sqlite:"):
		return broken(err, "Run this as the user of the server, who must be able to write the file and its folder; put back a backup if the file is damaged.")
	case err != nil:
		return broken(err, "See that PostgreSQL runs and can be reached from here, and that user, password and database in the URL are right.")
	}
	p.db = db
	number, err := db.Version(ctx)
	if err != nil {
		return broken(err, seeLog)
	}
	if db.Path() != "" {
		return healthy("Opened %s.", db.Path())
	}
	return lookAtPostgres(number)
}

func lookAtPostgres(number string) finding {
	major, _, _ := strings.Cut(number, ".")
	if n, err := strconv.Atoi(major); err == nil && n < oldestPostgres {
		return finding{
			Status: statusWarning, Found: fmt.Sprintf("Connected to PostgreSQL %s, which gets no repairs any more.", number),
			Remedy: fmt.Sprintf("Upgrade PostgreSQL to version %d or newer.", oldestPostgres),
		}
	}
	return healthy("Connected to PostgreSQL %s.", number)
}

func lookAtDurability(ctx context.Context, p *patient) finding {
	settings, err := p.db.Durability(ctx)
	if err != nil {
		return broken(err, seeLog)
	}
	var all, unsafe []string
	for _, s := range settings {
		all = append(all, s.Name+" = "+s.Value)
		if !s.IsSafe {
			unsafe = append(unsafe, s.Name)
		}
	}
	if len(unsafe) > 0 {
		return finding{
			Status: statusFailed, Found: strings.Join(all, ", ") + ": what was answered may be lost with the power.",
			Remedy: fmt.Sprintf("Switch %s on, in postgresql.conf, for the database and for its user.", strings.Join(unsafe, " and ")),
		}
	}
	return healthy("%s.", strings.Join(all, ", "))
}

func lookAtIntegrity(ctx context.Context, p *patient) finding {
	if p.db.Path() == "" {
		return skipped("PostgreSQL looks after its own pages.")
	}
	if err := p.db.CheckIntegrity(ctx); err != nil {
		return broken(err, `Stop the server, keep a copy of the database and the files beside it, and put back the last backup.`)
	}
	return healthy("Every page was read and is sound.")
}

func lookAtSchema(ctx context.Context, p *patient) finding {
	const migrate = `Start the server, which migrates, or run "ostiary migrate up".`
	if isEmpty, err := p.db.IsEmpty(ctx); err == nil && isEmpty {
		return finding{Status: statusFailed, Found: "The database is empty.", Remedy: migrate}
	}
	switch err := p.db.CheckSchema(ctx); {
	case errors.Is(err, database.ErrNewerSchema):
		return broken(err, "Use the program that the server is, in its version.")
	case err != nil:
		return broken(err, migrate)
	}
	migrations, err := p.db.Migrations(ctx)
	if err != nil {
		return broken(err, seeLog)
	}
	p.current = true
	return healthy("Up to date, with %s.", migrationName(migrations[len(migrations)-1].Name))
}

func lookAtWriting(ctx context.Context, p *patient) finding {
	if err := p.db.TryWrite(ctx); err != nil {
		return broken(err, "See that the disk has room and can be written to, that PostgreSQL is no standby, and that nobody holds a lock.")
	}
	return healthy("Something was written, and deleted again.")
}

// lookAtClock compares the clock with that of the database, and with the last that was written down.
func lookAtClock(ctx context.Context, p *patient) finding {
	last, err := p.db.Read().AuditEvent.Query().Order(ent.Desc(auditevent.FieldAt)).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return broken(err, seeLog)
	}
	if now := p.db.Now(); err == nil && last.At.After(now) {
		if found := differs(now.Sub(last.At), "the newest event in the audit log"); found.Status != statusOK {
			return found
		}
	}
	if p.db.Path() != "" {
		return healthy("Nothing was written down in the future.")
	}
	ahead, err := p.db.Ahead(ctx)
	if err != nil {
		return broken(err, seeLog)
	}
	return differs(ahead, "that of PostgreSQL")
}

// lookAtSecretKey opens what is sealed. It makes no key.
func lookAtSecretKey(ctx context.Context, p *patient) finding {
	secret, err := p.secret()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return broken(err, "Give the key that the server has, with "+secretVariable+" or in the file beside the database.")
	}
	if secret == nil {
		sealed, err := p.db.Read().SigningKey.Query().Exist(ctx)
		switch {
		case err != nil:
			return broken(err, seeLog)
		case sealed:
			return finding{
				Status: statusFailed, Found: "There is none, but keys in the database are sealed with one.",
				Remedy: `Put back the file beside the database whose name ends in .key, give the key with ` + secretVariable + `, or make new signing keys with "ostiary key rotate --now".`,
			}
		}
		return healthy("The server makes one at its first start.")
	}
	opened, err := signing.New(p.db, secret).CheckSeals(ctx)
	switch {
	case errors.Is(err, signing.ErrOtherSecret):
		return finding{
			Status: statusFailed, Found: "It is not the one that the signing keys in the database were sealed with.",
			Remedy: `Give the one from before, or make new signing keys with "ostiary key rotate --now".`,
		}
	case err != nil:
		return broken(err, `Make new signing keys with "ostiary key rotate --now".`)
	}
	return healthy("It opens what it has sealed: %s.", counted(opened, "signing key", "signing keys"))
}

// secret returns the key that the server would use, and makes none.
func (p *patient) secret() (secretKey, error) {
	secret, err := secretKeyOf(p.env, p.url, "ostiary doctor")
	if secret != nil || err != nil {
		return secret, err
	}
	path, err := filepath.EvalSymlinks(p.db.Path())
	if err != nil {
		return nil, err
	}
	return readKeyFile(path + keySuffix)
}

func lookAtSuperAdmin(ctx context.Context, p *patient) finding {
	active, err := (&accounts.Service{DB: p.db}).CountSuperAdmins(ctx)
	if err != nil {
		return broken(err, seeLog)
	}
	if active == 0 {
		return finding{
			Status: statusFailed, Found: "There is none who is active.",
			Remedy: `Open the link that the server prints when there are no users, or run "ostiary user create NAME --super-admin" or "ostiary user enable NAME".`,
		}
	}
	return healthy("Active: %d.", active)
}

// enoughAddresses is how many events tell something of where people come from.
const enoughAddresses = 10

// lookAtAddresses finds out whether the server takes its proxy for everybody: then they share one lock-out.
func lookAtAddresses(ctx context.Context, p *patient) finding {
	events, err := p.db.Read().AuditEvent.Query().Where(auditevent.AddressNEQ("")).
		Order(ent.Desc(auditevent.FieldAt)).Limit(10 * enoughAddresses).All(ctx)
	if err != nil {
		return broken(err, seeLog)
	}
	from := map[string]bool{}
	for _, event := range events {
		from[event.Address] = true
	}
	if len(events) < enoughAddresses {
		return skipped("Too little is in the audit log yet to tell whether a proxy hides them.")
	}
	address, err := netip.ParseAddr(events[0].Address)
	isProxy := err == nil && len(from) == 1 && (address.IsPrivate() || address.IsLoopback())
	if isProxy && p.public != nil && !isLoopback(p.public.Hostname()) {
		return finding{
			Status: statusWarning, Found: fmt.Sprintf("The last %d events of the audit log all come from %s.", len(events), address),
			Remedy: "If that is your reverse proxy, name it in --trusted-proxies and have it send X-Forwarded-For: otherwise one who guesses passwords shuts out everybody.",
		}
	}
	return healthy("The last %d events of the audit log come from %s.", len(events), counted(len(from), "address", "addresses"))
}
