package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/bench/limit"
)

// TestMain makes the program of the tests a limit as well: the benchmark starts itself as one.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == limitCommand {
		if err := limit.Serve(context.Background(), os.Args[2], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// TestRun measures every work for a moment, from the command line to the table. How fast it is does not matter.
func TestRun(t *testing.T) {
	t.Chdir("..")
	dir := t.TempDir()
	var out strings.Builder
	err := run(t.Context(), []string{"-db=sqlite", "-conns=2", "-rounds=1", "-duration=10ms", "-dir=" + dir, "-work=^[^o]"}, &out, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range works {
		if !strings.Contains(out.String(), "\n| "+w.name+" ") {
			t.Errorf("there is no line of %s:\n%s", w.name, &out)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

func TestInterrupted(t *testing.T) {
	t.Chdir("..")
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	// The first line of progress is written between two measurements.
	err := run(ctx, []string{"-db=sqlite", "-conns=1,2", "-rounds=1", "-duration=10ms", "-dir=" + dir, "-work=^verify$"}, io.Discard, writing(cancel))
	if err == nil || ctx.Err() == nil {
		t.Errorf("an interrupt ends it with %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

// writing is called when something is written.
type writing func()

func (w writing) Write(text []byte) (int, error) {
	w()
	return len(text), nil
}

func TestParse(t *testing.T) {
	for _, wrong := range []string{"-conns=0", "-conns=", "-db=oracle", "-work=(", "-rounds=0", "-duration=0s", "-duration=x", "all"} {
		if _, err := parse([]string{wrong}, io.Discard); err == nil {
			t.Errorf("%s is accepted", wrong)
		}
	}
	o, err := parse([]string{"-conns=3,4", "-db=postgres", "-work=is+u"}, io.Discard)
	if err != nil || len(o.connections) != 2 || o.connections[1] != 4 || o.databases[0] != postgres || !o.works.MatchString("issuance") {
		t.Errorf("got %+v, %v", o, err)
	}
}
