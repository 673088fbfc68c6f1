package server_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/server/servertest"
)

var auditFiles = []string{"/audit-events.csv", "/audit-events.jsonl"}

// happened records n events about one object, at one moment.
func happened(t *testing.T, s *servertest.Server, n int, actor access.Actor, object audit.Object, changes audit.Changes) {
	t.Helper()
	ctx := audit.WithOrigin(access.WithActor(t.Context(), actor), audit.Origin{Address: "2001:db8::1", RequestID: "req_7"})
	err := s.Kit.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		for range n {
			if err := audit.Record(ctx, tx, s.Kit.DB.Now(), audit.ClientUpdated, object, changes); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Kit.Clock.Advance(time.Millisecond)
}

// odd records events with what is hard to write.
func odd(t *testing.T, s *servertest.Server) {
	t.Helper()
	for i, name := range []string{
		`=1+1`, `=HYPERLINK("https://evil.example","x")`, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", `a,b`, `say "x"`, "two\nlines", "<&> é '", "",
	} {
		actor := access.Actor{Kind: access.Kinds[i%len(access.Kinds)]}
		if actor.Kind == access.User || actor.Kind == access.Client {
			actor.ID, actor.Name = fmt.Sprint(i), name
		}
		happened(t, s, 1, actor, audit.Client(i, name), audit.Diff(
			struct {
				Name string   `json:"name"`
				Tags []string `json:"tags"`
				Ends *string  `json:"ends"`
			}{name, nil, nil},
			struct {
				Name string   `json:"name"`
				Tags []string `json:"tags"`
				Ends *string  `json:"ends"`
				New  bool     `json:"new"`
			}{"b", []string{name, "<x>"}, &name, true}))
	}
	happened(t, s, 1, access.Actor{}, audit.Object{Type: audit.UserObject}, nil)
}

// allEvents returns all events that GraphQL has, the oldest first, with the changes as the files have them.
func allEvents(t *testing.T, c *servertest.Client) (events []map[string]any) {
	t.Helper()
	variables := map[string]any{}
	for {
		data := c.Must(t, `query($after: String){auditEvents(first: 100, after: $after, orderBy: {field: AT, direction: ASC}){
			nodes{id at kind actor{kind id name} address requestId object{type id name} changes{field old new}} pageInfo{hasNextPage endCursor}}}`, variables)
		for _, node := range data.List("auditEvents", "nodes") {
			changes := map[string]any{}
			for _, change := range node.List("changes") {
				changes[change.String("field")] = map[string]any{"old": change["old"], "new": change["new"]}
			}
			node["changes"] = changes
			events = append(events, node)
		}
		if data.At("auditEvents", "pageInfo", "hasNextPage") != true {
			return events
		}
		variables["after"] = data.At("auditEvents", "pageInfo", "endCursor")
	}
}

func export(t *testing.T, c *servertest.Client, path string) *servertest.Response {
	t.Helper()
	answer := c.Get(t, path)
	if answer.Status != http.StatusOK {
		t.Fatalf("%s: %s", path, answer)
	}
	return answer
}

func jsonLines(t *testing.T, text string) (events []map[string]any) {
	t.Helper()
	for line := range strings.Lines(text) {
		var event map[string]any
		if err := json.Unmarshal([]byte(line), &event); err != nil || !strings.HasSuffix(line, "\n") {
			t.Fatalf("not a line of JSON: %v: %q", err, line)
		}
		events = append(events, event)
	}
	return events
}

func csvLines(t *testing.T, text string) (events []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const columns = "id at kind actor_kind actor_id actor_name address request_id object_type object_id object_name changes"
	if strings.Join(lines[0], " ") != columns {
		t.Fatalf("columns: %v", lines[0])
	}
	for _, line := range lines[1:] {
		event := map[string]string{}
		for i, cell := range line {
			event[lines[0][i]] = cell
		}
		events = append(events, event)
	}
	return events
}

// The files say what GraphQL says, for every sort of actor and whatever people write.
func TestAuditExport(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		odd(t, s)
		want := allEvents(t, s.Admin)
		file := export(t, s.Admin, "/audit-events.jsonl")
		if got := jsonLines(t, file.Body); len(want) < 16 || !reflect.DeepEqual(got, want) {
			t.Errorf("JSON Lines:\n%v\nGraphQL:\n%v", got, want)
		}
		if strings.Contains(file.Body, `\u003c`) {
			t.Error("< is escaped")
		}
		lines := csvLines(t, export(t, s.Admin, "/audit-events.csv").Body)
		if len(lines) != len(want) {
			t.Fatalf("%d lines of CSV, want %d", len(lines), len(want))
		}
		for i, line := range lines {
			if got, want := line, inCells(t, want[i]); !maps.Equal(got, want) {
				t.Errorf("CSV:\n%q\nGraphQL:\n%q", got, want)
			}
		}
	})
}

// inCells writes an event as a line of CSV is read: a formula has an apostrophe in front.
func inCells(t *testing.T, event servertest.Data) map[string]string {
	t.Helper()
	cells := map[string]string{
		"id": event.String("id"), "at": event.String("at"), "kind": event.String("kind"),
		"address": event.String("address"), "request_id": event.String("requestId"),
	}
	for _, part := range []string{"kind", "id", "name"} {
		cells["actor_"+part] = event.String("actor", part)
	}
	cells["object_type"] = "USER" // of what is not known
	for _, part := range []string{"type", "id", "name"} {
		if event["object"] != nil {
			cells["object_"+part] = event.String("object", part)
		} else if part != "type" {
			cells["object_"+part] = ""
		}
	}
	for name, cell := range cells {
		if regexp.MustCompile(`^[=+\-@\t\r\n]`).MatchString(cell) {
			cell = "'" + cell
		}
		cells[name] = strings.ReplaceAll(cell, "\r\n", "\n") // as the reader of CSV has it
	}
	var changes strings.Builder
	encoder := json.NewEncoder(&changes)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(sortedChanges(event["changes"])); err != nil {
		t.Fatal(err)
	}
	cells["changes"] = strings.TrimSpace(changes.String())
	return cells
}

// sortedChanges puts old before new, as the files do.
func sortedChanges(changes any) map[string]any {
	sorted := map[string]any{}
	for field, change := range changes.(map[string]any) {
		pair := change.(map[string]any)
		sorted[field] = struct {
			Old any `json:"old"`
			New any `json:"new"`
		}{pair["old"], pair["new"]}
	}
	return sorted
}

// A long file is read in chunks; it has every event once, in order.
func TestAuditExportInChunks(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for range 6 {
			happened(t, s, 500, access.Actor{Kind: access.Operator}, audit.Client(77, "Shop"), audit.Changed("name", "a", "b"))
		}
		for _, path := range auditFiles {
			s.Kit.Statements.Take()
			file := export(t, s.Admin, path+"?objectId=77")
			ran := slices.DeleteFunc(s.Kit.Statements.Take(), func(statement string) bool { return !strings.Contains(statement, "audit_events") })
			if len(ran) != 31 {
				t.Errorf("%s: %d statements", path, len(ran))
			}
			if path == "/audit-events.csv" {
				if lines := csvLines(t, file.Body); len(lines) != 3000 {
					t.Errorf("%d lines of CSV", len(lines))
				}
				continue
			}
			var places []string
			for _, event := range jsonLines(t, file.Body) {
				places = append(places, fmt.Sprint(event["at"], event["id"]))
			}
			if len(places) != 3000 || !slices.IsSorted(places) || len(slices.Compact(places)) != 3000 {
				t.Errorf("%d lines of JSON, in order: %v", len(places), slices.IsSorted(places))
			}
		}
	})
}

// T51: whatever secret was given or handed out, the log has none of it.
func TestT51AuditLogHoldsNoSecret(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const typed = "canary-typed-into-the-wrong-field"
		s.Logs.Keep(typed)
		s.Browser(t).PostForm(t, "/login", url.Values{"username": {typed}, "password": {typed}})
		s.Browser(t).PostForm(t, "/login", url.Values{"username": {"admin"}, "password": {"canary-wrong-password"}})
		user := s.User(t, access.ViewUsers)
		const chosen = "canary of a password, chosen"
		s.Logs.Keep(chosen)
		s.Admin.Must(t, `mutation($i: UpdateUserInput!){updateUser(input: $i){userErrors{message}}}`, map[string]any{"i": map[string]any{"id": user.UserID, "password": chosen}})
		id, secret := s.NewClient(t, map[string]any{"grants": []string{"CLIENT_CREDENTIALS"}})
		s.Logs.Keep(secret)
		made := s.Admin.Must(t, `mutation($id: ID!){createAuthClientSecret(input: {id: $id}){clientSecret secret{id} userErrors{message}}}`, map[string]any{"id": id})
		s.Admin.Must(t, `mutation($id: ID!, $s: ID!){deleteAuthClientSecret(input: {id: $id, secretId: $s}){userErrors{message}}}`,
			map[string]any{"id": id, "s": made.String("createAuthClientSecret", "secret", "id")})
		s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}})
		tokenFor(t, s, s.Admin, "admin")
		s.Admin.Must(t, `mutation($id: ID!){revokeAuthClientTokens(input: {id: $id}){userErrors{message}}}`, map[string]any{"id": id})
		s.Admin.Must(t, `mutation($id: ID!){deleteAuthClient(input: {id: $id}){userErrors{message}}}`, map[string]any{"id": id})
		happenedAtAll := []string{"SIGN_IN_FAILED", "PASSWORD_CHANGED", "AUTH_CLIENT_SECRET_CREATED", "AUTH_CLIENT_SECRET_DELETED", "AUTH_CLIENT_TOKENS_REVOKED", "AUTH_CLIENT_DELETED"}
		for _, path := range auditFiles {
			file := export(t, s.Admin, path).Body
			for _, kind := range happenedAtAll {
				if !strings.Contains(file, kind) {
					t.Errorf("%s has no %s:\n%s", path, kind, file)
				}
			}
			if found := s.Logs.SecretsIn(file); len(found) > 0 || strings.Contains(file, "argon2") || strings.Contains(file, "canary") {
				t.Errorf("%s has %q:\n%s", path, found, file)
			}
		}
	})
}

// The commands of the guide are true.
func TestAuditGuide(t *testing.T) {
	guide, err := os.ReadFile("../docs/audit-log.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`'http://localhost:8080(/[^']*)'`).FindAllStringSubmatch(string(guide), -1)
	if len(found) != 2 {
		t.Fatalf("the guide has %d commands", len(found))
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		auditor := s.Bearer(t, tokenFor(t, s, s.User(t, access.ViewAuditLog), "admin"))
		for _, command := range found {
			if file := export(t, auditor, command[1]); !strings.Contains(file.Body, "SIGNED_IN") {
				t.Errorf("%s: %s", command[1], file)
			}
		}
	})
}
