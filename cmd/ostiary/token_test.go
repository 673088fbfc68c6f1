package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

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
	client := must(t, kit, "", "client", "create", "Reports", "--grant", "client_credentials,password,personal_access_token")
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
		if err := room.Issue(t.Context(), value, grant); err != nil {
			t.Fatal(err)
		}
	}
	ctx := access.WithActor(t.Context(), access.Actor{Kind: access.User, ID: h.user, Name: "ada", SessionID: "ses_1"})
	if _, h.ofPAT, err = room.CreatePersonal(ctx, tokens.PersonalDraft{ClientID: id, Name: "laptop"}); err != nil {
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
			if r.code != exitOK || !strings.Contains(r.out, "Works      yes") || !strings.Contains(r.out, "Reports") || strings.Contains(r.out+r.err, test.value) {
				t.Errorf("%s: %v", test.kind, r)
			}
		}
		execute(t, kit, "", "client", "disable", h.client)
		for value, why := range map[string]string{
			h.ofPAT:                   "is disabled or gone",
			h.secret:                  "Reports",
			h.ofUser[:50]:             "checksum is wrong",
			tokens.Mint("ost_at_"):    "no such token here",
			tokens.Mint("ost_cs_"):    "no such client secret here",
			"correct horse battery":   "neither an access token nor",
			"\x1b]0;gone\x07\x00\xff": "neither an access token nor",
		} {
			r := execute(t, kit, value, "token", "inspect")
			if r.code != exitOK || r.err != "" || !strings.Contains(r.out, "Works  ") || !strings.Contains(r.out, " no\n") ||
				!strings.Contains(r.out, why) || strings.Contains(r.out, value) {
				t.Errorf("%q: %v", value, r)
			}
			if data := must(t, kit, value, "token", "inspect"); data["active"] != false {
				t.Errorf("%q: %v", value, data)
			}
		}
		if r := execute(t, kit, "", "token", "inspect"); r.code != exitFailure || !strings.Contains(r.err, "no token on standard input") {
			t.Errorf("without input: %v", r)
		}
		if r := execute(t, kit, "", "token", "inspect", h.ofUser); r.code != exitUsage || strings.Contains(r.err, h.ofUser) {
			t.Errorf("with an argument: %v", r)
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
		if strings.Count(r.out, "\n") != 4 || !strings.Contains(r.out, "personal access token") || !strings.Contains(r.out, h.client+" Reports") {
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
		works := func(value string) bool { return must(t, kit, value, "token", "inspect")["active"] == true }

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

		// All of a client, and of a user.
		if data := must(t, kit, "", "token", "revoke", "--client", h.client); data["revokedCount"] != 1.0 || works(h.ofClient) {
			t.Errorf("--client: %v", data)
		}
		if data := must(t, kit, "", "token", "revoke", "--user", "ada"); data["revokedCount"] != 0.0 {
			t.Errorf("--user: %v", data)
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
		if err := (&tokens.Service{DB: kit.DB}).Issue(t.Context(), value, tokens.Grant{Type: grants.ClientCredentials, ClientID: 50}); err != nil {
			t.Fatal(err)
		}
		if data := must(t, kit, "", "token", "revoke", "--all"); data["revokedCount"] != 4.0 {
			t.Errorf("got %v", data)
		}
		for _, value := range []string{value, h.ofClient, h.ofUser, h.ofPAT} {
			if must(t, kit, value, "token", "inspect")["active"] != false {
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
			{"", []string{"--stdin"}, exitFailure, "no token on standard input"},
			{h.secret, []string{"--stdin"}, exitFailure, "this is a client secret"},
			{"nonsense", []string{"--stdin"}, exitFailure, "neither an access token nor"},
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
