package graph_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
)

// The words of the audit log are the same in the schema, in the lists of the rooms, and among the
// constants there.
func TestAuditWords(t *testing.T) {
	schema := schema(t)
	for name, test := range map[string]struct{ listed, written []string }{
		"AuditEventKind":       {words(audit.Kinds), constants(t, "../internal/audit", "Kind")},
		"AuditObjectType":      {words(audit.ObjectTypes), constants(t, "../internal/audit", "ObjectType")},
		"AuditEventOrderField": {[]string{string(audit.ByAt)}, constants(t, "../internal/audit", "OrderField")},
		"ActorKind":            {words(access.Kinds), constants(t, "../internal/access", "Kind")},
	} {
		promised := []string{}
		for _, value := range schema.Types[name].EnumValues {
			promised = append(promised, value.Name)
		}
		if !slices.Equal(promised, test.listed) {
			t.Errorf("%s: the schema has\n%v, the list\n%v", name, promised, test.listed)
		}
		slices.Sort(promised)
		slices.Sort(test.written)
		if !slices.Equal(promised, test.written) {
			t.Errorf("%s: the schema has\n%v, the constants are\n%v", name, promised, test.written)
		}
	}
}

func words[T ~string](all []T) (list []string) {
	for _, word := range all {
		list = append(list, string(word))
	}
	return list
}

// constants returns the values of the constants of a type that the files of a folder declare.
func constants(t *testing.T, folder, of string) (values []string) {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == of && len(spec.Values) == 1 {
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Error(err)
				}
				values = append(values, value)
			}
			return true
		})
	}
	return values
}

// record adds an event as an actor, and moves the clock.
func (a *api) record(t *testing.T, actor access.Actor, kind audit.Kind, object audit.Object, changes audit.Changes) {
	t.Helper()
	ctx := audit.WithOrigin(access.WithActor(t.Context(), actor), audit.Origin{Address: "192.0.2.7", RequestID: "req_7"})
	err := a.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		return audit.Record(ctx, tx, a.DB.Now(), kind, object, changes)
	})
	if err != nil {
		t.Fatal(err)
	}
	a.Clock.Advance(time.Second)
}

// Who did it, what it is about and what changed is shown as it was then, whatever sort of actor it was.
func TestAuditEvent(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		auditor := holding(access.ViewAuditLog)
		for _, actor := range []access.Actor{
			anonymous, operator, {Kind: access.System}, {Kind: access.Client, ID: "3", Name: "App"}, {Kind: access.User, ID: "usr_x", Name: "zoé"},
		} {
			a.record(t, actor, audit.ClientUpdated, audit.Client(7, "<Shop>"), audit.Diff(
				struct {
					Name string   `json:"name"`
					Tags []string `json:"tags"`
					Ends *string  `json:"ends"`
				}{"old", []string{"x"}, nil},
				struct {
					Name string   `json:"name"`
					Tags []string `json:"tags"`
					Ends *string  `json:"ends"`
				}{"new", []string{}, new("soon")}))
			const fields = `{id at kind actor{kind id name} address requestId object{type id name} changes{field old new}}`
			got := a.must(t, auditor, `{auditEvents(first: 1){nodes`+fields+`}}`, nil)
			event := got.at("auditEvents", "nodes", 0).(map[string]any)
			id := event["id"].(string)
			want := fmt.Sprintf("map[actor:map[id:%s kind:%s name:%s] address:192.0.2.7 at:%s "+
				"changes:[map[field:ends new:soon old:<nil>] map[field:name new:new old:old] map[field:tags new:[] old:[x]]] "+
				"id:%s kind:AUTH_CLIENT_UPDATED object:map[id:7 name:<Shop> type:AUTH_CLIENT] requestId:req_7]",
				actor.ID, actor.Kind, actor.Name, a.DB.Now().Add(-time.Second).Format("2006-01-02T15:04:05.999999Z"), id)
			if fmt.Sprint(event) != want || !strings.HasPrefix(id, "aud_") {
				t.Errorf("%v\nwant %s", event, want)
			}
			one := a.must(t, auditor, `query($id: ID!){auditEvent(id: $id)`+fields+`}`, vars{"id": id})
			if fmt.Sprint(one.at("auditEvent")) != want {
				t.Errorf("alone: %s", one.Raw)
			}
		}
		for _, id := range []string{"aud_unknown", "", "\x00", strings.Repeat("a", 1000)} {
			if got := a.do(t, auditor, `query($id: ID!){auditEvent(id: $id){id}}`, vars{"id": id}); len(got.Errors) > 0 || got.at("auditEvent") != nil {
				t.Errorf("%.10q: %s", id, got.Raw)
			}
		}
	})
}

// What is not known of an event is null or empty: a name that nobody has may have been a password.
func TestAuditEventAboutNobody(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		if _, err := a.accounts.SignIn(t.Context(), "hunter2 is my password", "x"); err == nil {
			t.Fatal("signed in")
		}
		got := a.must(t, a.root, `{auditEvents(first: 1){nodes{kind actor{kind id name} object{id} changes{field}}}}`, nil)
		if want := `{"kind":"SIGN_IN_FAILED","actor":{"kind":"ANONYMOUS","id":"","name":""},"object":null,"changes":[]}`; !strings.Contains(got.Raw, want) {
			t.Errorf("%s, want %s", got.Raw, want)
		}
	})
}

// The filter and the order reach the log under the names of the schema.
func TestAuditEvents(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		began := a.DB.Now().Add(time.Hour)
		a.Clock.Advance(time.Hour)
		a.record(t, a.root, audit.ClientCreated, audit.Client(1, "a"), nil)
		a.record(t, operator, audit.UserUnlocked, audit.User("usr_1", "b"), nil)
		a.record(t, a.root, audit.ClientUpdated, audit.Client(1, "c"), nil)
		since := began.Format(time.RFC3339Nano)
		for filter, want := range map[string]string{
			`{}`: "c b a",
			`{kinds: null, actorKind: null, actorId: null, objectType: null, objectId: null, until: null}`: "c b a",
			`{kinds: []}`: "",
			`{kinds: [USER_UNLOCKED, AUTH_CLIENT_CREATED]}`: "b a",
			`{kinds: USER_UNLOCKED}`:                        "b",
			`{actorKind: USER}`:                             "c a",
			`{actorId: "` + a.root.ID + `"}`:                "c a",
			`{actorId: "\u0000"}`:                           "",
			`{objectType: USER}`:                            "b",
			`{objectId: 1}`:                                 "c a",
			`{objectType: AUTH_CLIENT, objectId: "1"}`:      "c a",
			`{objectType: USER, objectId: "1"}`:             "",
			`{until: "` + began.Add(2*time.Second).Format(time.RFC3339Nano) + `"}`: "b a",
			`{until: "` + since + `"}`: "",
		} {
			if filter != `{}` {
				filter = strings.Replace(filter, "}", `, since: "`+since+`"}`, 1)
			} else {
				filter = `{since: "` + began.In(time.FixedZone("", -5400)).Format(time.RFC3339Nano) + `"}`
			}
			got := a.must(t, a.root, `{auditEvents(filter: `+filter+`){totalCount nodes{object{name}}}}`, nil)
			if names := objectNames(got, "auditEvents"); strings.Join(names, " ") != want || got.at("auditEvents", "totalCount") != float64(len(names)) {
				t.Errorf("%s: %v, want %s: %s", filter, names, want, got.Raw)
			}
		}
		for order, want := range map[string]string{"ASC": "a b c", "DESC": "c b a"} {
			got := a.must(t, a.root, `{auditEvents(orderBy: {field: AT, direction: `+order+`}, filter: {since: "`+since+`"}){nodes{object{name}}}}`, nil)
			if names := objectNames(got, "auditEvents"); strings.Join(names, " ") != want {
				t.Errorf("%s: %v", order, names)
			}
		}
		for _, wrong := range []string{`filter: {kinds: [NONE]}`, `filter: {since: "yesterday"}`, `filter: {objectType: "USER"}`, `orderBy: {field: KIND}`, `first: 101`} {
			if got := a.do(t, a.root, `{auditEvents(`+wrong+`){nodes{id}}}`, nil); got.code() != "BAD_USER_INPUT" {
				t.Errorf("%s: %s", wrong, got.Raw)
			}
		}
	})
}

func objectNames(got answer, list string) (names []string) {
	for i := 0; ; i++ {
		name, ok := got.at(list, "nodes", i, "object", "name").(string)
		if !ok {
			return names
		}
		names = append(names, name)
	}
}

// The example of the guide is valid and answers.
func TestAuditGuide(t *testing.T) {
	guide, err := os.ReadFile("../docs/audit-log.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(guide), "```graphql\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the guide has no example")
	}
	each(t, func(t *testing.T, a *api) {
		a.record(t, anonymous, audit.SignInFailed, audit.Object{Type: audit.UserObject}, nil)
		got := a.must(t, holding(access.ViewAuditLog), example, nil)
		if nodes, _ := got.at("auditEvents", "nodes").([]any); len(nodes) != 1 {
			t.Errorf("%s", got.Raw)
		}
	})
}
