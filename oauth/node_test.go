package oauth_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"github.com/ostiary/ostiary/internal/signing"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestOAuth4WebAPI runs the sample for oauth4webapi, which is strict about the answers of a server.
func TestOAuth4WebAPI(t *testing.T) {
	needSample(t, "oauth4webapi")
	servertest.Each(t, func(t *testing.T, s *servertest.Server) { runSample(t, s, "oauth4webapi.test.ts") }, forAPI)
}

// TestOpenIDClient runs the sample for openid-client.
func TestOpenIDClient(t *testing.T) {
	needSample(t, "openid-client")
	servertest.Each(t, func(t *testing.T, s *servertest.Server) { runSample(t, s, "openid-client.test.ts") }, forAPI)
}

// TestJWTsInJavaScript has JWTs of every algorithm checked by the cryptography of the web, which takes a published key
// as it stands or not at all. The first key of a server is that of the tests above.
func TestJWTsInJavaScript(t *testing.T) {
	needSample(t, "oauth4webapi")
	s := servertest.Start(t, testkit.SQLite(t), forAPI)
	if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
		t.Fatal(err)
	}
	s.Admin = s.SignIn(t, servertest.AdminName, servertest.Password)
	app := jwtApp(t, s, nil)
	operator := signing.New(s.Kit.DB, testSecret)
	for _, algorithm := range signing.Algorithms[1:] {
		key, err := operator.Rotate(servertest.Operator(t.Context()), signing.Rotation{Algorithm: algorithm})
		if err != nil {
			t.Fatal(err)
		}
		s.Kit.Clock.Advance(signing.Overlap)
		if _, kid := offline(t, s, clientToken(t, app)); kid != key.ID {
			t.Fatalf("%s does not sign yet", algorithm)
		}
		runSample(t, s, "oauth4webapi.test.ts", "-t", "tells an API which JWTs to refuse")
	}
}

// needSample skips the test when there is no Node.js, or the library is not installed: make test does that.
func needSample(t *testing.T, library string) {
	t.Helper()
	_, missing := exec.LookPath("npm")
	_, uninstalled := os.Stat("../web/node_modules/" + library)
	testkit.Need(t, "node", missing == nil && uninstalled == nil)
}

// valuable is what must not be in a log: whatever opens something.
var valuable = regexp.MustCompile(`ost_(at|rt|ac|pat|cs)_[0-9A-Za-z]{40}|eyJ[\w-]{20}`)

// runSample runs samples of web/clients against a server. Their tests make the clients and users that they need.
func runSample(t *testing.T, s *servertest.Server, which ...string) {
	t.Helper()
	sample := exec.Command("npm", append([]string{"run", "--silent", "clients", "--"}, which...)...)
	sample.Dir = "../web"
	sample.Env = append(os.Environ(), "NO_COLOR=1", "OSTIARY_URL="+s.URL, "OSTIARY_AUDIENCE="+apiURL,
		"OSTIARY_USERNAME="+servertest.AdminName, "OSTIARY_PASSWORD="+servertest.Password,
		"OSTIARY_NOW="+strconv.FormatInt(s.Kit.Clock.Now().UnixMilli(), 10))
	said, err := sample.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, said)
	}
	if testing.Verbose() {
		t.Logf("%s", said)
	}
	if leaked := valuable.FindString(s.Logs.String()); leaked != "" {
		t.Errorf("the log has %.8s…", leaked)
	}
}
