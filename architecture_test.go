// Package ostiary holds the test of the architecture, and no code: that lives in the folders.
package ostiary

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/ostiary/ostiary/"

// layers are the houses of the project from the street inwards. A package imports its own house and
// what lies further in; neighbours, such as graph and oauth, do not know each other.
var layers = [][]string{
	{"cmd", "bench", "examples"},
	{"server"},
	{"graph", "oauth"},
	{"internal"},
	{"ent"},
	{"web", "pkg", "docs"},
}

// leaves are the packages of internal that everything, ent included, may import, because they import
// nothing of the project themselves, save what is listed.
var leaves = map[string][]string{
	"internal/access":  {"internal/fault"},
	"internal/fault":   nil,
	"internal/grants":  nil,
	"internal/ids":     nil,
	"internal/metrics": {"internal/fault"},
	"internal/moment":  nil,
	"internal/names":   {"internal/fault"},
	"internal/problem": nil,
	"internal/redact":  nil,
	"internal/scope":   nil,
	"internal/seal":    nil,
	"internal/tracing": {"internal/redact"},
}

// owners are the only folders that may import a library. What is in pkg is imported by the programs of others: see [forbidden].
var owners = map[string]string{
	"github.com/mattn/go-sqlite3": "internal/database",
	"github.com/jackc/pgx":        "internal/database",
	"github.com/go-oauth2/oauth2": "oauth",
	jose:                          "internal/signing",
	"github.com/99designs/gqlgen": "graph",
	"github.com/vektah/gqlparser": "graph",
	"go.yaml.in/yaml":             "internal/manifest",
	"github.com/prometheus":       "internal/metrics",
	"go.opentelemetry.io":         "internal/tracing",
	"github.com/go-sql-driver":    "internal/imports",
}

const jose = "github.com/go-jose/go-jose"

// measuring is the folder that may import libraries as if it owned them: it measures what they give when they are bare.
const measuring = "bench/limit"

// testKitUsers import test code without being tests. The generator of migrations and the benchmark need a fresh
// database.
var testKitUsers = []string{"internal/database/newmigration", "bench"}

// forbidden returns the rule that an import breaks, or "".
func forbidden(from, imported string) string {
	if isTestCode(from) {
		return ""
	}
	if within(from, "pkg") {
		if isStandard(imported) || within(imported, jose) {
			return ""
		}
		return "pkg is for the programs of others: it imports the standard library and go-jose alone"
	}
	for owned, owner := range owners {
		if within(imported, owned) && !within(from, owner) && from != measuring {
			return owned + " belongs to " + owner
		}
	}
	to, ours := strings.CutPrefix(imported, module)
	switch {
	case within(from, "internal") && within(imported, "net/http"):
		return "internal knows no HTTP"
	case (within(from, "web") || within(from, "docs")) && !isStandard(imported):
		return house(from) + " imports the standard library alone"
	case from == "ent/schema" && !ours && !isStandard(imported) && !within(imported, "entgo.io/ent"):
		return "ent/schema imports ent and leaves alone"
	case !ours:
		return ""
	case within(from, "examples") && !within(to, "pkg"):
		return "examples import what the programs of others can: pkg"
	case isTestCode(to):
		if slices.Contains(testKitUsers, from) {
			return ""
		}
		return "test code is for tests"
	case isLeaf(from):
		if slices.Contains(leaves[from], to) {
			return ""
		}
		return "a leaf imports nothing of the project, save fault"
	case isLeaf(to) || house(from) == house(to):
		return ""
	case depth(from) < 0:
		return house(from) + " is no house of the project: give it a place in layers"
	case depth(from) >= depth(to):
		return "imports go cmd → server → {graph, oauth} → internal → ent"
	}
	return ""
}

func depth(pkg string) int {
	return slices.IndexFunc(layers, func(houses []string) bool { return slices.Contains(houses, house(pkg)) })
}

func house(pkg string) string {
	first, _, _ := strings.Cut(pkg, "/")
	return first
}

func within(pkg, folder string) bool {
	return pkg == folder || strings.HasPrefix(pkg, folder+"/")
}

func isLeaf(pkg string) bool {
	_, ok := leaves[pkg]
	return ok
}

func isTestCode(pkg string) bool {
	return slices.ContainsFunc(strings.Split(pkg, "/"), func(name string) bool {
		return name == "testkit" || strings.HasSuffix(name, "test")
	})
}

func isStandard(imported string) bool {
	return !strings.Contains(house(imported), ".")
}

// beginsTransaction reports the places of a file that begin a transaction. Without types it goes by the
// name of the method, which has been exact enough.
func beginsTransaction(file *ast.File) []token.Pos {
	var found []token.Pos
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		switch name, args := method.Sel.Name, len(call.Args); {
		case name == "BeginTx", name == "Tx" && args == 1, name == "Begin" && args == 0:
			found = append(found, method.Sel.Pos())
		}
		return true
	})
	return found
}

// mutes reports the comments of a file that silence a linter.
func mutes(file *ast.File) []token.Pos {
	var found []token.Pos
	for _, group := range file.Comments {
		for _, comment := range group.List {
			for _, mark := range []string{"//nolint", "//lint:", "//revive:", "// #nosec", "//#nosec"} {
				if strings.HasPrefix(comment.Text, mark) {
					found = append(found, comment.Pos())
				}
			}
		}
	}
	return found
}

// uncommented says what a package lacks that has no comment where one looks for it, or "". The files
// are those written by hand, by name.
func uncommented(files map[string]*ast.File) string {
	name := "doc.go"
	if len(files) == 1 {
		for only := range files {
			name = only
		}
	}
	file, ok := files[name]
	switch {
	case len(files) == 0:
		return ""
	case !ok:
		return "no doc.go"
	case file.Doc == nil:
		return "no package comment in " + name
	case file.Name.Name == "main":
		return ""
	case !strings.HasPrefix(file.Doc.Text(), "Package "+file.Name.Name+" "):
		return fmt.Sprintf("the comment in %s does not begin with %q", name, "Package "+file.Name.Name)
	}
	return ""
}

// pkg is what `go list` knows of a package, and what is written in its files.
type pkg struct {
	Dir               string
	ImportPath        string
	Imports           []string
	GoFiles, CgoFiles []string

	path  string // within the module
	fset  *token.FileSet
	files map[string]*ast.File // those written by hand
}

func load(t *testing.T) []*pkg {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-json=Dir,ImportPath,Imports,GoFiles,CgoFiles", "./...")
	list.Stderr = t.Output()
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []*pkg
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		p := &pkg{fset: token.NewFileSet(), files: map[string]*ast.File{}}
		if err := decoder.Decode(p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		p.path = strings.TrimPrefix(p.ImportPath, module)
		for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
			file, err := parser.ParseFile(p.fset, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			if !ast.IsGenerated(file) {
				p.files[name] = file
			}
		}
		packages = append(packages, p)
	}
}

func (p *pkg) at(pos token.Pos) string {
	position := p.fset.Position(pos)
	return fmt.Sprintf("%s:%d", path.Join(p.path, filepath.Base(position.Filename)), position.Line)
}

func TestArchitecture(t *testing.T) {
	packages := load(t)
	for leaf := range leaves {
		if !slices.ContainsFunc(packages, func(p *pkg) bool { return p.path == leaf }) {
			t.Errorf("%s is listed as a leaf and does not exist", leaf)
		}
	}
	for _, p := range packages {
		for _, imported := range p.Imports {
			if rule := forbidden(p.path, imported); rule != "" {
				t.Errorf("%s imports %s: %s", p.path, strings.TrimPrefix(imported, module), rule)
			}
		}
		if lack := uncommented(p.files); lack != "" {
			t.Errorf("%s: %s: a package says what it owns, what it does not, and who may call it", p.path, lack)
		}
		for _, file := range p.files {
			for _, pos := range mutes(file) {
				t.Errorf("%s silences a linter: mend what it reports", p.at(pos))
			}
			if within(p.path, "internal/database") {
				continue
			}
			for _, pos := range beginsTransaction(file) {
				t.Errorf("%s begins a transaction: only the write seam of internal/database does", p.at(pos))
			}
		}
	}
}

// The tests below show that the one above can fail.

func TestArchitectureForbids(t *testing.T) {
	for _, test := range []struct{ from, imported, rule string }{
		{"cmd/ostiary", "server", ""},
		{"cmd/ostiary", "internal/database", ""},
		{"server", "graph", ""},
		{"server", "oauth", ""},
		{"server", "web", ""},
		{"graph", "graph/generated", ""},
		{"oauth", "internal/tokens", ""},
		{"internal/tokens", "internal/clients", ""},
		{"internal/tokens", "ent/authclient", ""},
		{"ent/schema", "internal/grants", ""},
		{"ent", "internal/access", ""},
		{"internal/names", "internal/fault", ""},
		{"internal/database/newmigration", "internal/testkit", ""},
		{"bench", "internal/testkit", ""},
		{"bench", "internal/tokens", ""},
		{"bench/limit", "github.com/99designs/gqlgen/graphql/handler", ""},
		{"internal/testkit", "server", ""},
		{"server/servertest", "net/http", ""},
		{"server/browsertest", "web", ""},
		{"internal/testkit", "github.com/jackc/pgx/v5", ""},
		{"internal/database", "github.com/jackc/pgx/v5/stdlib", ""},
		{"graph/generated", "github.com/99designs/gqlgen/graphql", ""},
		{"oauth", "github.com/go-oauth2/oauth2/v4/manage", ""},
		{"ent/schema", "entgo.io/ent/schema/field", ""},
		{"web", "embed", ""},
		{"pkg/guard", "net/http", ""},
		{"pkg/guard", "github.com/go-jose/go-jose/v4", ""},
		{"examples/go-api", "pkg/guard", ""},

		{"graph", "oauth", "imports go"},
		{"oauth", "graph/generated", "imports go"},
		{"graph", "server", "imports go"},
		{"server", "cmd/ostiary", "imports go"},
		{"internal/tokens", "oauth", "imports go"},
		{"internal/accounts", "server", "imports go"},
		{"ent/schema", "internal/tokens", "imports go"},
		{"ent", "internal/database", "imports go"},
		{"tools", "internal/tokens", "tools is no house"},
		{"server", "tools", "imports go"},
		{"internal/fault", "internal/ids", "a leaf"},
		{"internal/fault", "ent", "a leaf"},
		{"internal/grants", "internal/fault", "a leaf"},
		{"server", "bench/load", "imports go"},
		{"bench", "cmd/ostiary", "imports go"},
		{"server", "internal/testkit", "test code"},
		{"bench/limit", "internal/testkit", "test code"},
		{"server", "server/browsertest", "test code"},
		{"internal/database", "ent/enttest", "test code"},
		{"internal/tokens", "net/http", "no HTTP"},
		{"internal/fault", "net/http/httptest", "no HTTP"},
		{"internal/tokens", "github.com/mattn/go-sqlite3", "belongs to internal/database"},
		{"server", "github.com/jackc/pgx/v5/pgxpool", "belongs to internal/database"},
		{"server", "github.com/go-oauth2/oauth2/v4", "belongs to oauth"},
		{"oauth", "github.com/go-jose/go-jose/v4", "belongs to internal/signing"},
		{"server", "github.com/99designs/gqlgen/graphql/handler", "belongs to graph"},
		{"bench", "github.com/99designs/gqlgen/graphql/handler", "belongs to graph"},
		{"oauthx", "github.com/go-oauth2/oauth2/v4", "belongs to oauth"},
		{"ent/schema", "github.com/oklog/ulid/v2", "ent/schema"},
		{"web", "internal/fault", "web imports"},
		{"pkg/guard", "internal/scope", "pkg is for"},
		{"pkg/guard", "github.com/hashicorp/golang-lru/v2", "pkg is for"},
		{"examples/go-api", "oauth", "examples import"},
		{"web", "github.com/google/uuid", "web imports"},
	} {
		imported := test.imported
		if depth(imported) >= 0 || imported == "tools" {
			imported = module + imported
		}
		got := forbidden(test.from, imported)
		if (got == "") != (test.rule == "") || !strings.Contains(got, test.rule) {
			t.Errorf("%s imports %s: got the rule %q, want %q", test.from, test.imported, got, test.rule)
		}
	}
}

func TestArchitectureReadsFiles(t *testing.T) {
	parse := func(source string) *ast.File {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	file := parse(`package x
func f() {
	client.BeginTx(ctx, nil)
	s.db.Begin()
	s.client.Tx(ctx)
	tx := change.Tx() // what one is given
	Tx(ctx)
	_ = a.b //nolint:errcheck // because
}`)
	if got := len(beginsTransaction(file)); got != 3 {
		t.Errorf("found %d beginnings of a transaction, want 3", got)
	}
	if got := len(mutes(file)); got != 1 {
		t.Errorf("found %d silenced linters, want 1", got)
	}

	bare, good := parse("package x"), parse("// Package x is good.\npackage x")
	for _, test := range []struct {
		files map[string]*ast.File
		lack  string
	}{
		{nil, ""},
		{map[string]*ast.File{"a.go": good}, ""},
		{map[string]*ast.File{"doc.go": good, "a.go": bare}, ""},
		{map[string]*ast.File{"main.go": parse("// Ostiary keeps the door.\npackage main")}, ""},
		{map[string]*ast.File{"a.go": bare}, "no package comment in a.go"},
		{map[string]*ast.File{"a.go": good, "b.go": bare}, "no doc.go"},
		{map[string]*ast.File{"doc.go": bare, "a.go": good}, "no package comment in doc.go"},
		{map[string]*ast.File{"a.go": parse("// X.\npackage x")}, "does not begin with"},
	} {
		if got := uncommented(test.files); (got == "") != (test.lack == "") || !strings.Contains(got, test.lack) {
			t.Errorf("%v: got %q, want %q", test.files, got, test.lack)
		}
	}
}
