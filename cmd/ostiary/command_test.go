package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/testkit"
)

// ran is what a command printed.
type ran struct {
	code     int
	out, err string
}

// execute runs a command line within this process, on the kit's database.
func execute(t *testing.T, kit *testkit.Kit, stdin string, args ...string) ran {
	t.Helper()
	var out, err bytes.Buffer
	env := []string{"OSTIARY_DATABASE_URL=" + kit.URL, "OSTIARY_SECRET_KEY=" + strings.Repeat("A", 43)}
	code := Run(t.Context(), args, env, Stdio{strings.NewReader(stdin), &out, &err})
	return ran{code, out.String(), err.String()}
}

// must runs a command that prints JSON, and says nothing else.
func must(t *testing.T, kit *testkit.Kit, stdin string, args ...string) map[string]any {
	t.Helper()
	r := execute(t, kit, stdin, append(args, "--output", "json")...)
	var data map[string]any
	if err := json.Unmarshal([]byte(r.out), &data); r.code != exitOK || r.err != "" || err != nil {
		t.Fatalf("%v: code %d, %v\n%s%s", args, r.code, err, r.out, r.err)
	}
	return data
}

// TestOperatorIsAudited runs every command that changes something, and looks who did it.
func TestOperatorIsAudited(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		const password = "correct horse battery"
		for _, command := range []struct{ line, stdin string }{
			{"user create --super-admin ada", password},
			{"user create bob", password},
			{"user set-password bob", password + " staple"},
			{"user disable bob", ""},
			{"user enable bob", ""},
			{"scope create read Read", ""},
			{"client create service --grant client_credentials", ""},
			{"client update 1 --name reports", ""},
			{"client create-secret 1", ""},
			{"client disable 1", ""},
			{"client enable 1", ""},
			{"token revoke --client 1", ""},
			{"token revoke --user bob", ""},
			{"client delete 1", ""},
			{"apply --yes -f ../../examples/clients.yaml", ""},
			{"key rotate", ""},
			{"scope delete read", ""},
			{"user delete bob", ""},
		} {
			before := kit.DB.Read().AuditEvent.Query().CountX(t.Context())
			if r := execute(t, kit, command.stdin, strings.Fields(command.line)...); r.code != exitOK || r.err != "" {
				t.Fatalf("%s: code %d\n%s", command.line, r.code, r.err)
			}
			if kit.DB.Read().AuditEvent.Query().CountX(t.Context()) == before {
				t.Errorf("%s is not in the audit log", command.line)
			}
		}
		for _, event := range kit.DB.Read().AuditEvent.Query().AllX(t.Context()) {
			if event.ActorKind != access.Operator || event.ActorName == "" {
				t.Errorf("%s was done by %s %q", event.Kind, event.ActorKind, event.ActorName)
			}
		}
	})
}

// TestExampleFile applies the example of clients as code, to a database that has none.
func TestExampleFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		const file = "../../examples/clients.yaml"
		if r := execute(t, kit, "", "apply", "--yes", "-f", file); r.code != exitOK || strings.Count(r.out, "ost_cs_") != 3 {
			t.Fatalf("code %d\n%s%s", r.code, r.out, r.err)
		}
		if r := execute(t, kit, "", "apply", "--dry-run", "--prune", "-f", file); r.out != "Nothing to change: all is like that.\n" {
			t.Errorf("again: code %d\n%s%s", r.code, r.out, r.err)
		}
	})
}

// TestLastSuperAdminStays refuses to shut the last one out.
func TestLastSuperAdminStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		must(t, kit, "correct horse battery", "user", "create", "--super-admin", "ada")
		for _, command := range []string{"disable", "delete"} {
			r := execute(t, kit, "", "user", command, "ada")
			if r.code != exitFailure || !strings.Contains(r.err, "super admin") || r.out != "" {
				t.Errorf("%s: code %d %s%s", command, r.code, r.out, r.err)
			}
		}
		must(t, kit, "correct horse battery", "user", "create", "--super-admin", "eve")
		if r := execute(t, kit, "", "user", "delete", "ada"); r.code != exitOK {
			t.Errorf("with another one: %s", r.err)
		}
	})
}

// TestJSONHasTheNamesOfTheSchema holds what is printed against the GraphQL contract.
func TestJSONHasTheNamesOfTheSchema(t *testing.T) {
	schema, err := os.ReadFile("../../schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]any{
		"AuthClient":       shownClient{},
		"AuthClientSecret": secretData{},
		"User":             userData{},
		"Scope":            scopeData{},
		"Credential":       tokenData{},
		"UserSummary":      userSummary{},
	} {
		body := regexp.MustCompile(`(?ms)^type ` + name + ` \{$(.*?)^\}$`).FindString(string(schema))
		text, err := marshal(data)
		if err != nil || body == "" {
			t.Fatal(name, err)
		}
		var keys map[string]any
		if err := json.Unmarshal([]byte(text), &keys); err != nil || len(keys) == 0 {
			t.Fatal(name, err)
		}
		for key := range keys {
			if !regexp.MustCompile(`(?m)^  ` + key + `[:(]`).MatchString(body) {
				t.Errorf("%s has no field %s", name, key)
			}
		}
	}
}

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "",
		"plain ünï 日本 😀 \"'<&": "plain ünï 日本 😀 \"'<&",
		"\x1b[31m":             `\u001b[31m`,
		"\u009b2J":             `\u009b2J`,
		"a\tb\r\nc\x00\x7f":    `a\u0009b\u000d\u000ac\u0000\u007f`,
		"\u202egnp.exe":        `\u202egnp.exe`,
		"\U000e0041":           `\udb40\udc41`,
		"\xff":                 "\ufffd",
	} {
		if got := visible(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	text, err := marshal("\U000e0041\u009b\"\n")
	var back string
	if err != nil || json.Unmarshal([]byte(text), &back) != nil || back != "\U000e0041\u009b\"\n" {
		t.Errorf("JSON: %s, %v", text, err)
	}
}

func TestGrant(t *testing.T) {
	for given, want := range map[string]string{
		"client_credentials":    "CLIENT_CREDENTIALS",
		"Client-Credentials":    "CLIENT_CREDENTIALS",
		"AUTHORIZATION_CODE":    "AUTHORIZATION_CODE",
		" password ":            "PASSWORD",
		"personal-access-token": "PERSONAL_ACCESS_TOKEN",
		"device_code":           "DEVICE_CODE",
		"urn:ietf:params:oauth:grant-type:device_code": "DEVICE_CODE",
		"":              "",
		"implicit":      "",
		"refresh_token": "",
	} {
		var g grant
		if err := g.UnmarshalText([]byte(given)); string(g) != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", given, g, err)
		}
	}
}

func TestLifetime(t *testing.T) {
	for given, want := range map[string]int64{ // 0: never, -1: refused
		"never": 0, "Never": 0, "1s": 1, "90m": 5400, "1h30m": 5400, "30d": 30 * 86400, "36500d": 36500 * 86400,
		"": -1, "0": -1, "0s": -1, "-1h": -1, "1500ms": -1, "1.5d": -1, "-1d": -1, "d": -1, "36501d": -1,
		"99999999999d": -1, "3600": -1, "1w": -1, "2540400h": -1,
	} {
		var l lifetime
		err := l.UnmarshalText([]byte(given))
		got := int64(0)
		switch {
		case err != nil:
			got = -1
		case l.seconds != nil:
			got = *l.seconds
		}
		if got != want {
			t.Errorf("%q: got %d, %v, want %d", given, got, err, want)
		}
	}
	for seconds, want := range map[int64]string{1: "1s", 60: "1m", 600: "10m", 5400: "90m", 36000: "10h", 86400: "1d", 90: "90s"} {
		if got := shownLifetime(&seconds); got != "expire after "+want {
			t.Errorf("%d: %s", seconds, got)
		}
	}
}
