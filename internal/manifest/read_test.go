package manifest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/manifest"
)

// TestWhatCannotBeRead tells each mistake with its place, all at once.
func TestWhatCannotBeRead(t *testing.T) {
	const name = "\n  - name: "
	tests := map[string]struct{ file, problems string }{
		"nothing":         {"", "a.yaml: There is nothing in the file: it says which scopes, clients and groups there are."},
		"comments":        {"# clients\n---\n# none\n", "a.yaml: There is nothing in the file: it says which scopes, clients and groups there are."},
		"a text":          {"clients\n", `a.yaml:1:1: A file has keys with values, as in "scopes: …".`},
		"a list":          {"- name: Shop\n", `a.yaml:1:1: A file has keys with values, as in "scopes: …".`},
		"no YAML":         {"clients:\n  - name: a: b\n", "a.yaml:2:12: This is not YAML: mapping values are not allowed in this context."},
		"a tab":           {"clients:\n\t- name: a\n", "a.yaml:2:1: This is not YAML: found character that cannot start any token."},
		"NUL":             {"clients:\x00", "a.yaml: This is not YAML: control characters are not allowed (value: 0)."},
		"no UTF-8":        {"clients: \xff", "a.yaml: This is not YAML: invalid leading UTF-8 octet (value: 255)."},
		"no such anchor":  {"clients: *all", "a.yaml:1:10: This is not YAML: unknown anchor 'all' referenced."},
		"an unknown list": {"client: []\n", `a.yaml:1:1: A file has no key "client"; did you mean clients?`},
		"a far one":       {"version: 1\n", `a.yaml:1:1: A file has no key "version"; there are scopes, clients, groups.`},
		"no list":         {"clients:\n", "a.yaml:1:9: clients is a list: each item in a line of its own after a dash, or [] for none."},
		"an unknown key": {"clients:" + name + "Shop\n    redirectUri: [https://a.example]\n",
			`a.yaml:3:5: A client has no key "redirectUri"; did you mean redirectUris?`},
		"a secret": {"clients:" + name + "Shop\n    clientSecret: ost\n",
			`a.yaml:3:5: A client has no key "clientSecret": a secret is no part of a file. A new client is given one.`},
		"a key twice": {"clients:" + name + "Shop\n    name: Other\n", `a.yaml:3:5: The key "name" is there twice: also in line 2. Keep one of them.`},
		"no name":     {"clients:\n  - grants: [password]\n", "a.yaml:2:5: The client has no name. It is known by that."},
		"an item that is a text": {"clients: [Shop]\n",
			"a.yaml:1:11: A client has keys with values, as in \"clientId: …\"."},
		"a number as text":    {"clients:" + name + "2024\n", "a.yaml:2:11: name is a text: write it in quotes."},
		"a date as text":      {"clients:" + name + "2024-01-01\n", "a.yaml:2:11: name is a text: write it in quotes."},
		"a list as text":      {"clients:" + name + "[a]\n", "a.yaml:2:11: name is a text."},
		"no value":            {"clients:" + name + "\n", `a.yaml:2:10: name has no value: write "" for none, or leave the key out for what there is.`},
		"a text as list":      {"clients:" + name + "a\n    scopes: read\n", "a.yaml:3:13: scopes is a list: each item in a line of its own after a dash, or [] for none."},
		"a list in a list":    {"clients:" + name + "a\n    scopes: [[read], 5]\n", "a.yaml:3:14: scopes is a text.\na.yaml:3:22: scopes is a text: write it in quotes."},
		"a binary":            {"clients:" + name + "!!binary aGk=\n", "a.yaml:2:11: name is a text: write it in quotes."},
		"a type of its own":   {"clients:" + name + "!<x> a\n", "a.yaml:2:11: name is a text: write it in quotes."},
		"a word for a flag":   {"clients:" + name + "a\n    enabled: yes\n", "a.yaml:3:14: enabled is true or false."},
		"a text for a flag":   {"clients:" + name + "a\n    enabled: \"true\"\n", "a.yaml:3:14: enabled is true or false."},
		"an unknown word":     {"clients:" + name + "a\n    type: secret\n", `a.yaml:3:11: type: there is no "secret"; there are confidential, public.`},
		"a near word":         {"clients:" + name + "a\n    grants: [password, client_credential]\n", `a.yaml:3:24: grants: there is no "client_credential"; did you mean client_credentials?`},
		"a lifetime as bare":  {"clients:" + name + "a\n    accessTokenLifetime: 3600\n", "a.yaml:3:26: accessTokenLifetime: 3600 of what? Write it with its unit, for example 3600s, 30m, 24h or 90d, or never."},
		"a lifetime of weeks": {"clients:" + name + "a\n    refreshTokenGracePeriod: 1w\n", `a.yaml:3:30: refreshTokenGracePeriod: "1w" must be a whole number of s, m, h or d (seconds, minutes, hours, days) from 1s to 36500d, for example 30m, 24h or 90d, or off, or usual.`},
		"a huge number":       {"clients:" + name + "a\n    clientId: 99999999999999999999\n", "a.yaml:3:15: clientId is a whole number from 1 on."},
		"no number":           {"clients:" + name + "a\n    clientId: 1.0\n", "a.yaml:3:15: clientId is a whole number from 1 on."},
		"an odd key":          {"clients:\n  - [a]: b\n    name: x\n", "a.yaml:2:5: A key is a word."},
		"merged with a text":  {"clients:" + name + "a\n    <<: b\n", "a.yaml:3:9: What is merged (<<) has keys with values, and is not merged too deep."},
		"merged with itself":  {"clients:\n  - &a\n    name: a\n    <<: *a\n", "a.yaml:2:5: What is merged (<<) has keys with values, and is not merged too deep."},
		"an alias of itself":  {"clients: &a [*a]\n", "a.yaml:1:10: A client has keys with values, as in \"clientId: …\"."},
		"twice": {"clients:" + name + "Shop" + name + "\" SHOP\"\n    clientId: 1\n---\nclients:" + name + "x\n    clientId: 1\n",
			"a.yaml:3:11: The client  SHOP is there twice: also at a.yaml:2:11. Keep one of them.\na.yaml:8:15: The client 1 is there twice: also at a.yaml:4:15. Keep one of them."},
		"the documents before": {"clients: {}\n---\nclients:\n  - a: b: c\n",
			"a.yaml:1:10: clients is a list: each item in a line of its own after a dash, or [] for none.\na.yaml:4:9: This is not YAML: mapping values are not allowed in this context."},
	}
	for what, test := range tests {
		t.Run(what, func(t *testing.T) {
			if got := manifest.ProblemsOf(read(test.file)).Error(); got != test.problems {
				t.Errorf("got\n%s\nwant\n%s", got, test.problems)
			}
		})
	}
}

// TestWhatCanBeRead has the many ways to write the same.
func TestWhatCanBeRead(t *testing.T) {
	for what, file := range map[string]string{
		"a byte order mark": "\ufeffclients:\n  - name: Shop\n",
		"CRLF":              "clients:\r\n  - name: Shop\r\n    grants:\r\n      - password\r\n",
		"UTF-16":            "\xff\xfec\x00l\x00i\x00e\x00n\x00t\x00s\x00:\x00 \x00[\x00]\x00\n\x00",
		"JSON":              `{"clients": [{"name": "Shop", "grants": ["PASSWORD"], "enabled": true}]}`,
		"documents":         "---\nclients: []\n---\nclients:\n  - name: Shop\n...\n---\n",
		"anchors":           "clients:\n  - &a\n    name: A\n    scopes: &s [x]\n  - {<<: *a, name: B, scopes: *s}\n  - <<: [*a, {contact: c}]\n    name: C\n",
		"numbers in quotes": "clients:\n  - name: \"2024\"\n    description: 'null'\n",
		"words":             "clients:\n  - name: Shop\n    type: Public\n    grants: [authorization-code, DEVICE_CODE]\n    accessTokenLifetime: Never\n    refreshTokenGracePeriod: off\n",
	} {
		if problems := manifest.ProblemsOf(read(file)); len(problems) > 0 {
			t.Errorf("%s: %v", what, problems)
		}
	}
}

// TestFilesThatSayTooMuch are refused soon, whatever they would grow to.
func TestFilesThatSayTooMuch(t *testing.T) {
	var laughs strings.Builder
	laughs.WriteString("clients:\n  - &c\n    name: x\n    scopes: &s [" + strings.Repeat("a, ", 10_000) + "a]\n")
	for range 10_000 {
		laughs.WriteString("  - *c\n")
	}
	nested := "clients:\n  - &a0 {name: x}\n"
	for i := range 9 {
		nested += fmt.Sprintf("  - &a%d {name: x, <<: [%s*a%d]}\n", i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 30), i)
	}
	empty := "clients:\n  - &a {}\n  - &b {name: x, <<: [" + strings.Repeat("*a, ", 20_000) + "*a]}\n" + strings.Repeat("  - *b\n", 20_000)
	for what, test := range map[string]struct{ file, problem string }{
		"aliases of lists":     {laughs.String(), "a.yaml: The file says too much: its aliases stand for more than 262144 values."},
		"aliases of merges":    {nested, "a.yaml: The file says too much: its aliases stand for more than 262144 values."},
		"merges of nothing":    {empty, "a.yaml: The file says too much: its aliases stand for more than 262144 values."},
		"a large file":         {"clients: []\n#" + strings.Repeat(" ", manifest.MaxSize), "a.yaml: The file is too large: it can have at most 4 MiB. Make several of it."},
		"brackets":             {strings.Repeat("[", 1<<20), "a.yaml:1:10001: This is not YAML: exceeded max depth of 10000."},
		"dashes":               {strings.Repeat("- ", 1<<19), "a.yaml:1:20001: This is not YAML: exceeded max depth of 10000."},
		"documents of nothing": {strings.Repeat("---\n", 1<<15), "a.yaml: There is nothing in the file: it says which scopes, clients and groups there are."},
	} {
		t.Run(what, func(t *testing.T) {
			began := time.Now()
			problems := manifest.ProblemsOf(read(test.file))
			if len(problems) == 0 || problems[len(problems)-1].String() != test.problem && problems[0].String() != test.problem {
				t.Errorf("%d problems: %.300v", len(problems), problems)
			}
			t.Logf("after %s", time.Since(began))
		})
	}
	many := "clients:\n" + strings.Repeat("  - x: y\n", 5000)
	if problems := manifest.ProblemsOf(read(many)); len(problems) != 1000 {
		t.Errorf("%d problems are told", len(problems))
	}
}

// FuzzRead: whatever is in a file, it is read soon, and what is wrong has a place in it.
func FuzzRead(f *testing.F) {
	for _, file := range []string{
		"", "clients: []", "scopes:\n  - name: a\n    description: b\n",
		"clients:\n  - &a\n    name: A\n    grants: [password]\n  - {<<: *a, name: B, accessTokenLifetime: 1h}\n",
		"groups:\n  - name: a\n    permissions: [view_users]\n    childGroups: [a]\n", "clients: &a [*a]", "a: &a {<<: *a}",
		"\ufeffclients: []", "---\n---\n...\n", "clients: [{name: !!binary a, clientId: 0x1}]", "? [a]\n: b\n", "%YAML 1.1\n---\nclients:\n",
	} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file string) {
		for _, problem := range manifest.ProblemsOf(read(file)) {
			if problem.File != "a.yaml" || problem.Line < 0 || problem.Line > strings.Count(file, "\n")+strings.Count(file, "\r")+2 || problem.Message == "" {
				t.Errorf("%q: %v", file, problem)
			}
		}
	})
}
