package testkit

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Need skips the test when a tool is missing, or fails it when OSTIARY_TEST_REQUIRE names the tool:
// where everything is installed on purpose, a skip would hide a missing part.
func Need(t testing.TB, tool string, found bool) {
	t.Helper()
	if found {
		return
	}
	if slices.Contains(strings.Split(os.Getenv("OSTIARY_TEST_REQUIRE"), ","), tool) {
		t.Fatalf("%s is required by OSTIARY_TEST_REQUIRE, but is not installed", tool)
	}
	t.Skipf("%s is not installed", tool)
}
