package check

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestUnit has systemd read the unit, and say how much of the machine it could reach: 10 is all of it.
func TestUnit(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		if slices.Contains(strings.Split(os.Getenv("OSTIARY_TEST_REQUIRE"), ","), "systemd-analyze") {
			t.Fatal(err)
		}
		t.Skip("systemd-analyze is not installed")
	}
	unit, err := os.ReadFile("../systemd/ostiary.service")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	// The program and its page are not installed here.
	there := strings.NewReplacer("/usr/bin/ostiary", "/bin/true", "man:ostiary(1) ", "").Replace(string(unit))
	path := filepath.Join(folder, "ostiary.service")
	if err := os.WriteFile(path, []byte(there), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run(t, folder, "systemd-analyze", "verify", path); out != "" {
		t.Error(out)
	}
	run(t, folder, "systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", path)
}

// run runs a program that must succeed, and returns what it printed.
func run(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, args...)
	command.Dir = folder
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}
