package oauth_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestT66NothingAtRest hands out passwords, sessions, client secrets, codes, consent tickets and tokens of every
// kind, and looks for each in what is stored: the database file with its log on SQLite, every row of
// every table on PostgreSQL.
func TestT66NothingAtRest(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app, user := newApp(t, s, draft{"grants": []string{"PASSWORD", "PERSONAL_ACCESS_TOKEN"}}), newUser(t, s)
		s.Logs.Keep(personalToken(t, app, user))
		app.rotate(t, s.Kit.Clock.Now())
		form := url.Values{"grant_type": {"password"}, "username": {user.name}, "password": {user.password}}
		answer := s.Token(t, app.id, app.secret, form)
		wantStatus(t, answer, 200)
		s.SignIn(t, user.name, user.password)
		in := begin(t, s, webApp(t, s, nil), "")
		_, successor := in.next(in.refresh) // which is stored, sealed, until it is used
		s.Logs.Keep(successor)
		s.Logs.Keep(in.with("prompt", "consent").open(t, in.browser).Ticket(t))
		typed := "my password in the wrong field"
		s.Logs.Keep(typed)
		s.PostForm(t, "/login", url.Values{"username": {typed}, "password": {user.password}})

		stored := everythingStored(t, s)
		hint := tokens.LastFour(app.secret)
		if !strings.Contains(stored, user.name) || !strings.Contains(stored, hint) {
			t.Fatal("what is stored was not read")
		}
		for _, secret := range s.Logs.SecretsIn(stored) {
			t.Errorf("a secret is stored as it is: %.7s…", secret)
		}
	})
}

// TestT66SetUpLink looks for the one-time link.
func TestT66SetUpLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := servertest.Start(t, kit)
		token, err := s.Accounts.NewSetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(everythingStored(t, s), token) {
			t.Error("the token of the set-up link is stored as it is")
		}
	})
}

// everythingStored returns all bytes in the database.
func everythingStored(t *testing.T, s *servertest.Server) string {
	t.Helper()
	if s.Kit.DB.Path() == "" {
		return everyRow(t, s)
	}
	files, err := filepath.Glob(s.Kit.DB.Path() + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("the files of the database: %v, %v", files, err)
	}
	var all strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(content)
	}
	return all.String()
}

// everyRow returns all rows of all tables, binary columns as the text they may hold.
func everyRow(t *testing.T, s *servertest.Server) string {
	t.Helper()
	var all strings.Builder
	for _, table := range texts(t, s, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`) {
		for _, row := range texts(t, s, fmt.Sprintf(`SELECT row_to_json(t)::text FROM %q t`, table)) {
			all.WriteString(row + "\n")
		}
	}
	for _, data := range texts(t, s, `SELECT encode(data, 'escape') FROM sessions`) {
		all.WriteString(data + "\n")
	}
	return all.String()
}

func texts(t *testing.T, s *servertest.Server, query string) (all []string) {
	t.Helper()
	rows, err := s.Kit.DB.Read().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
