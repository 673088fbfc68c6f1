package oauth_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestOAuth4WebAPI runs the sample for oauth4webapi, which is strict about the answers of a server.
func TestOAuth4WebAPI(t *testing.T) { runSample(t, "oauth4webapi") }

// TestOpenIDClient runs the sample for openid-client.
func TestOpenIDClient(t *testing.T) { runSample(t, "openid-client") }

// valuable is what must not be in a log: whatever opens something.
var valuable = regexp.MustCompile(`ost_(at|rt|pat|cs)_[0-9A-Za-z]{40}|eyJ[\w-]{20}`)

// runSample runs a sample of web/clients, and its tests, against a server on every database. It makes the clients and
// users that it needs. make test installs what that takes.
func runSample(t *testing.T, name string) {
	t.Helper()
	_, missing := exec.LookPath("npm")
	_, uninstalled := os.Stat("../web/node_modules/" + name)
	testkit.Need(t, "node", missing == nil && uninstalled == nil)
	const audience = "https://api.example.com"
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		sample := exec.Command("npm", "run", "--silent", "clients", "--", name+".test.ts")
		sample.Dir = "../web"
		sample.Env = append(os.Environ(), "NO_COLOR=1", "OSTIARY_URL="+s.URL, "OSTIARY_AUDIENCE="+audience,
			"OSTIARY_USERNAME="+servertest.AdminName, "OSTIARY_PASSWORD="+servertest.Password,
			"OSTIARY_NOW="+strconv.FormatInt(s.Kit.Clock.Now().UnixMilli(), 10))
		if said, err := sample.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
		if leaked := valuable.FindString(s.Logs.String()); leaked != "" {
			t.Errorf("the log has %.8s…", leaked)
		}
	}, func(c *server.Config) { c.Audience = audience })
}
