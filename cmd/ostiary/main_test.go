package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/seal"
	"github.com/ostiary/ostiary/internal/testkit"
)

// TestMain lets scripts run the program as the command ostiary: this test binary under that name.
func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"ostiary": main})
}

type tests struct{ *testing.M }

// Run runs the tests and stops what they started.
func (t tests) Run() int { return testkit.Run(t.M) }

// TestScript runs what concerns the command line, or SQLite alone.
func TestScript(t *testing.T) {
	runScripts(t, "testdata/script", func(*testing.T) string { return "sqlite:ostiary.db" })
}

// TestScriptOnBoth runs what must hold on both databases.
func TestScriptOnBoth(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		runScripts(t, "testdata/both", func(*testing.T) string { return "sqlite:ostiary.db" })
	})
	t.Run("postgres", func(t *testing.T) {
		runScripts(t, "testdata/both", func(t *testing.T) string { return testkit.EmptyPostgreSQL(t) })
	})
}

// TestScriptOnPostgreSQL runs what concerns PostgreSQL alone.
func TestScriptOnPostgreSQL(t *testing.T) {
	runScripts(t, "testdata/postgres", func(t *testing.T) string { return testkit.EmptyPostgreSQL(t) })
}

// runScripts runs the scripts of a folder, each with an empty database of its own. Unless a script says
// otherwise, a server listens on a free port and does not wait for load balancers.
func runScripts(t *testing.T, dir string, url func(*testing.T) string) {
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(env *testscript.Env) error {
			database := url(t)
			env.Setenv("OSTIARY_DATABASE_URL", database)
			if !strings.HasPrefix(database, "sqlite:") {
				env.Setenv("OSTIARY_SECRET_KEY", base64.StdEncoding.EncodeToString(seal.Random()))
			}
			env.Setenv("OSTIARY_LISTEN", "127.0.0.1:0")
			env.Setenv("GORACE", "atexit_sleep_ms=0") // or each command ends with a second of sleep
			env.Setenv("OSTIARY_DRAIN_DELAY", "0s")
			env.Setenv("ESC", "\x1b")
			env.Values[serversKey{}] = map[string]*background{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"serve":   serveInBackground,
			"signal":  signalServer,
			"ended":   serverEnded,
			"link":    setUpLinkOf,
			"watched": metricsAddressOf,
			"get":     get,
			"signin":  signIn,
			"sql":     runSQL,
			"readme":  readmeCommands,
			"guide":   guideCommands,
			"json":    jsonAt,
			"verify":  verify,
			"issue":   issue,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// exits runs a command that must end with a code and, when that is not 0, with one line that says why:
// exits CODE PROGRAM [ARG…].
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
	said := ts.ReadFile("stderr")
	if last := strings.LastIndex(strings.TrimSuffix(said, "\n"), "\n") + 1; code != 0 &&
		(strings.Count(said, "ostiary: error: ") != 1 || !strings.HasPrefix(said[last:], "ostiary: error: ")) {
		ts.Fatalf("standard error does not end with the one line that says why")
	}
}

// runSQL changes the script's database behind the back of the program: sql STATEMENT.
func runSQL(ts *testscript.TestScript, _ bool, args []string) {
	url := ts.Getenv("OSTIARY_DATABASE_URL")
	if url == "sqlite:ostiary.db" {
		url = "sqlite:" + ts.MkAbs("ostiary.db")
	}
	db, err := database.Open(context.Background(), url, database.Options{})
	ts.Check(err)
	defer func() { ts.Check(db.Close()) }()
	ts.Check(db.Write(context.Background(), func(ctx context.Context, tx *ent.Client) error {
		_, err := tx.ExecContext(ctx, args[0])
		return err
	}))
}
