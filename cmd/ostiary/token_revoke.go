package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/tokens"
)

type tokenRevokeCommand struct {
	IDs         []string `arg:"" name:"id" optional:"" help:"Ids of tokens, tok_…, rft_… or pat_…; \"ostiary token list\" shows them."`
	Client      string   `placeholder:"ID" help:"All tokens of this client: its Client ID."`
	User        string   `placeholder:"NAME" help:"All tokens of this user."`
	Stdin       bool     `help:"The token whose value is on standard input."`
	All         bool     `help:"All tokens of all clients, and all sessions: after a restore, which brings back what was revoked."`
	IssuedAfter *instant `placeholder:"TIME" help:"Of all clients the tokens that were issued after this time, and the sessions: 2026-11-21T14:05:00Z."`
	output
}

// Help is shown below the summary of the command.
func (c *tokenRevokeCommand) Help() string {
	return `They stop working at once. Say which in one way: ids, --client, --user, --all, --issued-after, or --stdin for a value that has leaked; text around it does no harm.

After PostgreSQL was restored from a dump, or recovered to a point in time, tokens and sessions that had been ended since then work again. --all ends them with all others, and --issued-after those that are as new as what was ended, or is not to be trusted. A sign-in of an application that was renewed after that time ends as a whole.`
}

// Validate is called by kong before the command is run.
func (c *tokenRevokeCommand) Validate() error {
	ways := 0
	for _, given := range []bool{len(c.IDs) > 0, c.Client != "", c.User != "", c.Stdin, c.All, c.IssuedAfter != nil} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		return errors.New("say which tokens in one way: ids, --client, --user, --stdin, --all or --issued-after")
	}
	return nil
}

// revocation is what is printed of it.
type revocation struct {
	RevokedIDs    []string `json:"revokedIds,omitempty"` // when tokens were named one by one
	RevokedCount  int      `json:"revokedCount"`
	EndedSessions *int     `json:"endedSessions,omitempty"` // when all clients were meant, and all users
}

// Run revokes.
func (c *tokenRevokeCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		done, err := c.revoke(ctx, p, r)
		if err != nil && done.RevokedCount == 0 && done.EndedSessions == nil {
			return err
		}
		return errors.Join(c.print(p, done), err)
	})
}

func (c *tokenRevokeCommand) print(p *process, done revocation) error {
	if c.json() {
		return c.show(p, done)
	}
	for _, id := range done.RevokedIDs {
		p.say("Revoked %s.", id)
	}
	switch {
	case len(done.RevokedIDs) > 0:
	case done.EndedSessions != nil:
		p.say("Revoked %s and ended %s.", counted(done.RevokedCount, "token", "tokens"), counted(*done.EndedSessions, "session", "sessions"))
	default:
		p.say("Revoked %s.", counted(done.RevokedCount, "token", "tokens"))
	}
	return nil
}

// counted says in words how many there are.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (c *tokenRevokeCommand) revoke(ctx context.Context, p *process, r *rooms) (revocation, error) {
	switch {
	case c.Client != "":
		client, err := r.client(ctx, c.Client)
		if err != nil {
			return revocation{}, err
		}
		n, err := r.tokens.RevokeClient(ctx, client.ID)
		return revocation{RevokedCount: n}, err
	case c.User != "":
		user, err := r.accounts.UserByUsername(ctx, c.User)
		if err != nil {
			return revocation{}, err
		}
		n, err := r.tokens.RevokeUser(ctx, user.ID)
		return revocation{RevokedCount: n}, err
	case c.Stdin:
		return revokeLeaked(ctx, p, r)
	case c.All:
		return r.endAll(ctx)
	case c.IssuedAfter != nil:
		return r.endIssuedAfter(ctx, c.IssuedAfter.Time)
	}
	return revokeEach(ctx, r, c.IDs)
}

// endAll ends all tokens and all sessions.
func (r *rooms) endAll(ctx context.Context) (revocation, error) {
	return r.end(ctx, time.Time{}, r.tokens.RevokeClient)
}

// endIssuedAfter ends the tokens and sessions that are newer than a moment.
func (r *rooms) endIssuedAfter(ctx context.Context, moment time.Time) (revocation, error) {
	return r.end(ctx, moment, func(ctx context.Context, clientID int) (int, error) {
		return r.tokens.RevokeIssuedAfter(ctx, clientID, moment)
	})
}

// end ends the sessions that are newer than a moment, and revokes tokens of each client. Sessions come first: in one of those
// somebody could make a token meanwhile.
func (r *rooms) end(ctx context.Context, moment time.Time, revoke revoker) (revocation, error) {
	ended, err := r.accounts.EndSessionsAfter(ctx, moment)
	if err != nil {
		return revocation{}, err
	}
	done, err := revokeOfEach(ctx, r.everyClient(ctx), revoke)
	done.EndedSessions = &ended
	return done, err
}

// revoker revokes tokens of a client and returns how many.
type revoker func(ctx context.Context, clientID int) (int, error)

// revokeOfEach revokes client by client: every token is one of a client.
func revokeOfEach(ctx context.Context, all iter.Seq2[clientData, error], revoke revoker) (done revocation, err error) {
	for client, err := range all {
		if err != nil {
			return done, err
		}
		id, _ := clients.ParseID(client.ID)
		n, err := revoke(ctx, id)
		if _, gone := fault.AsUserErrors(err); gone {
			continue // whoever deleted the client has ended its tokens
		}
		if err != nil {
			return done, err
		}
		done.RevokedCount += n
	}
	return done, nil
}

// revokeLeaked revokes a token by its value.
func revokeLeaked(ctx context.Context, p *process, r *rooms) (revocation, error) {
	v, err := p.token(ctx)
	if err != nil {
		return revocation{}, err
	}
	if v.kind() == credentials.ClientSecret {
		return revocation{}, errors.New(`this is a client secret; "ostiary token inspect" says whose, and "ostiary client delete-secret" ends it`)
	}
	id, err := r.tokens.IDOf(ctx, v.text)
	if err != nil {
		return revocation{}, err
	}
	return revokeEach(ctx, r, []string{id})
}

// revokeEach revokes as many as it can.
func revokeEach(ctx context.Context, r *rooms, ids []string) (done revocation, failed error) {
	for _, id := range ids {
		if err := r.revoke(ctx, id); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", id, err))
			continue
		}
		done.RevokedIDs = append(done.RevokedIDs, id)
		done.RevokedCount++
	}
	return done, failed
}

// revoke tells a token that is dead already from one that is not there: who holds a leaked one wants to
// know that nothing is left to be done.
func (r *rooms) revoke(ctx context.Context, id string) error {
	ended, err := r.tokens.End(ctx, id)
	switch {
	case err != nil:
		return err
	case ended == tokens.AlreadyDead:
		return errors.New("this token was revoked before, or has expired")
	case ended == tokens.NotFound:
		return fault.New(fault.NotFound, "There is no such token.")
	}
	return nil
}
