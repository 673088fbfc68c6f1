package main

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/scope"
)

// scopeData is what is printed of a scope, with the names of schema.graphql.
type scopeData struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	BuiltIn     bool      `json:"builtIn"`
	CreatedAt   time.Time `json:"createdAt"`
	UpdatedAt   time.Time `json:"updatedAt"`
}

func dataOfScope(s *ent.Scope) scopeData {
	return scopeData{
		ID: s.ID, Name: s.Name, Description: s.Description, BuiltIn: s.Name == scope.Admin,
		CreatedAt: s.CreatedAt.UTC(), UpdatedAt: s.UpdatedAt.UTC(),
	}
}

func (s scopeData) cells() []string { return []string{s.Name, s.Description, yesNo(s.BuiltIn)} }

type scopeCreateCommand struct {
	Name        string `arg:"" help:"Name, as applications ask for it: letters, digits and signs, without spaces."`
	Description string `arg:"" help:"What it allows, in words; the consent page shows it."`
	output
}

// Run creates the scope.
func (c *scopeCreateCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		created, err := r.clients.CreateScope(ctx, c.Name, c.Description)
		if err != nil {
			return err
		}
		if c.json() {
			return c.show(p, dataOfScope(created))
		}
		p.say("Created the scope %s (%s).", created.Name, created.ID)
		return nil
	})
}

type scopeListCommand struct{ output }

// Run prints all scopes by name.
func (c *scopeListCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		byName := clients.ScopeOrder{Field: clients.ScopesByName, Direction: paging.Ascending}
		heads := []string{"NAME", "DESCRIPTION", "BUILT IN"}
		return printList(p, c.output, heads, everyItem(func(args paging.Args) (paging.Page[*ent.Scope], error) {
			return r.clients.Scopes(ctx, clients.ScopeFilter{}, byName, args)
		}, dataOfScope))
	})
}

type scopeDeleteCommand struct {
	Name string `arg:"" help:"Name."`
}

// Help is shown below the summary of the command.
func (c *scopeDeleteCommand) Help() string {
	return "Asks nothing. A scope that a client may ask for cannot be deleted: take it from the client first."
}

// Run deletes the scope.
func (c *scopeDeleteCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		found, err := r.clients.ScopesNamed(ctx, []string{c.Name})
		if err != nil {
			return err
		}
		s := found[c.Name]
		if s == nil {
			return fault.New(fault.NotFound, "There is no scope of this name.")
		}
		if err := r.clients.DeleteScope(ctx, s.ID); err != nil {
			return err
		}
		p.say("Deleted the scope %s.", s.Name)
		return nil
	})
}
