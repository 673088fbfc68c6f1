package imports

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/scope"
)

// Options say what the other server does not.
type Options struct {
	// Scopes are what each client may ask for. Those that do not exist are made.
	Scopes []string
	// The lifetimes of the tokens of each client, in seconds; nil means never.
	AccessTokenLifetime, RefreshTokenLifetime *int64
	// SkipClients and SkipUsers are left out, by client_id and by user name.
	SkipClients, SkipUsers []string
	// WithoutUsers leaves out all users.
	WithoutUsers bool
	// Now is the time: what has expired does not come along.
	Now time.Time
}

// check refuses what would give rights that nobody has had: the scope is made here to manage this server, and what is called
// admin there means something else.
func (o Options) check() error {
	if slices.Contains(o.Scopes, scope.Admin) {
		return fmt.Errorf("the scope %s would let all clients manage this server: give it to single clients afterwards", scope.Admin)
	}
	return nil
}

// Passport reads the tables of Laravel Passport, as ProcessMaker has them too: oauth_clients and, when they are there, users
// and oauth_access_tokens. from is the URL of a MySQL or PostgreSQL database, or a folder of CSV files. All versions of
// Passport are understood, with numbers or UUIDs as ids.
func Passport(ctx context.Context, from string, options Options) (_ *Move, err error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	tables, err := open(ctx, from)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, tables.close()) }()
	p := &passport{options: options, users: map[string]*User{}, clients: map[string]*Client{}, withoutUser: map[string]bool{}}
	if err := p.read(ctx, tables); err != nil {
		return nil, err
	}
	p.leave(options.SkipClients, options.SkipUsers)
	return &p.Move, nil
}

// passport is an import from Passport under way.
type passport struct {
	Move
	options     Options
	users       map[string]*User // by their ids there
	clients     map[string]*Client
	withoutUser map[string]bool // clients that got tokens for themselves
	tokens      []record        // those with a name: personal access tokens that were not revoked
}

func (p *passport) read(ctx context.Context, tables source) error {
	p.Scopes = p.options.Scopes
	if _, err := tables.each(ctx, "users", p.readUser); err != nil {
		return err
	}
	_, err := tables.each(ctx, "oauth_access_tokens", func(r record) {
		switch {
		case !r.has("user_id"):
			p.withoutUser[r.text("client_id")] = true
		case r.has("name") && !r.isTrue("revoked"):
			p.tokens = append(p.tokens, r)
		}
	})
	if err != nil {
		return err
	}
	switch found, err := tables.each(ctx, "oauth_clients", p.readClient); {
	case err != nil:
		return err
	case !found:
		return errors.New("there is no oauth_clients: is this the database, or the folder, of Passport?")
	}
	for _, r := range p.tokens {
		p.readToken(r)
	}
	return nil
}

func (p *passport) readUser(r record) {
	username := cmp.Or(r.text("username"), r.text("email"), r.text("name"))
	u := &User{place: r.place}
	p.users[r.text("id")] = u
	u.Username, u.Email, u.Status = username, r.text("email"), statusOf(r)
	u.FullName = strings.TrimSpace(r.text("firstname") + " " + r.text("lastname"))
	if u.FullName == "" && r.text("name") != username {
		u.FullName = r.text("name")
	}
	switch {
	case r.has("deleted_at"):
		u.leaveOut("Deleted there.")
	case r.isTrue("is_system"):
		u.leaveOut("An account of the system.")
	case accounts.CheckForeign(r.text("password")) != nil:
		u.note("The password cannot be taken over: set a new one.")
	default:
		u.passwordHash = r.text("password")
	}
	if u.Status == user.StatusINACTIVE {
		u.note("Not active there, and not here.")
	}
	if r.isTrue("is_administrator") {
		u.note("An administrator there. Here they have no permissions until you give them some.")
	}
	if !p.options.WithoutUsers {
		p.Users = append(p.Users, u)
	}
}

// statusOf reads the status that ProcessMaker has. Who is out of office may sign in.
func statusOf(r record) user.Status {
	switch strings.ToUpper(r.text("status")) {
	case "", "ACTIVE", "OUT_OF_OFFICE", "SCHEDULED":
		return user.StatusACTIVE
	}
	return user.StatusINACTIVE
}

func (p *passport) readClient(r record) {
	c := &Client{place: r.place, Import: clients.Import{Draft: clients.NewDraft(), LegacyClientID: r.text("id")}}
	p.Clients, p.clients[c.LegacyClientID] = append(p.Clients, c), c
	c.Name = r.text("name")
	c.Scopes = p.options.Scopes
	c.AccessTokenLifetime, c.RefreshTokenLifetime = p.options.AccessTokenLifetime, p.options.RefreshTokenLifetime
	if owner := p.users[cmp.Or(r.text("owner_id"), r.text("user_id"))]; owner != nil {
		c.Contact = cmp.Or(owner.Email, owner.Username)
	}
	c.readSecret(r.text("secret"))
	p.readRedirects(c, r)
	p.readGrants(c, r)
	switch {
	case r.isTrue("revoked"):
		c.leaveOut("Revoked there.")
	case len(c.Grants) == 0:
		c.leaveOutWithoutGrants()
	case c.Type == authclient.TypeCONFIDENTIAL && slices.Contains(c.Grants, grants.AuthorizationCode):
		c.goWithoutPKCE()
	}
}

// readSecret: Passport stores it as it is, or as a bcrypt hash. A client without one is public.
func (c *Client) readSecret(secret string) {
	switch {
	case secret == "":
		c.Type = authclient.TypePUBLIC
	case accounts.CheckForeign(secret) == nil:
		c.SecretHash = secret
	case strings.HasPrefix(secret, "$"):
		c.note("Its secret cannot be taken over: it gets a new one.")
	default:
		c.Secret = secret
		if len(secret) < minSecret {
			c.note("Its secret has only %d characters: replace it soon.", len(secret))
		}
	}
}

// minSecret is how many characters a secret has that nobody guesses. Passport makes 40.
const minSecret = 24

// readRedirects: up to version 12 they are separated by commas, later a JSON array.
func (p *passport) readRedirects(c *Client, r record) {
	uris := strings.Split(r.text("redirect"), ",")
	if r.has("redirect_uris") {
		uris = p.list(r, "redirect_uris")
	}
	for _, uri := range uris {
		if uri = strings.TrimSpace(uri); uri != "" && !slices.Contains(c.RedirectURIs, uri) {
			c.RedirectURIs = append(c.RedirectURIs, uri)
		}
	}
}

// list reads a column with a JSON array of texts.
func (p *passport) list(r record, column string) (items []string) {
	if err := json.Unmarshal([]byte(r.text(column)), &items); err != nil {
		p.problems.Add(r.place, "%s is no JSON array of texts.", column)
	}
	return items
}

func (p *passport) readGrants(c *Client, r record) {
	if !r.has("grant_types") {
		p.guessGrants(c, r)
		return
	}
	for _, name := range p.list(r, "grant_types") {
		c.addGrant(name)
	}
}

// addGrant gives a client what it may do by the name that OAuth, or Passport, has for it.
func (c *Client) addGrant(name string) {
	switch name {
	case "authorization_code":
		c.Grants = append(c.Grants, grants.AuthorizationCode)
	case "password":
		c.Grants = append(c.Grants, grants.Password)
	case "personal_access":
		c.Grants = append(c.Grants, grants.PersonalAccessToken)
	case "client_credentials":
		c.Grants = append(c.Grants, grants.ClientCredentials)
	case "refresh_token": // comes with the code
	case "implicit":
		c.note("The implicit grant is gone (RFC 9700 section 2.1.2): use the code with PKCE.")
	default:
		c.note("There is no grant %s here.", name)
	}
}

// placeholder is the redirect that Passport gives to clients that need none.
const placeholder = "http://localhost"

// guessGrants follows the rules by which Passport decides, up to version 12: personal and password clients do no redirect,
// except in ProcessMaker, where they are given one; and every confidential client may act for itself, which is taken over
// for those that do.
func (p *passport) guessGrants(c *Client, r record) {
	personal, password := r.isTrue("personal_access_client"), r.isTrue("password_client")
	redirects := len(c.RedirectURIs) > 0
	if personal {
		c.addGrant("personal_access")
	}
	if password {
		c.addGrant("password")
	}
	if redirects && (!personal && !password || !slices.Equal(c.RedirectURIs, []string{placeholder})) {
		c.addGrant("authorization_code")
	}
	itself := p.withoutUser[c.LegacyClientID] || !redirects && !personal && !password
	if itself && c.Type == authclient.TypeCONFIDENTIAL {
		c.addGrant("client_credentials")
	}
}

// readToken takes over a personal access token that works. Passport keeps its id, and its owner the value.
func (p *passport) readToken(r record) {
	client, owner := p.clients[r.text("client_id")], p.users[r.text("user_id")]
	if client == nil || owner == nil || !slices.Contains(client.Grants, grants.PersonalAccessToken) {
		return
	}
	t := &Token{place: r.place, client: client, user: owner}
	t.ID, t.Name, t.CreatedAt = r.text("id"), r.text("name"), p.options.Now
	if made, err := parseTime(r.text("created_at")); err == nil {
		t.CreatedAt = made
	}
	if r.has("expires_at") {
		ends, err := parseTime(r.text("expires_at"))
		if err != nil {
			p.problems.Add(r.place, "expires_at is no time: %.50q.", r.text("expires_at"))
		}
		if !ends.After(p.options.Now) {
			return
		}
		t.ExpiresAt = &ends
	}
	if asked := p.list(r, "scopes"); !slices.Contains(asked, "*") { // which means all
		t.Scopes = slices.DeleteFunc(asked, func(name string) bool { return !slices.Contains(p.options.Scopes, name) })
		t.Scopes = append([]string{}, t.Scopes...) // none is not all
	}
	p.Tokens = append(p.Tokens, t)
}

// parseTime reads a time as databases write it, in UTC when they do not say.
func parseTime(text string) (at time.Time, err error) {
	for _, layout := range []string{time.RFC3339Nano, time.DateTime, "2006-01-02 15:04:05.999999999Z07:00", time.DateOnly} {
		if at, err = time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return at, err
}

// goWithoutPKCE is for confidential clients, of which others do not ask it: the application may not use it.
func (c *Client) goWithoutPKCE() {
	c.RequirePKCE = false
	c.note("Without PKCE, as before: require it when the application uses it.")
}

// leaveOutWithoutGrants keeps the notes, which say what grants it had.
func (c *Client) leaveOutWithoutGrants() {
	c.leaveOut(strings.Join(append(c.Notes, "None of its grants is there here."), " "))
}
