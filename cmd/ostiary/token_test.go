package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
)

// held is a client and a user with a token of each kind.
type held struct {
	client, secret          string
	user                    string // the id
	ofClient, ofUser, ofPAT string // values
}

func hold(t *testing.T, kit *testkit.Kit) held {
	t.Helper()
	user := must(t, kit, "correct horse battery", "user", "create", "ada")
	must(t, kit, "", "scope", "create", "a", "A")
	must(t, kit, "", "scope", "create", "b", "B")
	client := must(t, kit, "", "client", "create", "Reports", "--grant", "client_credentials,password,personal_access_token",
		"--scope", "a", "--scope", "b")
	h := held{client: client["clientId"].(string), secret: client["clientSecret"].(string), user: user["id"].(string)}
	room := &tokens.Service{DB: kit.DB}
	id, err := strconv.Atoi(h.client)
	if err != nil {
		t.Fatal(err)
	}
	h.ofClient, h.ofUser = tokens.Mint(tokens.AccessTokenPrefix), tokens.Mint(tokens.AccessTokenPrefix)
	for value, grant := range map[string]tokens.Grant{
		h.ofClient: {Type: grants.ClientCredentials, ClientID: id},
		h.ofUser:   {Type: grants.Password, ClientID: id, UserID: h.user, Scope: "a b"},
	} {
		issueToken(t, room, value, grant)
	}
	ctx := access.WithActor(t.Context(), access.Actor{Kind: access.User, ID: h.user, Name: "ada", SessionID: kit.NewSession(t, h.user)})
	if _, h.ofPAT, err = room.CreatePersonal(ctx, tokens.PersonalDraft{ClientID: id, Name: "laptop", Scopes: []string{}}); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestTokenInspect(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		for _, test := range []struct{ value, kind, user, scopes string }{
			{h.ofClient, "ACCESS_TOKEN", "<nil>", "[]"},
			{h.ofUser, "ACCESS_TOKEN", "ada", "[a b]"},
			{h.ofPAT, "PERSONAL_ACCESS_TOKEN", "ada", "[]"},
			{h.secret, "CLIENT_SECRET", "<nil>", "[]"},
		} {
			for range 2 { // to look is no use
				data := must(t, kit, test.value+"\n", "token", "inspect")
				user := fmt.Sprint(data["user"])
				if known, ok := data["user"].(map[string]any); ok {
					user = known["username"].(string)
				}
				client := data["authClient"].(map[string]any)
				hint := data["hint"].(string)
				if data["active"] != true || data["kind"] != test.kind || user != test.user || client["id"] != h.client ||
					client["name"] != "Reports" || fmt.Sprint(data["scopes"]) != test.scopes || data["lastUsedAt"] != nil ||
					!strings.HasSuffix(test.value, hint[len(hint)-4:]) {
					t.Errorf("%s: %v", test.kind, data)
				}
			}
			r := execute(t, kit, test.value, "token", "inspect")
			if r.code != exitOK || !strings.Contains(r.out, "Works      yes") || !strings.Contains(r.out, "Reports") || strings.Contains(r.out+r.err, test.value) ||
				!strings.Contains(r.out, "…"+tokens.LastFour(test.value)) || strings.Contains(r.out, "laptop") != (test.value == h.ofPAT) {
				t.Errorf("%s: %v", test.kind, r)
			}
		}
		if data := must(t, kit, h.ofPAT, "token", "inspect"); data["name"] != "laptop" || data["why"] != nil {
			t.Errorf("personal access token: %v", data)
		}
		execute(t, kit, "", "client", "disable", h.client)
		for _, test := range []struct{ value, why, kind, id string }{
			{h.ofPAT, "Its client is disabled.", "PERSONAL_ACCESS_TOKEN", "pat_"},
			{h.ofUser, "Its client is disabled.", "ACCESS_TOKEN", "tok_"},
			{h.secret, "Its client is disabled.", "CLIENT_SECRET", "sec_"},
			{tokens.Mint("ost_at_"), "There is no such token here.", "ACCESS_TOKEN", ""},
			{tokens.Mint("ost_cs_"), "There is no such client secret here.", "CLIENT_SECRET", ""},
		} {
			hint := "…" + tokens.LastFour(test.value)
			r := execute(t, kit, test.value, "token", "inspect")
			if r.code != exitFailure || !strings.HasSuffix(r.err, " does not work\n") || !strings.HasPrefix(r.out, "Works  ") ||
				!strings.Contains(r.out, " no\n") || !strings.Contains(r.out, test.why) || !strings.Contains(r.out, hint) ||
				!strings.Contains(r.out, test.id) || strings.Contains(r.out+r.err, test.value) {
				t.Errorf("%s: %v", test.kind, r)
			}
			data := looked(t, kit, test.value)
			id, _ := data["id"].(string)
			if data["active"] != false || !strings.Contains(data["why"].(string), test.why) || data["kind"] != test.kind ||
				!strings.HasSuffix(data["hint"].(string), hint) || !strings.HasPrefix(id, test.id) || (id == "") != (test.id == "") {
				t.Errorf("%s: %v", test.kind, data)
			}
		}
		if r := execute(t, kit, "", "token", "inspect", h.ofUser); r.code != exitUsage || strings.Contains(r.err, h.ofUser) {
			t.Errorf("with an argument: %v", r)
		}
	})
}

// chain stores a family of the user, with a refresh token that was used and its successor.
func (h held) chain(t *testing.T, kit *testkit.Kit) (used, successor string) {
	t.Helper()
	id, err := strconv.Atoi(h.client)
	if err != nil {
		t.Fatal(err)
	}
	used, successor = tokens.Mint(tokens.RefreshTokenPrefix), tokens.Mint(tokens.RefreshTokenPrefix)
	now := kit.DB.Now()
	err = kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		family, err := tx.TokenFamily.Create().SetClientID(id).SetUserID(h.user).SetGrant(grants.Password).SetScope("a b").
			SetAuthenticatedAt(now).SetCreatedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		refresh := func(value string) *ent.RefreshTokenCreate {
			return tx.RefreshToken.Create().SetHash(tokens.Hash(value)).SetLastFour(tokens.LastFour(value)).SetFamilyID(family.ID).SetIssuedAt(now)
		}
		parent, err := refresh(used).SetConsumedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		return refresh(successor).SetParentID(parent.ID).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return used, successor
}

// TestTokenRefreshTokens tells a refresh token that works from one that was used, and ends both with their family.
func TestTokenRefreshTokens(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		used, successor := h.chain(t, kit)
		data := looked(t, kit, "refresh_token="+successor+"&x")
		if data["active"] != true || data["kind"] != "REFRESH_TOKEN" || !strings.HasPrefix(data["id"].(string), "rft_") || data["lastUsedAt"] == nil ||
			data["hint"] != "ost_rt_…"+tokens.LastFour(successor) || fmt.Sprint(data["scopes"]) != "[a b]" || data["user"].(map[string]any)["username"] != "ada" {
			t.Errorf("the one that works: %v", data)
		}
		if data := looked(t, kit, used); data["active"] != false || !strings.HasPrefix(data["why"].(string), "It was used on ") || data["authClient"].(map[string]any)["name"] != "Reports" {
			t.Errorf("the used one: %v", data)
		}
		if got := listed(t, kit); len(got) != 4 || !slices.ContainsFunc(got, func(d tokenData) bool { return d.ID == data["id"] }) {
			t.Errorf("listed: %v", got)
		}
		if r := execute(t, kit, used, "token", "revoke", "--stdin"); r.code != exitOK || !strings.HasPrefix(r.out, "Revoked rft_") || strings.Contains(r.out, used) {
			t.Errorf("revoke: %v", r)
		}
		for _, value := range []string{used, successor} {
			if data := looked(t, kit, value); data["active"] != false || !strings.HasPrefix(data["why"].(string), "All tokens of its sign-in were revoked on ") {
				t.Errorf("after its family: %v", data)
			}
			if r := execute(t, kit, value, "token", "revoke", "--stdin"); r.code != exitFailure || !strings.Contains(r.err, "was revoked before, or has expired") {
				t.Errorf("again: %v", r)
			}
		}
		_, successor = h.chain(t, kit)
		if r := execute(t, kit, "", "token", "revoke", "--user", "ada"); r.out != "Revoked 3 tokens.\n" {
			t.Errorf("--user: %v", r)
		}
		if data := looked(t, kit, successor); data["why"] != "It was revoked with all tokens of its user." {
			t.Errorf("after its user: %v", data)
		}
		unknown := tokens.Mint(tokens.RefreshTokenPrefix)
		if data := looked(t, kit, unknown); data["why"] != "There is no such token here." || data["kind"] != "REFRESH_TOKEN" {
			t.Errorf("unknown: %v", data)
		}
		if r := execute(t, kit, unknown[:40], "token", "inspect"); !strings.Contains(r.err, "the refresh token on standard input is not whole") {
			t.Errorf("cut off: %v", r)
		}
	})
}

// looked inspects a value that may or may not work; the exit code must say which.
func looked(t *testing.T, kit *testkit.Kit, value string) map[string]any {
	t.Helper()
	r := execute(t, kit, value, "token", "inspect", "--output", "json")
	var data map[string]any
	if err := json.Unmarshal([]byte(r.out), &data); err != nil || (r.code == exitOK) != (data["active"] == true) {
		t.Fatalf("%v, %v", r, err)
	}
	return data
}

// TestTokenAsFound finds the value in what people paste.
func TestTokenAsFound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		for _, around := range []string{
			"%s", "%s\n", "%s\r\n", "\n\n  \t%s  \n\n", "Bearer %s", "Authorization: Bearer %s\r\n", `"%s"`, "'%s',", "token=%s&scope=a",
			"https://api.example/?access_token=%s#x", "\ufeff%s", "\x00%s\xff", `{"access_token":"%s","hint":"ost_at_…a1B2"}`,
			"203.0.113.9 - - [21/Nov/2026] \"GET /?t=%[1]s\" 200\n203.0.113.9 - - \"GET /?t=%[1]s\" 200\n",
			strings.Repeat("line\n", 100_000) + "%s",
		} {
			for _, value := range []string{h.ofClient, h.ofPAT, h.secret} {
				if data := looked(t, kit, fmt.Sprintf(around, value)); data["active"] != true {
					t.Errorf("%.80q: %v", around, data)
				}
			}
		}
		mistyped := h.ofUser[:50] + "xxxxxx" // more than 32 bits, so the checksum of nothing
		for text, says := range map[string]string{
			"":                                    "there is no token on standard input",
			" \r\n\t\n":                           "there is no token on standard input",
			"correct horse battery":               "no access token (ost_at_… or a JWT), no refresh token (ost_rt_…), no personal access token (ost_pat_…) and no client secret (ost_cs_…)",
			"\x1b]0;gone\x07\x00\xff":             "no value of Ostiary",
			"ost_at_…a1B2":                        "no value of Ostiary",
			h.ofUser[:50]:                         "the access token on standard input is not whole: its checksum is wrong",
			h.ofPAT[:12] + "\n" + h.ofPAT[12:]:    "the personal access token on standard input is not whole",
			h.ofUser[:len(h.ofUser)-1] + "_":      "not whole",
			mistyped:                              "not whole",
			h.secret[:20]:                         "the client secret on standard input is not whole",
			h.ofUser + " " + h.ofPAT + h.ofUser:   "there are 2 different values on standard input, such as ost_at_…" + tokens.LastFour(h.ofUser) + " and ost_pat_…",
			h.ofUser + strings.Repeat(" ", 1<<20): "more than 1 MiB",
		} {
			for _, command := range [][]string{{"token", "inspect"}, {"token", "revoke", "--stdin"}} {
				r := execute(t, kit, text, command...)
				if r.code != exitFailure || r.out != "" || !strings.Contains(r.err, says) || strings.Count(r.err, "\n") != 1 ||
					strings.Contains(r.err, "\x1b") || strings.Contains(r.err, h.ofUser[10:30]) {
					t.Errorf("%v %.80q: %v", command, text, r)
				}
			}
		}
		if left := listed(t, kit); len(left) != 3 {
			t.Errorf("%d tokens are left", len(left))
		}
		if r := execute(t, kit, "token = '"+h.ofPAT+"'\n", "token", "revoke", "--stdin"); r.code != exitOK || !strings.HasPrefix(r.out, "Revoked pat_") {
			t.Errorf("revoke: %v", r)
		}
		if looked(t, kit, h.ofPAT)["active"] != false || looked(t, kit, h.ofUser)["active"] != true {
			t.Error("not that one alone was revoked")
		}
	})
}

func TestTokenList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		must(t, kit, "", "client", "create", "Other", "--grant", "password")
		must(t, kit, "correct horse battery", "user", "create", "bob")
		for want, args := range map[int][][]string{
			3: {{}, {"--client", h.client}},
			2: {{"--user", "ADA"}, {"--user", "ada", "--client", h.client}},
			0: {{"--client", "2"}, {"--user", "bob"}, {"--client", "2", "--user", "ada"}},
		} {
			for _, filter := range args {
				if got := listed(t, kit, filter...); len(got) != want {
					t.Errorf("%v: %d tokens: %v", filter, len(got), got)
				}
			}
		}
		r := execute(t, kit, "", "token", "list")
		if strings.Count(r.out, "\n") != 4 || !strings.Contains(r.out, "personal access token") || !strings.Contains(r.out, h.client+" Reports") ||
			!strings.Contains(r.out, " laptop ") || !strings.Contains(r.out, " "+tokens.Hint(tokens.AccessTokenPrefix, tokens.LastFour(h.ofUser))+" ") {
			t.Errorf("table: %v", r)
		}
		for _, value := range []string{h.ofClient, h.ofUser, h.ofPAT, h.secret} {
			if strings.Contains(r.out, value) {
				t.Error("the value of a token is shown")
			}
		}
		for _, unknown := range [][]string{{"--client", "3"}, {"--client", "x"}, {"--user", "carol"}, {"--user", "\x00"}} {
			if r := execute(t, kit, "", append([]string{"token", "list"}, unknown...)...); r.code != exitFailure || r.out != "" || !strings.Contains(r.err, "There is no ") {
				t.Errorf("%q: %v", unknown, r)
			}
		}
	})
}

func listed(t *testing.T, kit *testkit.Kit, filter ...string) (all []tokenData) {
	t.Helper()
	r := execute(t, kit, "", append([]string{"token", "list", "--output", "json"}, filter...)...)
	if err := json.Unmarshal([]byte(r.out), &all); err != nil || r.code != exitOK || all == nil {
		t.Fatalf("%v: %v, %v", filter, r, err)
	}
	return all
}

func TestTokenRevoke(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		works := func(value string) bool { return looked(t, kit, value)["active"] == true }

		// A value that leaked, while its client is off: it stays dead when the client is back.
		execute(t, kit, "", "client", "disable", h.client)
		r := execute(t, kit, h.ofPAT+"\n", "token", "revoke", "--stdin")
		if r.code != exitOK || !strings.HasPrefix(r.out, "Revoked pat_") {
			t.Errorf("--stdin: %v", r)
		}
		execute(t, kit, "", "client", "enable", h.client)
		if works(h.ofPAT) || !works(h.ofUser) || !works(h.ofClient) {
			t.Error("not that one alone was revoked")
		}

		// By id; one that is not there does not keep the others alive.
		id := must(t, kit, h.ofUser, "token", "inspect")["id"].(string)
		r = execute(t, kit, "", "token", "revoke", "tok_none", id, "--output", "json")
		if r.code != exitFailure || r.out != fmt.Sprintf("{\"revokedIds\":[%q],\"revokedCount\":1}\n", id) ||
			!strings.HasPrefix(r.err, "ostiary: error: tok_none: There is no such token") || works(h.ofUser) {
			t.Errorf("by id: %v", r)
		}

		if r := execute(t, kit, h.ofPAT, "token", "revoke", "--stdin"); r.code != exitFailure || r.out != "" || !strings.Contains(r.err, "was revoked before, or has expired") {
			t.Errorf("twice: %v", r)
		}

		// All of a client, and of a user.
		if r := execute(t, kit, "", "token", "revoke", "--client", h.client); r.out != "Revoked 1 token.\n" || works(h.ofClient) {
			t.Errorf("--client: %v", r)
		}
		if r := execute(t, kit, "", "token", "revoke", "--client", h.client); r.out != "Revoked 0 tokens.\n" {
			t.Errorf("--client again: %v", r)
		}
		if data := must(t, kit, "", "token", "revoke", "--user", "ada"); data["revokedCount"] != 0.0 {
			t.Errorf("--user: %v", data)
		}
	})
}

// TestAccountTakenOver does what the guide says in that case.
func TestAccountTakenOver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		for _, step := range []struct{ line, stdin, out string }{
			{"user disable ada", "", "Disabled ada.\n"},
			{"token revoke --user ada", "", "Revoked 2 tokens.\n"},
			{"user set-password ada", "a new battery staple", "Set the password of ada and ended their sessions.\n"},
			{"user enable ada", "", "Enabled ada.\n"},
		} {
			if r := execute(t, kit, step.stdin, strings.Fields(step.line)...); r.code != exitOK || r.out != step.out {
				t.Errorf("%s: %v", step.line, r)
			}
			for _, value := range []string{h.ofUser, h.ofPAT} {
				if looked(t, kit, value)["active"] != false {
					t.Errorf("after %s a token of theirs works", step.line)
				}
			}
		}
		if looked(t, kit, h.ofClient)["active"] != true {
			t.Error("that of somebody else was revoked too")
		}
	})
}

// TestTokenRevokeAll ends what more than one page of clients have.
func TestTokenRevokeAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		room := &clients.Service{DB: kit.DB}
		for n := range paging.MaxSize + 1 { // newer, so the first is on the second page
			draft := clients.NewDraft()
			draft.Name, draft.Grants = fmt.Sprintf("client %d", n), []grants.Type{grants.ClientCredentials}
			if _, _, err := room.Create(access.WithActor(t.Context(), operator()), draft); err != nil {
				t.Fatal(err)
			}
		}
		value := tokens.Mint(tokens.AccessTokenPrefix)
		issueToken(t, &tokens.Service{DB: kit.DB}, value, tokens.Grant{Type: grants.ClientCredentials, ClientID: 50})
		if data := must(t, kit, "", "token", "revoke", "--all"); data["revokedCount"] != 4.0 {
			t.Errorf("got %v", data)
		}
		for _, value := range []string{value, h.ofClient, h.ofUser, h.ofPAT} {
			if looked(t, kit, value)["active"] != false {
				t.Error("a token is left")
			}
		}
	})
}

// TestTokenRevokeIssuedAfter ends what is newer than a time, sessions too.
func TestTokenRevokeIssuedAfter(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		for _, want := range []string{"Revoked 3 tokens and ended 1 session.\n", "Revoked 0 tokens and ended 0 sessions.\n"} {
			if r := execute(t, kit, "", "token", "revoke", "--issued-after", "2026-01-01T01:00:00+01:00"); r.out != want {
				t.Errorf("got %v", r)
			}
		}
		for _, value := range []string{h.ofClient, h.ofUser, h.ofPAT} {
			if looked(t, kit, value)["active"] != false {
				t.Error("a token is left")
			}
		}
	})
}

func TestTokenRevokeRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		for _, test := range []struct {
			stdin string
			args  []string
			code  int
			says  string
		}{
			{"", nil, exitUsage, "in one way"},
			{"", []string{"tok_1", "--stdin"}, exitUsage, "in one way"},
			{"", []string{"--client", "1", "--user", "ada"}, exitUsage, "in one way"},
			{"", []string{"--all", "--user", "ada"}, exitUsage, "in one way"},
			{"", []string{"--all", "--issued-after", "2026-01-01T00:00:00Z"}, exitUsage, "in one way"},
			{"", []string{"--issued-after", "noon"}, exitUsage, "must be a time with its zone"},
			{"", []string{"--stdin"}, exitFailure, "no token on standard input"},
			{h.secret, []string{"--stdin"}, exitFailure, "this is a client secret"},
			{"nonsense", []string{"--stdin"}, exitFailure, "no value of Ostiary"},
			{"", []string{"--client", "99"}, exitFailure, "There is no auth client"},
			{"", []string{"--user", "carol"}, exitFailure, "There is no user"},
			{"", []string{h.ofUser}, exitFailure, "no such token"},
			{"", []string{"\x00\xff\x1b[31m"}, exitFailure, "no such token"},
		} {
			r := execute(t, kit, test.stdin, append([]string{"token", "revoke"}, test.args...)...)
			if r.code != test.code || r.out != "" || !strings.Contains(r.err, test.says) || strings.Count(r.err, "\n") != 1 {
				t.Errorf("%q: %v", test.args, r)
			}
			for _, never := range []string{h.secret, h.ofUser, "\x1b", "\x00"} {
				if strings.Contains(r.err, never) {
					t.Errorf("%q: standard error has %q", test.args, never)
				}
			}
		}
		if left := listed(t, kit); len(left) != 3 {
			t.Errorf("%d tokens are left", len(left))
		}
	})
}

// issueToken stores an access token with this value.
func issueToken(t testing.TB, s *tokens.Service, value string, g tokens.Grant) {
	t.Helper()
	fresh := s.Prepare(g)
	fresh.Access = value
	if _, err := s.Issue(t.Context(), fresh, g); err != nil {
		t.Fatal(err)
	}
}
