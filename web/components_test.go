package web_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
)

// TestComponents runs the tests that stand beside the code of the console. make test installs what that needs.
func TestComponents(t *testing.T) {
	_, missing := exec.LookPath("npm")
	_, uninstalled := os.Stat("node_modules/vitest")
	testkit.Need(t, "node", missing == nil && uninstalled == nil)
	// What was looked at here is what a cached result hangs on.
	if err := filepath.WalkDir("src/console", func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
		t.Fatal(err)
	}
	components := exec.Command("npm", "run", "--silent", "components")
	components.Env = append(os.Environ(), "NO_COLOR=1")
	if said, err := components.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
