package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ostiary/ostiary/internal/testkit"
)

// TestReadme runs the commands of the README as they stand there.
func TestReadme(t *testing.T) {
	_, err := exec.LookPath("curl")
	testkit.Need(t, "curl", err == nil)
	_, err = exec.LookPath("openssl")
	testkit.Need(t, "openssl", err == nil)
	runScripts(t, "testdata/readme", func(*testing.T) string { return "sqlite:ostiary.db" })
}

var shellBlocks = regexp.MustCompile("(?s)\n```sh\n(.*?)```\n")

// readmeCommands writes the shell blocks of the README into a file, with another address for the
// server: readme URL FILE.
func readmeCommands(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: readme URL FILE")
	}
	readme, err := os.ReadFile("../../README.md")
	ts.Check(err)
	var commands strings.Builder
	for _, block := range shellBlocks.FindAllStringSubmatch(string(readme), -1) {
		commands.WriteString(strings.ReplaceAll(block[1], "http://localhost:8080", args[0]))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(commands.String()), 0o600))
}
