package graph_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/testkit"
)

// Every audit of the npm package graphql-http passes, recommendations included.
func TestGraphQLOverHTTP(t *testing.T) {
	_, missing := exec.LookPath("node")
	_, uninstalled := os.Stat("../web/node_modules/graphql-http")
	testkit.Need(t, "node", missing == nil && uninstalled == nil)
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionSignedIn)
	audit := exec.Command("node", "audit/audit.mjs", a.server(t, a.root))
	audit.Dir = "../web"
	said, err := audit.CombinedOutput()
	if passed := strings.Count(string(said), "\nok ") + 1; err != nil || passed != 61 {
		t.Errorf("%d audits passed: %v\n%s", passed, err, said)
	}
}
