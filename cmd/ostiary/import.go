package main

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/internal/imports"
)

// importing is what the imports have in common.
type importing struct {
	Scope                []string `sep:"none" placeholder:"NAME" help:"Scope that each client may ask for; it is made when it is not there. For several the flag again."`
	AccessTokenLifetime  lifetime `default:"365d" placeholder:"TIME" help:"How long their access tokens live, where the other server does not say, for example 1h or 30d, or never."`
	RefreshTokenLifetime lifetime `default:"365d" placeholder:"TIME" help:"How long their refresh tokens live without use, where the other server does not say, or never."`
	SkipClient           []string `sep:"none" placeholder:"ID" help:"Leave out the client with this client_id. For several the flag again."`
	asking
}

func (c *importing) options(now time.Time) imports.Options {
	return imports.Options{
		Scopes:              c.Scope,
		AccessTokenLifetime: c.AccessTokenLifetime.seconds, RefreshTokenLifetime: c.RefreshTokenLifetime.seconds,
		SkipClients: c.SkipClient,
		Now:         now,
	}
}

// run shows what a move leads to, asks, and imports it.
func (c *importing) run(ctx context.Context, p *process, line *commandLine, read func(now time.Time) (*imports.Move, error)) error {
	_, isTerminal := p.terminal()
	if err := c.check(isTerminal); err != nil {
		return err
	}
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		service := &imports.Service{DB: r.clients.DB, Clients: r.clients, Accounts: r.accounts, Tokens: r.tokens}
		move, err := read(r.clients.DB.Now())
		if err == nil {
			err = service.Run(ctx, move, false)
		}
		if err != nil {
			return p.withProblems(err)
		}
		if !c.json() {
			p.showMove(move)
		}
		if c.DryRun || !move.IsNew() {
			return c.print(p, move, false)
		}
		if !c.Yes {
			if err := p.confirm(ctx, "Import this?"); err != nil {
				return err
			}
		}
		if err := service.Run(ctx, move, true); err != nil {
			return p.withProblems(err)
		}
		if err := c.print(p, move, true); err != nil || c.json() {
			return err
		}
		admins, err := r.accounts.CountSuperAdmins(ctx)
		if err == nil && admins == 0 {
			p.say("%s", noSuperAdmin)
		}
		return err
	})
}

const noSuperAdmin = `Nobody can manage the server yet: make yourself an account with "ostiary user create NAME --super-admin".`

// importedClient is a client of another server and what becomes of it.
type importedClient struct {
	LegacyClientID string          `json:"legacyClientId"`
	ClientID       *string         `json:"clientId"` // null when it is left out
	Name           string          `json:"name"`
	Grants         []string        `json:"grants"`
	Outcome        imports.Outcome `json:"outcome"`
	NewSecret      *string         `json:"clientSecret"` // null unless it gets a new one
	Notes          []string        `json:"notes"`
}

var importedClientHeads = []string{"BEFORE", "CLIENT ID", "NAME", "GRANTS", "OUTCOME", "NOTES"}

func (c importedClient) cells() []string {
	id := ""
	if c.ClientID != nil {
		id = *c.ClientID
	}
	return []string{c.LegacyClientID, id, c.Name, strings.Join(c.Grants, " "), string(c.Outcome), strings.Join(c.Notes, " ")}
}

func dataOfImportedClient(c *imports.Client, isKept bool) importedClient {
	data := importedClient{
		LegacyClientID: c.LegacyClientID, Name: c.Name, Outcome: c.Outcome, Notes: append([]string{}, c.Notes...),
		Grants: strings.Fields(strings.ReplaceAll(spelled(c.Grants), ",", " ")),
	}
	if c.ID != 0 {
		data.ClientID = new(fmt.Sprint(c.ID))
	}
	if isKept {
		data.NewSecret = orNull(c.NewSecret)
	}
	return data
}

// importedUser is a user of another server and what becomes of them.
type importedUser struct {
	Username string          `json:"username"`
	Email    string          `json:"email"`
	FullName string          `json:"fullName"`
	Outcome  imports.Outcome `json:"outcome"`
	Notes    []string        `json:"notes"`
}

var importedUserHeads = []string{"USERNAME", "FULL NAME", "E-MAIL", "OUTCOME", "NOTES"}

func (u importedUser) cells() []string {
	return []string{u.Username, u.FullName, u.Email, string(u.Outcome), strings.Join(u.Notes, " ")}
}

func dataOfImportedUser(u *imports.User) importedUser {
	return importedUser{u.Username, u.Email, u.FullName, u.Outcome, append([]string{}, u.Notes...)}
}

// showMove prints what a move leads to.
func (p *process) showMove(m *imports.Move) {
	if len(m.Clients) > 0 {
		_ = printList(p, output{}, importedClientHeads, each(m.Clients, func(c *imports.Client) importedClient { return dataOfImportedClient(c, false) }))
	}
	if len(m.Users) > 0 {
		p.say("")
		_ = printList(p, output{}, importedUserHeads, each(m.Users, dataOfImportedUser))
	}
	p.say("")
	if len(m.Tokens) > 0 {
		p.say("Personal access tokens: %d to import, %d present.", outcomes(m, imports.Created), outcomes(m, imports.Present))
	}
	if left := outcomes(m, imports.LeftOut); left > 0 {
		p.say("Personal access tokens left out: %d. Their client does not come along, or their owner may not sign in.", left)
	}
	for _, name := range m.NewScopes {
		p.say("The scope %s is made. Say in words what it allows: the consent page shows it.", name)
	}
}

func outcomes(m *imports.Move, outcome imports.Outcome) int {
	return count(m.Tokens, func(t *imports.Token) bool { return t.Outcome == outcome })
}

func each[T, R any](items []T, data func(T) R) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for _, item := range items {
			if !yield(data(item), nil) {
				return
			}
		}
	}
}

// imported is what an import prints as JSON.
type imported struct {
	Imported  bool             `json:"imported"`
	Clients   []importedClient `json:"clients"`
	Users     []importedUser   `json:"users"`
	NewScopes []string         `json:"newScopes"`
	// PersonalAccessTokens is how many are new.
	PersonalAccessTokens int `json:"personalAccessTokens"`
}

// print says what was done, and tells the new secrets.
func (c *importing) print(p *process, m *imports.Move, isKept bool) error {
	if c.json() {
		data := imported{Imported: isKept, Clients: []importedClient{}, Users: []importedUser{}, NewScopes: append([]string{}, m.NewScopes...)}
		for _, client := range m.Clients {
			data.Clients = append(data.Clients, dataOfImportedClient(client, isKept))
		}
		for _, user := range m.Users {
			data.Users = append(data.Users, dataOfImportedUser(user))
		}
		data.PersonalAccessTokens = outcomes(m, imports.Created)
		return c.show(p, data)
	}
	clients := count(m.Clients, func(c *imports.Client) bool { return c.Outcome == imports.Created })
	users := count(m.Users, func(u *imports.User) bool { return u.Outcome == imports.Created })
	switch {
	case !m.IsNew():
		p.say("There is nothing new to import.")
		return nil
	case !isKept:
		p.say("This would import clients: %d, users: %d, personal access tokens: %d. Nothing was imported.", clients, users, outcomes(m, imports.Created))
		return nil
	}
	p.say("Imported clients: %d, users: %d, personal access tokens: %d.", clients, users, outcomes(m, imports.Created))
	if outcomes(m, imports.Created) > 0 {
		p.say("The personal access tokens work where --passport-public-key tells the server the oauth-public.key of Passport.")
	}
	c.tellSecrets(p, m)
	return nil
}

func (c *importing) tellSecrets(p *process, m *imports.Move) {
	told := slices.DeleteFunc(slices.Clone(m.Clients), func(c *imports.Client) bool { return c.NewSecret == "" })
	if len(told) == 0 {
		return
	}
	p.say("These got new secrets, which are shown this once. Keep them now.")
	for _, client := range told {
		p.say("%d  %s  %s", client.ID, client.NewSecret, client.Name)
	}
}

func count[T any](items []T, is func(T) bool) (n int) {
	for _, item := range items {
		if is(item) {
			n++
		}
	}
	return n
}
