package testkit

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Need skips the test when a tool is missing, or fails it when the tool is [Required].
func Need(t testing.TB, tool string, found bool) {
	t.Helper()
	if found {
		return
	}
	if Required(tool) {
		t.Fatalf("%s is required by OSTIARY_TEST_REQUIRE, but is not installed", tool)
	}
	t.Skipf("%s is not installed", tool)
}

// Required reports whether OSTIARY_TEST_REQUIRE names a tool: where everything is installed on purpose, to leave a test
// out would hide a missing part.
func Required(tool string) bool {
	return slices.Contains(strings.Split(os.Getenv("OSTIARY_TEST_REQUIRE"), ","), tool)
}
