package imports

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/problem"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Outcome says what becomes of something that the other server has.
type Outcome string

// The outcomes.
const (
	Created Outcome = "create"   // it is new here
	Present Outcome = "present"  // it was imported before, or is here by itself, and stays as it is
	LeftOut Outcome = "left out" // it does not come along
)

// Fate is what becomes of something.
type Fate struct {
	Outcome Outcome
	// Notes tell what its owner should know, a sentence each.
	Notes []string
}

func (f *Fate) leaveOut(why string) { f.Outcome, f.Notes = LeftOut, []string{why} }

func (f *Fate) note(format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// Client is a client of the other server, and what becomes of it.
type Client struct {
	clients.Import
	Fate
	// ID is the Client ID that it has here; 0: it has none.
	ID int
	// NewSecret is its secret when it could not bring one along. It is shown once.
	NewSecret string

	place problem.Place
}

// User is a user of the other server, and what becomes of them.
type User struct {
	accounts.UserDraft
	Fate

	place        problem.Place
	passwordHash string
	id           string // that they have here
}

// Token is a personal access token of the other server, and what becomes of it.
type Token struct {
	tokens.PersonalImport
	Outcome Outcome

	place  problem.Place
	client *Client
	user   *User
}

// Move is everything that comes from another server, in its order.
type Move struct {
	Clients []*Client
	Users   []*User
	// Tokens are the personal access tokens that work.
	Tokens []*Token
	// Scopes are those that have to be there for the clients.
	Scopes []string
	// NewScopes are those of them that the import makes.
	NewScopes []string

	problems problem.List
}

// IsNew reports whether the move brings something that is not here yet.
func (m *Move) IsNew() bool {
	return slices.ContainsFunc(m.Clients, func(c *Client) bool { return c.Outcome == Created }) ||
		slices.ContainsFunc(m.Users, func(u *User) bool { return u.Outcome == Created }) ||
		slices.ContainsFunc(m.Tokens, func(t *Token) bool { return t.Outcome == Created })
}

// Service imports. All fields are needed.
type Service struct {
	DB       *database.DB
	Clients  *clients.Service
	Accounts *accounts.Service
	Tokens   *tokens.Service
}

// Run imports all of a move, and fills in what became of it; without keep it takes all of it back. What cannot be imported
// is [problem.List], and then nothing is stored. What was imported before stays as it is, so that it can be repeated.
func (s *Service) Run(ctx context.Context, m *Move, keep bool) error {
	before, err := s.Clients.ByLegacyID(ctx)
	if err != nil {
		return err
	}
	do := func(ctx context.Context) error { return s.run(ctx, m, before) }
	if keep {
		return s.DB.Together(ctx, do)
	}
	return s.DB.Rehearse(ctx, do)
}

func (s *Service) run(ctx context.Context, m *Move, before map[string]*ent.AuthClient) error {
	if err := s.makeScopes(ctx, m); err != nil {
		return err
	}
	for _, u := range m.Users {
		if err := s.importUser(ctx, m, u); err != nil {
			return err
		}
	}
	wasEmpty, err := s.Clients.MakeWay(ctx, m.highest())
	if err != nil {
		return err
	}
	for _, client := range m.Clients {
		client.KeepNumber = wasEmpty
		if err := s.importClient(ctx, m, client, before[client.LegacyClientID]); err != nil {
			return err
		}
	}
	for _, token := range m.Tokens {
		if err := s.importToken(ctx, m, token); err != nil {
			return err
		}
	}
	if len(m.problems) > 0 {
		return m.problems
	}
	return nil
}

// highest is the highest client_id that is a number, and can be kept.
func (m *Move) highest() (highest int) {
	for _, client := range m.Clients {
		if id, ok := client.Number(); ok {
			highest = max(highest, id)
		}
	}
	return highest
}

// makeScopes makes the scopes that are missing. Nobody knows here what they allow, so their names stand for it.
func (s *Service) makeScopes(ctx context.Context, m *Move) error {
	m.NewScopes = nil
	there, err := s.Clients.ScopesNamed(ctx, m.Scopes)
	if err != nil {
		return err
	}
	for _, name := range m.Scopes {
		if there[name] != nil {
			continue
		}
		_, err := s.Clients.CreateScope(ctx, name, name)
		if err := m.refused(problem.Place{File: "scope " + name}, err); err != nil {
			return err
		}
		m.NewScopes = append(m.NewScopes, name)
	}
	return nil
}

func (s *Service) importUser(ctx context.Context, m *Move, u *User) error {
	if u.Outcome == LeftOut {
		return nil
	}
	switch known, err := s.Accounts.UserByUsername(ctx, u.Username); {
	case err == nil:
		u.present(known)
		return nil
	case fault.CodeOf(err) != fault.NotFound:
		return err
	}
	u.Outcome = Created
	created, err := s.Accounts.ImportUser(ctx, u.UserDraft, u.passwordHash)
	if err != nil {
		return m.refused(u.place, err)
	}
	u.id = created.ID
	return nil
}

// present notes that there is somebody of this name here. Their e-mail address has to say that it is the same person before
// tokens that somebody has there work in the name of somebody here.
func (u *User) present(known *ent.User) {
	u.Outcome, u.Notes, u.id = Present, nil, ""
	if known.Email != "" && bytes.Equal(names.Key(known.Email), names.Key(u.Email)) {
		u.id = known.ID
		return
	}
	u.note("Their e-mail address is another here, so it may be somebody else: their personal access tokens stay behind.")
}

// importToken imports what belongs to a client and a user that are here.
func (s *Service) importToken(ctx context.Context, m *Move, token *Token) error {
	if token.client.ID == 0 || token.user.id == "" || token.user.Status != user.StatusACTIVE {
		token.Outcome = LeftOut
		return nil
	}
	token.ClientID, token.OwnerID = token.client.ID, token.user.id
	isNew, err := s.Tokens.ImportPersonal(ctx, token.PersonalImport)
	token.Outcome = Present
	if isNew {
		token.Outcome = Created
	}
	return m.refused(token.place, err)
}

func (s *Service) importClient(ctx context.Context, m *Move, client *Client, before *ent.AuthClient) error {
	switch {
	case client.Outcome == LeftOut:
		return nil
	case before != nil:
		client.Outcome, client.ID, client.Name, client.Notes = Present, before.ID, before.Name, nil
		return nil
	}
	client.Outcome = Created
	stored, secret, err := s.Clients.Import(ctx, client.Import)
	if err != nil {
		return m.refused(client.place, err)
	}
	client.ID, client.Name, client.NewSecret = stored.ID, stored.Name, secret
	return nil
}

// refused notes what a use case refused, and returns any other error.
func (m *Move) refused(place problem.Place, err error) error {
	wrong, ok := fault.AsUserErrors(err)
	if !ok {
		return err
	}
	for _, e := range wrong {
		m.problems.Add(place, "%s", at(e)+e.Message)
	}
	return nil
}

// at says which item of a list is meant.
func at(e fault.UserError) string {
	if len(e.Field) == 2 {
		if i, err := strconv.Atoi(e.Field[1]); err == nil {
			return fmt.Sprintf("%s, number %d: ", e.Field[0], i+1)
		}
	}
	return ""
}

// leave leaves out what was asked to be left out, and wants all of that to be there.
func (m *Move) leave(clientIDs, usernames []string) {
	const why = "Left out as asked."
	for _, id := range clientIDs {
		i := slices.IndexFunc(m.Clients, func(c *Client) bool { return c.LegacyClientID == id })
		if i < 0 {
			m.problems.Add(problem.Place{File: "--skip-client " + id}, "There is no such client.")
			continue
		}
		m.Clients[i].leaveOut(why)
	}
	for _, name := range usernames {
		i := slices.IndexFunc(m.Users, func(u *User) bool { return u.Username == name })
		if i < 0 {
			m.problems.Add(problem.Place{File: "--skip-user " + name}, "There is no such user.")
			continue
		}
		m.Users[i].leaveOut(why)
	}
}
