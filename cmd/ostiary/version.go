package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/alecthomas/kong"

	"github.com/ostiary/ostiary/internal/database"
)

// The linker sets them; see the Makefile.
var (
	version = "dev"
	commit  = ""
)

// versionFlag prints the version in place of what the command would do.
type versionFlag bool

// BeforeReset is called by kong before it looks what else is on the command line.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	defer app.Exit(exitOK)
	_, err := fmt.Fprintln(app.Stdout, "ostiary", version)
	return err
}

type versionCommand struct{ output }

// build is what is printed of the program.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Go      string `json:"go"`
	SQLite  string `json:"sqlite"`
}

// Run prints what an operator is asked for in a report of a problem.
func (c *versionCommand) Run(ctx context.Context, p *process) error {
	sqlite, err := database.SQLiteVersion(ctx)
	if err != nil {
		return err
	}
	b := build{version, builtFrom(), goVersion(), sqlite}
	if c.json() {
		return c.show(p, b)
	}
	fmt.Fprintf(p.Out, "ostiary %s\ncommit  %s\ngo      %s\nsqlite  %s\n", b.Version, b.Commit, b.Go, b.SQLite)
	return nil
}

func goVersion() string {
	return fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// builtFrom returns the commit that the program was built from. Without make, Go may know it.
func builtFrom() string {
	if commit != "" {
		return commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				return setting.Value
			}
		}
	}
	return "unknown"
}
