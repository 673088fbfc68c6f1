package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ostiary/ostiary/internal/testkit"
)

// TestGuides runs the commands of docs/oauth.md and docs/protect-your-api.md as they stand there.
func TestGuides(t *testing.T) {
	for _, tool := range []string{"curl", "openssl"} {
		_, err := exec.LookPath(tool)
		testkit.Need(t, tool, err == nil)
	}
	runScripts(t, "testdata/guide", func(*testing.T) string { return "sqlite:ostiary.db" })
}

// guideCommands writes the shell blocks of a guide into a file, with another address for the server:
// guide GUIDE URL FILE.
func guideCommands(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: guide GUIDE URL FILE")
	}
	guide, err := os.ReadFile(filepath.Join("../../docs", args[0]))
	ts.Check(err)
	var commands strings.Builder
	for _, block := range shellBlocks.FindAllStringSubmatch(string(guide), -1) {
		commands.WriteString(strings.ReplaceAll(block[1], "http://localhost:8080", args[1]))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(commands.String()), 0o600))
}
