package manifest_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/manifest"
	"github.com/ostiary/ostiary/internal/problem"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// room is the service on a fresh database, with whoever is in charge of the server.
type room struct {
	*manifest.Service
	t   *testing.T
	kit *testkit.Kit
	ctx context.Context
}

// each runs a test on both databases.
func each(t *testing.T, test func(r *room)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) { test(newRoom(t, kit)) })
}

func newRoom(t *testing.T, kit *testkit.Kit) *room {
	return &room{
		Service: &manifest.Service{
			DB:       kit.DB,
			Clients:  &clients.Service{DB: kit.DB},
			Accounts: &accounts.Service{DB: kit.DB, Hasher: accounts.DefaultHasher()},
			Tokens:   &tokens.Service{DB: kit.DB},
		},
		t: t, kit: kit,
		ctx: access.WithActor(t.Context(), access.Actor{Kind: access.Operator, Name: "op"}),
	}
}

// read reads texts as the files a.yaml, b.yaml and so on.
func read(texts ...string) *manifest.Manifest {
	var sources []manifest.Source
	for i, text := range texts {
		sources = append(sources, manifest.Source{Name: string(rune('a'+i)) + ".yaml", Text: []byte(text)})
	}
	return manifest.Read(sources...)
}

func (r *room) plan(prune bool, texts ...string) *manifest.Plan {
	r.t.Helper()
	plan, err := r.Plan(r.ctx, read(texts...), prune)
	if err != nil {
		r.t.Fatal(err)
	}
	return plan
}

// apply applies files, which must go well, and returns the clients that are new.
func (r *room) apply(prune bool, texts ...string) []manifest.Created {
	r.t.Helper()
	created, err := r.Apply(r.ctx, read(texts...), r.plan(prune, texts...), keepNothing)
	if err != nil {
		r.t.Fatal(err)
	}
	return created
}

func keepNothing([]manifest.Created) error { return nil }

// export returns what is there as a file.
func (r *room) export() string {
	r.t.Helper()
	text, err := r.Export(r.ctx, true)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

// wants checks that files are refused with exactly these problems, and that nothing is written.
func (r *room) wants(prune bool, files []string, problems ...string) {
	r.t.Helper()
	before, events := r.export(), r.kit.DB.Read().AuditEvent.Query().CountX(r.ctx)
	_, err := r.Plan(r.ctx, read(files...), prune)
	if got, want := linesOf(err), strings.Join(problems, "\n"); got != want {
		r.t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if r.export() != before || r.kit.DB.Read().AuditEvent.Query().CountX(r.ctx) != events {
		r.t.Error("something was written")
	}
}

func linesOf(err error) string {
	var problems problem.List
	if !errors.As(err, &problems) {
		return "no problems, but " + errText(err)
	}
	return problems.Error()
}

func errText(err error) string {
	if err == nil {
		return "nothing"
	}
	return err.Error()
}

// said writes a plan as a line for each step: "+ client Shop: grants, scopes".
func said(plan *manifest.Plan) string {
	var lines []string
	for _, step := range plan.Steps {
		line := map[manifest.Action]string{manifest.Create: "+", manifest.Update: "~", manifest.Delete: "-"}[step.Action] +
			" " + string(step.Kind) + " " + step.Name
		for i, change := range step.Changes {
			line += map[bool]string{true: ": ", false: ", "}[i == 0] + change.Field
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (r *room) wantsPlan(prune bool, file string, steps ...string) {
	r.t.Helper()
	if got, want := said(r.plan(prune, file)), strings.Join(steps, "\n"); got != want {
		r.t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
