package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/ostiary/ostiary/internal/database"
)

// The linker sets them; see the Makefile.
var (
	version = "dev"
	commit  = ""
)

type versionCommand struct{}

// Run prints what an operator is asked for in a report of a problem.
func (c *versionCommand) Run(ctx context.Context, p *process) error {
	sqlite, err := database.SQLiteVersion(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Out, "ostiary %s\ncommit  %s\ngo      %s %s/%s\nsqlite  %s\n",
		version, builtFrom(), runtime.Version(), runtime.GOOS, runtime.GOARCH, sqlite)
	return nil
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
