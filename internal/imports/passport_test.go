package imports_test

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/imports"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
)

func TestMain(m *testing.M) { testkit.Main(m) }

const passportTables = "testdata/passport"

// room is the service on a fresh database, with somebody who may do everything.
type room struct {
	*imports.Service
	t   *testing.T
	ctx context.Context
}

func each(t *testing.T, test func(r *room)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		hasher := accounts.NewHasher(8, 1)
		test(&room{
			Service: &imports.Service{
				DB: kit.DB, Clients: &clients.Service{DB: kit.DB, Hasher: hasher},
				Accounts: &accounts.Service{DB: kit.DB, Hasher: hasher}, Tokens: &tokens.Service{DB: kit.DB},
			},
			t: t, ctx: access.WithActor(t.Context(), access.Actor{Kind: access.Operator}),
		})
	})
}

func options() imports.Options {
	return imports.Options{
		Scopes: []string{"orders:read"}, Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		AccessTokenLifetime: new(int64(3600)), RefreshTokenLifetime: new(int64(86400)),
	}
}

// passport reads the tables at an address, and runs the import.
func (r *room) passport(from string, keep bool, changes ...func(*imports.Options)) *imports.Move {
	r.t.Helper()
	o := options()
	for _, change := range changes {
		change(&o)
	}
	move, err := imports.Passport(r.ctx, from, o)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.Run(r.ctx, move, keep); err != nil {
		r.t.Fatal(err)
	}
	return move
}

// told is what a move says, a line for each.
func told(m *imports.Move) (lines []string) {
	for _, c := range m.Clients {
		var granted []string
		for _, g := range c.Grants {
			granted = append(granted, string(g))
		}
		lines = append(lines, fmt.Sprintf("%s %s: %d %q %s %s %q", c.Outcome, c.LegacyClientID, c.ID, c.Name, c.Type, strings.Join(granted, "+"), c.Contact))
	}
	for _, u := range m.Users {
		lines = append(lines, fmt.Sprintf("%s %s: %q %s", u.Outcome, u.Username, u.FullName, u.Status))
	}
	for _, t := range m.Tokens {
		lines = append(lines, fmt.Sprintf("%s %s: %q %v", t.Outcome, t.ID, t.Name, t.Scopes))
	}
	return append(lines, fmt.Sprint("scopes ", m.NewScopes))
}

var wanted = []string{
	`create 1: 1 "Personal Access Client" CONFIDENTIAL PERSONAL_ACCESS_TOKEN ""`,
	`create 2: 2 "Password Grant" CONFIDENTIAL PASSWORD ""`,
	`create 3: 3 "Shop" CONFIDENTIAL AUTHORIZATION_CODE+CLIENT_CREDENTIALS "admin@shop.example"`,
	`create 5: 5 "Mobile" PUBLIC AUTHORIZATION_CODE "admin@shop.example"`,
	`create 7: 7 "shop (7)" CONFIDENTIAL CLIENT_CREDENTIALS "bob@shop.example"`,
	`left out 8: 0 "Old" CONFIDENTIAL CLIENT_CREDENTIALS "admin@shop.example"`,
	`create 9: 9 "Both" CONFIDENTIAL PERSONAL_ACCESS_TOKEN+PASSWORD+AUTHORIZATION_CODE "admin@shop.example"`,
	`create ada: "Ada Lovelace" ACTIVE`,
	`create bob: "Bob" INACTIVE`,
	`left out _sys: "" ACTIVE`,
	`left out gone: "" ACTIVE`,
	`create grace@shop.example: "Grace" ACTIVE`,
	`create bb: "Laptop" []`,
	`left out ee: "Of Bob" [orders:read]`,
	`create ff: "Reader" [orders:read]`,
	`scopes [orders:read]`,
}

// The same comes from files, from MySQL (MariaDB) and from PostgreSQL; a dry run keeps nothing of it, and a second import
// finds all of it there.
func TestPassport(t *testing.T) {
	for name, fill := range map[string]func(*testing.T) string{
		"files": func(*testing.T) string { return passportTables }, "mariadb": fillMariaDB, "postgres": fillPostgres,
	} {
		t.Run(name, func(t *testing.T) {
			from := fill(t)
			each(t, func(r *room) {
				for _, keep := range []bool{false, false, true} {
					if diff := cmp.Diff(wanted, told(r.passport(from, keep))); diff != "" {
						r.t.Errorf("keep %t (-want +got):\n%s", keep, diff)
					}
				}
				again := told(r.passport(from, true))
				for i, line := range wanted[:len(wanted)-1] {
					if want := strings.Replace(line, "create ", "present ", 1); again[i] != want {
						r.t.Errorf("again: %s, want %s", again[i], want)
					}
				}
				r.uses()
			})
		})
	}
}

// uses holds that applications and people go on with what they have.
func (r *room) uses() {
	r.t.Helper()
	for id, secret := range map[string]string{"1": "0gqyvXWPGbnYrYwEQ2pBzDQrwnPFWpXLAqJGcdF3", "3": "secret", "5": ""} {
		client, err := r.Clients.Authenticate(r.ctx, id, secret)
		if err != nil || *client.AccessTokenLifetime != 3600 || client.Scopes[0] != "orders:read" {
			r.t.Errorf("client %s: %v, %v", id, client, err)
		}
	}
	if _, err := r.Accounts.SignIn(r.ctx, "ada", "secret"); err != nil {
		r.t.Error(err)
	}
	for _, name := range []string{"bob", "grace@shop.example", "_sys"} {
		if _, err := r.Accounts.SignIn(r.ctx, name, "secret"); err == nil {
			r.t.Errorf("%s signed in", name)
		}
	}
	if u, err := r.Accounts.UserByUsername(r.ctx, "ada"); err != nil || u.SuperAdmin || len(u.Permissions) > 0 {
		r.t.Errorf("an import gave rights to %v, %v", u, err)
	}
	draft := clients.NewDraft()
	draft.Name, draft.Grants = "Next", r.passport(passportTables, false).Clients[0].Grants
	if next, _, err := r.Clients.Create(r.ctx, draft); err != nil || next.ID != 10 {
		r.t.Errorf("the next client is %v, %v", next, err)
	}
}

// Where there is a client already, the numbers from before work beside new Client IDs.
func TestPassportBesideClients(t *testing.T) {
	each(t, func(r *room) {
		draft := clients.NewDraft()
		draft.Name, draft.Grants = "Here before", r.passport(passportTables, false).Clients[0].Grants
		own, _, err := r.Clients.Create(r.ctx, draft)
		if err != nil {
			r.t.Fatal(err)
		}
		move, err := imports.Passport(r.ctx, passportTables, options())
		if err != nil {
			r.t.Fatal(err)
		}
		want := "oauth_clients.csv:2: The client_id 1 is that of another client here, Here before."
		if err := r.Run(r.ctx, move, true); fmt.Sprint(err) != want {
			r.t.Errorf("got %v, want %s", err, want)
		}
		if byID, err := r.Clients.ByLegacyID(r.ctx); len(byID) > 0 || err != nil {
			r.t.Errorf("imported in spite of a problem: %v, %v", byID, err)
		}
		moved := r.passport(passportTables, true, func(o *imports.Options) { o.SkipClients = []string{"1"} })
		if id := moved.Clients[1].ID; id != 10 {
			r.t.Errorf("the Client ID of the first is %d", id)
		}
		for id, want := range map[string]int{"1": own.ID, "2": 10, "10": 10} {
			client, err := r.Clients.ByClientID(r.ctx, id)
			if err != nil || client.ID != want {
				r.t.Errorf("client_id %s is %v, %v", id, client, err)
			}
		}
	})
}

// Everything that is wrong is told at once, with its file and line, and nothing is stored.
func TestPassportProblems(t *testing.T) {
	const clientHead = "id,name,secret,redirect,personal_access_client,password_client,revoked\n"
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"all of them": {map[string]string{
			"oauth_clients.csv": clientHead + "1,,0gqyvXWPGbnYrYwEQ2pBzDQrwnPFWpXLAqJGcdF3,http://intranet/cb,0,0,0\n2,Two\u202elines,x,,0,0,0\n",
			"users.csv":         "id,username,email\n1,a:b,nobody\n",
		}, "users.csv:2: The Username field must not contain a colon.\n" +
			"users.csv:2: The e-mail address must look like name@example.com.\n" +
			"oauth_clients.csv:2: The Name field is required.\n" +
			"oauth_clients.csv:2: redirectUris, number 1: The redirect URL must use https; http is for localhost and loopback addresses only.\n" +
			"oauth_clients.csv:3: The Name field must not contain control or invisible characters."},
		"newer columns": {map[string]string{
			"oauth_clients.csv": "id,name,secret,redirect_uris,grant_types,revoked\n9d3f,A,x,nothing,\"{}\",0\n",
		}, "oauth_clients.csv:2: redirect_uris is no JSON array of texts.\noauth_clients.csv:2: grant_types is no JSON array of texts."},
		"a cut line":   {map[string]string{"oauth_clients.csv": clientHead + "1,Shop\n"}, "oauth_clients.csv:2: This is no CSV: wrong number of fields."},
		"an empty one": {map[string]string{"oauth_clients.csv": ""}, "oauth_clients.csv: The file is empty: its first line must name the columns."},
		"no clients":   {map[string]string{"users.csv": "id\n"}, "there is no oauth_clients: is this the database, or the folder, of Passport?"},
		"ids twice": {map[string]string{"oauth_clients.csv": "\ufeff" + clientHead + "7,A,secret-of-the-first,,0,0,0\n7,B,secret-of-the-second,,0,0,0\n"},
			"oauth_clients.csv:3: The client_id 7 is that of another client here, A."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range test.files {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			each(t, func(r *room) {
				move, err := imports.Passport(r.ctx, dir, imports.Options{})
				if err == nil {
					err = r.Run(r.ctx, move, true)
				}
				if diff := cmp.Diff(test.want, fmt.Sprint(err)); diff != "" {
					r.t.Errorf("problems (-want +got):\n%s", diff)
				}
				if byID, err := r.Clients.ByLegacyID(r.ctx); len(byID) > 0 || err != nil {
					r.t.Errorf("imported in spite of a problem: %v, %v", byID, err)
				}
			})
		})
	}
}

// UUIDs, as Passport has them from version 13 on, with grant types of their own.
func TestPassportOfUUIDs(t *testing.T) {
	dir := t.TempDir()
	text := "id,owner_type,owner_id,name,secret,provider,redirect_uris,grant_types,revoked\n" +
		`9d3f1c2e-7a54-4c1b-8f0e-2b6a5d4c3e21,,,Shop,0gqyvXWPGbnYrYwEQ2pBzDQrwnPFWpXLAqJGcdF3,,"[""https://shop.example/cb""]","[""authorization_code"",""refresh_token"",""implicit""]",false` + "\n" +
		`9d3f1c2e-7a54-4c1b-8f0e-2b6a5d4c3e22,,,Device,,,[],"[""urn:ietf:params:oauth:grant-type:device_code""]",false` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "oauth_clients.csv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	each(t, func(r *room) {
		move := r.passport(dir, true)
		if diff := cmp.Diff([]string{
			`create 9d3f1c2e-7a54-4c1b-8f0e-2b6a5d4c3e21: 1 "Shop" CONFIDENTIAL AUTHORIZATION_CODE ""`,
			`left out 9d3f1c2e-7a54-4c1b-8f0e-2b6a5d4c3e22: 0 "Device" PUBLIC  ""`,
			`scopes [orders:read]`,
		}, told(move)); diff != "" {
			r.t.Error(diff)
		}
		if _, err := r.Clients.Authenticate(r.ctx, "9d3f1c2e-7a54-4c1b-8f0e-2b6a5d4c3e21", "0gqyvXWPGbnYrYwEQ2pBzDQrwnPFWpXLAqJGcdF3"); err != nil {
			r.t.Error(err)
		}
		if diff := cmp.Diff([]string{
			"The implicit grant is gone (RFC 9700 section 2.1.2): use the code with PKCE.",
			"Without PKCE, as before: require it when the application uses it.",
		}, move.Clients[0].Notes); diff != "" {
			r.t.Error(diff)
		}
	})
}

// An import gives nobody rights: a personal access token of somebody there does not become that of an administrator here who
// has the same name, and no client may manage the server.
func TestImportGivesNoRights(t *testing.T) {
	each(t, func(r *room) {
		names := []string{"ada", "grace@shop.example"}
		for _, name := range names {
			if _, err := r.Accounts.ImportUser(r.ctx, accounts.UserDraft{Username: name, SuperAdmin: true, Status: user.StatusACTIVE}, ""); err != nil {
				r.t.Fatal(err)
			}
		}
		move := r.passport(passportTables, true)
		for _, u := range move.Users {
			if isHere := slices.Contains(names, u.Username); isHere != (u.Outcome == imports.Present) || isHere != strings.Contains(fmt.Sprint(u.Notes), "somebody else") {
				r.t.Errorf("%s: %s %v", u.Username, u.Outcome, u.Notes)
			}
		}
		for _, token := range move.Tokens {
			if token.Outcome != imports.LeftOut {
				r.t.Errorf("the token %s: %s", token.Name, token.Outcome)
			}
		}
		o := options()
		o.Scopes = append(o.Scopes, scope.Admin)
		if _, err := imports.Passport(r.ctx, passportTables, o); err == nil {
			r.t.Error("Passport: clients get the scope admin")
		}
		if _, err := imports.Hydra(strings.NewReader("[]"), "clients.json", o); err == nil {
			r.t.Error("Hydra: clients get the scope admin")
		}
	})
}

// The address of a database that does not answer, or is none, is refused without telling its password.
func TestPassportSources(t *testing.T) {
	for _, from := range []string{
		"mysql://reader:hunter2@127.0.0.1:1/shop", "mysql://reader:hunter2@127.0.0.1", "mysql://%zz:hunter2@x/y",
		"postgres://reader:hunter2@127.0.0.1:1/shop", "postgres://%zz:hunter2@x/y", "mysql://reader:hunter2@127.0.0.1/shop?tls=hunter",
		"no/such/folder", passportTables + "/users.csv",
	} {
		_, err := imports.Passport(t.Context(), from, imports.Options{})
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", from, err)
		}
	}
}

// fillMariaDB returns the address of a database with the tables, as Laravel makes them.
func fillMariaDB(t *testing.T) string {
	server := testkit.StartMariaDB(t)
	fill(t, server.Open(t), func(int) string { return "?" }, map[string]string{
		"users": `id bigint unsigned PRIMARY KEY, name varchar(255), email varchar(255), username varchar(255), password varchar(255), status varchar(20),
			is_administrator tinyint(1), is_system tinyint(1), firstname varchar(50), lastname varchar(50), deleted_at timestamp NULL`,
		"oauth_clients": `id bigint unsigned PRIMARY KEY, user_id bigint unsigned, name varchar(255), secret varchar(100), provider varchar(255),
			redirect text, personal_access_client tinyint(1), password_client tinyint(1), revoked tinyint(1)`,
		"oauth_access_tokens": `id varchar(100) PRIMARY KEY, user_id bigint unsigned, client_id bigint unsigned, name varchar(255), scopes text,
			revoked tinyint(1), created_at timestamp NULL, expires_at datetime`,
	})
	return server.URL()
}

// fillPostgres returns the address of a database with the tables, as Laravel makes them.
func fillPostgres(t *testing.T) string {
	from := testkit.EmptyPostgreSQL(t)
	db, err := sql.Open("pgx", from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	fill(t, db, func(n int) string { return fmt.Sprint("$", n) }, map[string]string{
		"users": `id bigint PRIMARY KEY, name varchar(255), email varchar(255), username varchar(255), password varchar(255), status varchar(20),
			is_administrator boolean, is_system boolean, firstname varchar(50), lastname varchar(50), deleted_at timestamp(0)`,
		"oauth_clients": `id bigint PRIMARY KEY, user_id bigint, name varchar(255), secret varchar(100), provider varchar(255),
			redirect text, personal_access_client boolean, password_client boolean, revoked boolean`,
		"oauth_access_tokens": `id varchar(100) PRIMARY KEY, user_id bigint, client_id bigint, name varchar(255), scopes text,
			revoked boolean, created_at timestamp(0), expires_at timestamp(0)`,
	})
	return from
}

// fill makes the tables with what is in the files.
func fill(t *testing.T, db *sql.DB, placeholder func(n int) string, tables map[string]string) {
	t.Helper()
	for table, columns := range tables {
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE "+table+" ("+columns+")"); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(filepath.Join(passportTables, table+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(file).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines[1:] {
			values, marks := make([]any, len(line)), make([]string, len(line))
			for i, text := range line {
				if marks[i] = placeholder(i + 1); text != "" {
					values[i] = text
				}
			}
			statement := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(lines[0], ", "), strings.Join(marks, ", "))
			if _, err := db.ExecContext(t.Context(), statement, values...); err != nil {
				t.Fatal(err)
			}
		}
	}
}
