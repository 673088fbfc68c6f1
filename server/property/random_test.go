// Package property_test compares what the servers do, on both databases, with what the product promises: a
// model small enough to be read beside the documentation. It owns the model and the random operations, and
// nothing else; there is no other package here.
package property_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ostiary/ostiary/internal/testkit"
)

// TestRandomOperations sends random operations on users, groups, clients, tokens and sessions through the
// real doors of two servers, one on SQLite and one on PostgreSQL, and to a small model of what the
// product promises. After each operation both servers must have answered alike, as the model expects,
// and must look like the model.
//
// It makes 3 runs of 8 rounds of about 6 operations; -rapid.checks and -rapid.steps ask for more runs, and more
// operations in a round. A failure is made as short as possible, and says the seed that repeats it.
func TestRandomOperations(t *testing.T) {
	byDefault(t, "rapid.checks", "3")
	byDefault(t, "rapid.steps", "6")
	byDefault(t, "rapid.nofailfile", "true")
	databases := eachDatabase(t)
	tally := map[string]int{}
	defer func() { t.Logf("what became of the operations: %v", tally) }()
	rapid.Check(t, func(r *rapid.T) {
		run := &rapidRun{TB: t, rapid: r, tally: tally}
		defer run.end()
		m := newMachine(run, databases)
		for range 8 { // the length of one round is often next to nothing
			r.Repeat(map[string]func(*rapid.T){
				"operation": func(*rapid.T) { m.operate() },
				"":          func(*rapid.T) { m.check() },
			})
		}
		m.checkEverything()
	})
}

// eachDatabase returns SQLite, and PostgreSQL where it is.
func eachDatabase(t *testing.T) []func(testing.TB) *testkit.Kit {
	databases := []func(testing.TB) *testkit.Kit{testkit.SQLite}
	t.Run("postgres is there", func(t *testing.T) {
		testkit.PostgreSQL(t)
		databases = append(databases, testkit.PostgreSQL)
	})
	return databases
}

// byDefault sets a flag of rapid, unless whoever runs the test did.
func byDefault(t *testing.T, name, value string) {
	t.Helper()
	_, given := os.LookupEnv(strings.ToUpper(strings.ReplaceAll(name, ".", "_")))
	for _, arg := range os.Args { // and not flag.Visit, to which what another test has set is given
		given = given || strings.HasPrefix(strings.TrimLeft(arg, "-"), name)
	}
	if given {
		return
	}
	if err := flag.Set(name, value); err != nil {
		t.Fatal(err)
	}
}

// rapidRun is the test as one run of rapid sees it: what fails there fails the run, which rapid then
// makes shorter, and what was started for the run is stopped with it.
type rapidRun struct {
	testing.TB
	rapid    *rapid.T
	tally    map[string]int // operations, by what became of them
	cleanups []func()
}

// end stops what was started, the last first. It comes before the end of the run, so that a secret found
// in a log then still counts.
func (r *rapidRun) end() {
	for len(r.cleanups) > 0 {
		last := len(r.cleanups) - 1
		stop := r.cleanups[last]
		r.cleanups = r.cleanups[:last]
		stop()
	}
}

func (r *rapidRun) Cleanup(stop func())               { r.cleanups = append(r.cleanups, stop) }
func (r *rapidRun) Helper()                           {}
func (r *rapidRun) Log(args ...any)                   { r.rapid.Log(args...) }
func (r *rapidRun) Logf(format string, args ...any)   { r.rapid.Logf(format, args...) }
func (r *rapidRun) Error(args ...any)                 { r.rapid.Error(args...) }
func (r *rapidRun) Errorf(format string, args ...any) { r.rapid.Errorf(format, args...) }
func (r *rapidRun) Fatal(args ...any)                 { r.rapid.Fatal(args...) }
func (r *rapidRun) Fatalf(format string, args ...any) { r.rapid.Fatalf(format, args...) }
func (r *rapidRun) Fail()                             { r.rapid.Fail() }
func (r *rapidRun) FailNow()                          { r.rapid.FailNow() }
func (r *rapidRun) Failed() bool                      { return r.rapid.Failed() }
