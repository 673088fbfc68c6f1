package property_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

// verdict is what becomes of an operation.
type verdict string

const (
	done          verdict = "done"
	mend          verdict = "user errors"
	anonymous     verdict = "UNAUTHENTICATED"
	forbidden     verdict = "FORBIDDEN"
	limited       verdict = "RATE_LIMITED"
	wrong         verdict = "wrong" // a password, or a client
	invalidClient verdict = "invalid_client"
	unauthorized  verdict = "unauthorized_client"
	invalidScope  verdict = "invalid_scope"
	invalidGrant  verdict = "invalid_grant"
)

// machine drives the servers and the model.
type machine struct {
	*rapidRun
	model
	twins     []*twin
	inspector *modelSession    // sees everything, changes nothing, and is left alone
	acted     *modelUser       // who did the last operation, as far as the servers knew
	before    map[string]texts // what each user could do before it
	count     map[string]int   // of symbols, by kind
}

// twin is one of the servers, with the names that the test has for what it made.
type twin struct {
	*servertest.Server
	symbols  []string // pairs of an id or value, and its symbol
	browsers map[*modelSession]*servertest.Client
}

// answer is what one server says, with symbols for ids.
type answer struct {
	status int
	text   string // header fields that matter and the body
	data   servertest.Data
	errs   []servertest.Error
	raw    *servertest.Response
}

func newTwins(t *rapidRun, databases []func(testing.TB) *testkit.Kit) []*twin {
	twins := make([]*twin, len(databases))
	for i, database := range databases {
		s := servertest.Start(t, database(t))
		if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
			t.Fatal(err)
		}
		s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password)
		twins[i] = &twin{
			Server: s, browsers: map[*modelSession]*servertest.Client{},
			symbols: []string{strings.TrimPrefix(s.URL, "http://"), "host"},
		}
	}
	return twins
}

// symbol returns the next name of a kind, such as user#3.
func (m *machine) symbol(kind string) string {
	m.count[kind]++
	return fmt.Sprintf("%s#%d", kind, m.count[kind])
}

// learn makes a symbol stand for what each server calls the same thing.
func (m *machine) learn(symbol string, values []string) []string {
	for i, value := range values {
		if value == "" {
			m.Fatalf("%s has no value at server %d", symbol, i)
		}
		m.twins[i].symbols = append(m.twins[i].symbols, value, symbol)
	}
	return values
}

// unnamed is what may differ although nobody asked for it by name.
var unnamed = regexp.MustCompile(`(usr|grp|scp|sec|tok|rft|pat|ses|aut|aud)_[0-9A-Z]{26}|ost_[a-z]+_…[0-9A-Za-z]{4}|ost_[a-z]+_[0-9A-Za-z]{49}`)

func (tw *twin) named(text string) string {
	return unnamed.ReplaceAllString(strings.NewReplacer(tw.symbols...).Replace(text), "*")
}

// at collects what stands at a path of each answer.
func at(answers []answer, path ...string) []string {
	values := make([]string, len(answers))
	for i, a := range answers {
		values[i] = a.data.String(path...)
	}
	return values
}

// agree fails unless both servers have said the same, and returns it.
func (m *machine) agree(what string, answers []answer) string {
	for i := range answers {
		a := &answers[i]
		a.status = a.raw.Status
		a.text = fmt.Sprintf("%d\n%s\n%s\n%s\n%s", a.status, a.raw.Header.Get("WWW-Authenticate"), a.raw.Header.Get("Retry-After"),
			a.raw.Header.Get("Location"), m.twins[i].named(a.raw.Body))
		if a.status >= 500 || strings.Contains(a.text, `"INTERNAL"`) {
			m.Fatalf("%s: server %d fails: %s\n%s", what, i, a.text, lastLines(m.twins[i].Logs.String(), 5))
		}
		if diff := cmp.Diff(answers[0].text, a.text); diff != "" {
			m.Fatalf("%s: the databases disagree (- SQLite, + PostgreSQL):\n%s", what, diff)
		}
	}
	return answers[0].text
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// as returns whom an operation comes from at a server.
func (m *machine) as(a *modelActor, side int) *servertest.Client {
	switch tw := m.twins[side]; {
	case a.token != nil:
		return tw.Bearer(m, a.token.values[side])
	case a.session != nil:
		return tw.browsers[a.session]
	default:
		return tw.Browser(m)
	}
}

// ask sends a GraphQL operation to each server.
func (m *machine) ask(a *modelActor, query string, variables func(side int) map[string]any) []answer {
	answers := make([]answer, len(m.twins))
	for i := range m.twins {
		given := map[string]any{}
		if variables != nil {
			given = variables(i)
		}
		body, err := json.Marshal(map[string]any{"query": query, "variables": given})
		if err != nil {
			m.Fatal(err)
		}
		raw := m.as(a, i).Do(m, http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, string(body))
		var result struct {
			Data   servertest.Data
			Errors []servertest.Error
		}
		if err := json.Unmarshal([]byte(raw.Body), &result); err != nil {
			m.Fatalf("not a GraphQL answer: %v\n%s", err, raw)
		}
		answers[i] = answer{raw: raw, data: result.Data, errs: result.Errors}
	}
	return answers
}

// inputs makes the input of a mutation for one server, from what has another id at each.
type inputs func(side int) map[string]any

// mutate sends a mutation and fails unless what becomes of it is what the model wants. made says which
// symbol stands for what is found at a path of the payload.
func (m *machine) mutate(a *modelActor, want verdict, name, selection string, input inputs, made map[string]string) []answer {
	query := fmt.Sprintf("mutation ($input: %s%sInput!) { %s(input: $input) { %s userErrors { field code message } } }",
		strings.ToUpper(name[:1]), name[1:], name, selection)
	m.acted = m.user(a)
	m.Logf("%s: %s %s; wanted: %s", a, name, m.shown(input), want)
	answers := m.ask(a, query, func(side int) map[string]any { return map[string]any{"input": input(side)} })
	if want == done {
		for path, symbol := range made {
			values := at(answers, append([]string{name}, strings.Split(path, ".")...)...)
			m.keep(m.learnIfThere(symbol, values))
		}
	}
	text := m.agree(name, answers)
	m.tally[name+" "+string(want)]++
	if got := outcome(name, answers[0]); got != want {
		m.Fatalf("%s is %q, the model says %q\n%s", name, got, want, text)
	}
	return answers
}

// shown is an input as it stands in the log of a failure.
func (m *machine) shown(input inputs) string {
	text, _ := json.Marshal(input(0))
	return m.twins[0].named(string(text))
}

func (m *machine) learnIfThere(symbol string, values []string) []string {
	for _, value := range values {
		if value == "" {
			return nil // the verdict will say so
		}
	}
	return m.learn(symbol, values)
}

// keep remembers that values must never be in the log, where they are secrets.
func (m *machine) keep(values []string) {
	for i, value := range values {
		if strings.HasPrefix(value, "ost_") {
			m.twins[i].Logs.Keep(value)
		}
	}
}

func outcome(name string, a answer) verdict {
	switch {
	case len(a.errs) > 0:
		return verdict(a.errs[0].Code())
	case len(a.data.List(name, "userErrors")) > 0:
		return mend
	}
	return done
}

// post sends a form to an OAuth endpoint as a client.
func (m *machine) post(path string, c *modelClient, s *modelSecret, form func(side int) url.Values) []answer {
	answers := make([]answer, len(m.twins))
	for i, tw := range m.twins {
		secret := ""
		if s != nil {
			secret = s.values[i]
		}
		raw := tw.OAuth(m, path, c.id, secret, form(i))
		answers[i] = answer{raw: raw, data: raw.JSON(m)}
	}
	return answers
}

// advance lets time go by at both servers.
func (m *machine) advance(by time.Duration) {
	m.now += by
	for _, tw := range m.twins {
		tw.Kit.Clock.Advance(by)
	}
}

// uniform draws below n, each as often as any other: what rapid draws by itself is mostly small, and would
// leave the end of every list alone. 0 is what a failure is reduced to.
func uniform(n int) *rapid.Generator[int] {
	const bits = 10
	return rapid.Custom(func(t *rapid.T) int {
		drawn := 0
		for range bits {
			drawn *= 2
			if rapid.Bool().Draw(t, "bit") {
				drawn++
			}
		}
		return drawn * n >> bits
	})
}

// pick draws one of a list, which must not be empty.
func pick[T any](m *machine, what string, list []T) T {
	return list[uniform(len(list)).Draw(m.rapid, what)]
}

// chance draws true in so many of a hundred cases.
func (m *machine) chance(percent int, what string) bool {
	return uniform(100).Draw(m.rapid, what) >= 100-percent
}

// some draws a subset.
func (m *machine) some(what string, list []string) texts {
	set := texts{}
	for _, item := range list {
		if m.chance(40, what) {
			set[item] = true
		}
	}
	return set
}
