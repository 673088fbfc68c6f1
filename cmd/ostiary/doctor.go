package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/ostiary/ostiary/internal/database"
)

type doctorCommand struct {
	PublicURL *publicURL `name:"public-url" placeholder:"URL" variable:"OSTIARY_PUBLIC_URL" help:"Address under which people and programs reach the server, to look at it as they do. Default: it is not looked at."`
	output
}

// Help is shown below the summary of the command.
func (c *doctorCommand) Help() string {
	return `Looks at the database, the secret key, the files, the clock and, when it is told the public address, at what comes back from there. It changes nothing, and works beside the server or without it. Run it as the user, and with the variables, of the server.

The exit code is 1 when something has failed. What is worth a look, but keeps nobody from working, is a warning.`
}

// status is how a check came out.
type status string

const (
	statusOK      status = "ok"
	statusWarning status = "warning"
	statusFailed  status = "failed"
	statusSkipped status = "skipped"
)

// finding is what a check found.
type finding struct {
	Check  string `json:"check"`
	Status status `json:"status"`
	Found  string `json:"found"`
	// Remedy is what to do, in words; empty when there is nothing to mend.
	Remedy string `json:"remedy"`
	// hangs says that the check makes no sense because of what another one has found.
	hangs bool
}

func healthy(format string, args ...any) finding {
	return finding{Status: statusOK, Found: fmt.Sprintf(format, args...)}
}

func skipped(why string) finding { return finding{Status: statusSkipped, Found: why} }

// broken is what a check found that could not be done.
func broken(err error, remedy string) finding {
	return finding{Status: statusFailed, Found: sentence(err), Remedy: remedy}
}

// check is one thing to look at.
type check struct {
	name  string
	needs need
	look  func(context.Context, *patient) finding
}

// need is what has to be sound before a check makes sense.
type need int

const (
	nothing need = iota
	anOpenDatabase
	aCurrentSchema
	anAnswer // from the public address
)

// checks are in the order in which things depend on each other.
var checks = []check{
	{"program", nothing, lookAtProgram},
	{"database", nothing, lookAtDatabase},
	{"files", anOpenDatabase, lookAtFiles},
	{"disk space", anOpenDatabase, lookAtSpace},
	{"durability", anOpenDatabase, lookAtDurability},
	{"integrity", anOpenDatabase, lookAtIntegrity},
	{"schema", anOpenDatabase, lookAtSchema},
	{"writing", aCurrentSchema, lookAtWriting},
	{"clock", aCurrentSchema, lookAtClock},
	{"secret key", aCurrentSchema, lookAtSecretKey},
	{"super admin", aCurrentSchema, lookAtSuperAdmin},
	{"client addresses", aCurrentSchema, lookAtAddresses},
	{"public address", nothing, lookAtPublicAddress},
	{"issuer", anAnswer, lookAtIssuer},
	{"encryption", anAnswer, lookAtEncryption},
	{"ready", anAnswer, lookAtReadiness},
	{"authorization", anAnswer, lookAtAuthorization},
	{"caching", anAnswer, lookAtCaching},
	{"public clock", anAnswer, lookAtPublicClock},
}

// patient is what is looked at, and what is known of it so far.
type patient struct {
	env     environment
	url     string // of the database
	db      *database.DB
	current bool // the schema is
	public  *publicURL
	// metadata is what the public address answered first.
	metadata *reply
}

// lacks returns why a check cannot be done; "" when it can.
func (p *patient) lacks(n need) string {
	switch {
	case n == anAnswer && p.public == nil:
		return "Not looked at: give the public address with --public-url."
	case n == anAnswer && p.metadata == nil:
		return "Not looked at: the public address does not answer."
	case (n == anOpenDatabase || n == aCurrentSchema) && p.db == nil:
		return "Not looked at: the database could not be opened."
	case n == aCurrentSchema && !p.current:
		return "Not looked at: the schema comes first."
	}
	return ""
}

// Run looks at everything, one after the other, and says what it finds as it goes.
func (c *doctorCommand) Run(ctx context.Context, p *process, line *commandLine) (err error) {
	examined := &patient{env: p.env, url: line.DatabaseURL, public: c.PublicURL}
	defer func() {
		if examined.db != nil {
			err = errors.Join(err, examined.db.Close())
		}
	}()
	failed := 0
	if err := c.print(p, examined.findings(ctx, &failed)); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d checks failed", failed, len(checks))
	}
	return nil
}

// findings examines the patient, and counts what has failed.
func (p *patient) findings(ctx context.Context, failed *int) iter.Seq2[finding, error] {
	return func(yield func(finding, error) bool) {
		for _, check := range checks {
			found := p.examine(ctx, check)
			if found.Status == statusFailed {
				*failed++
			}
			if !yield(found, ctx.Err()) {
				return
			}
		}
	}
}

func (p *patient) examine(ctx context.Context, c check) (found finding) {
	if why := p.lacks(c.needs); why != "" {
		found = skipped(why)
		found.hangs = true
	} else {
		found = c.look(ctx, p)
	}
	found.Check = c.name
	return found
}

// print prints a line for each finding, and one below it for what is to be mended. People need not be told what follows
// from another line.
func (c *doctorCommand) print(p *process, findings iter.Seq2[finding, error]) error {
	if c.json() {
		return printArray(p.Out, findings)
	}
	for f, err := range findings {
		if err != nil {
			return err
		}
		if f.hangs {
			continue
		}
		p.say("%-8s%-18s%s", f.Status, f.Check, f.Found)
		if f.Remedy != "" {
			p.say("%-8s%-18s→ %s", "", "", f.Remedy)
		}
	}
	return nil
}

// lookAtProgram says what an operator is asked for in a report of a problem.
func lookAtProgram(ctx context.Context, _ *patient) finding {
	sqlite, err := database.SQLiteVersion(ctx)
	if err != nil {
		return broken(err, "Build the program anew, with a C compiler and CGO_ENABLED=1.")
	}
	return healthy("ostiary %s, %s, SQLite %s.", version, goVersion(), sqlite)
}

// The clocks may differ by what NTP leaves, and not by so much that an authorization code, which lives for a minute, is dead
// when it arrives.
const (
	clockWarning = 5 * time.Second
	clockFailure = 30 * time.Second
)

const setClock = "Set the clock, and let NTP keep it: tokens and codes live by it."

// differs says what a difference between this clock and another one means.
func differs(ahead time.Duration, other string) finding {
	found := fmt.Sprintf("The clock of this machine is %s ahead of %s.", ahead.Round(time.Second), other)
	if ahead < 0 {
		found = fmt.Sprintf("The clock of this machine is %s behind %s.", -ahead.Round(time.Second), other)
	}
	switch off := ahead.Abs(); {
	case off > clockFailure:
		return finding{Status: statusFailed, Found: found, Remedy: setClock}
	case off > clockWarning:
		return finding{Status: statusWarning, Found: found, Remedy: setClock}
	}
	return healthy("The clock of this machine agrees with %s.", other)
}
