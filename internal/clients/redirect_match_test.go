package clients_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/clients"
)

func TestMatchRedirect(t *testing.T) {
	registered := []string{
		"https://app.example.com/cb", "http://127.0.0.1/cb", "http://[::1]:7000/cb?x=1", "http://127.0.0.1:8080", "http://localhost:3000/cb",
		"http://127.0.0.2/cb", "com.example.app:/cb",
	}
	for _, uri := range append(registered,
		"http://127.0.0.1:1/cb", "http://127.0.0.1:65535/cb", "http://127.0.0.1:80/cb",
		"http://[::1]/cb?x=1", "http://[::1]:51004/cb?x=1",
		"http://127.0.0.1", "http://127.0.0.1:9090",
	) {
		if !clients.MatchRedirect(registered, uri) {
			t.Errorf("%q does not match", uri)
		}
	}
	for _, uri := range []string{
		"", "https://app.example.com/cb/", "https://app.example.com:8443/cb", "http://localhost:3001/cb", "http://127.0.0.2:1/cb",
		"http://127.0.0.1:0/cb", "http://127.0.0.1:65536/cb", "http://127.0.0.1:080/cb", "http://127.0.0.1:/cb", "http://127.0.0.1:+80/cb",
		"http://127.0.0.1:80:81/cb", "http://127.0.0.1:80@evil.example/cb", "http://127.0.0.1@evil.example/cb",
		"http://127.0.0.1.evil.example/cb", "http://127.0.0.1:1/", "http://127.0.0.1:1/cb?", "http://127.0.0.1:1/cb#", "http://127.0.0.1:1#/cb",
		"http://[::1]:1/cb", "http://[::1]:1/cb?x=2", "http://[0:0:0:0:0:0:0:1]/cb?x=1", "https://127.0.0.1:1/cb", "HTTP://127.0.0.1:1/cb",
		"http://127.0.0.1\\:1/cb", "com.example.app:/cb/",
	} {
		if clients.MatchRedirect(registered, uri) {
			t.Errorf("%q matches", uri)
		}
	}
	if clients.MatchRedirect(nil, "https://app.example.com/cb") || clients.MatchRedirect([]string{""}, "") {
		t.Error("matches without a redirect URI")
	}
}

// redirectCase is one of testdata/redirects.json, which the test of the door reads as well: what may and
// what may not be presented by a client that registered these. What is refused stands under its reason.
type redirectCase struct {
	Registered, Accepted []string
	Refused              map[string][]string
}

func redirectCases(t testing.TB) (cases []redirectCase) {
	t.Helper()
	file, err := os.ReadFile("testdata/redirects.json")
	if err == nil {
		err = json.Unmarshal(file, &cases)
	}
	if err != nil || len(cases) == 0 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	return cases
}

func TestMatchRedirectOfTestdata(t *testing.T) {
	for _, c := range redirectCases(t) {
		for _, uri := range append(c.Registered, c.Accepted...) {
			if problem := clients.CheckRedirectURI(uri); problem != "" || !clients.MatchRedirect(c.Registered, uri) {
				t.Errorf("%q is refused of %q: %s", uri, c.Registered, problem)
			}
		}
		for reason, uris := range c.Refused {
			for _, uri := range uris {
				if clients.MatchRedirect(c.Registered, uri) {
					t.Errorf("%s: %q is taken for one of %q", reason, uri, c.Registered)
				}
			}
		}
	}
	// What JSON cannot say, or should not.
	const app = "https://app.example.com/callback"
	for _, uri := range []string{app + "\xff", "\xff" + app, app + "?" + strings.Repeat("x", 1<<20), strings.Repeat(app, 1000)} {
		if clients.MatchRedirect([]string{app}, uri) {
			t.Errorf("%.60q is taken for %q", uri, app)
		}
	}
}

func TestReturnsToDeviceAndHost(t *testing.T) {
	for _, c := range []struct {
		uri, host string
		device    bool
	}{
		{"https://app.example.com/cb", "app.example.com", false},
		{"https://APP.example.com:443/cb", "app.example.com", false},
		{"https://app.example.com:80", "app.example.com:80", false},
		{"https://app.example.com:8443/cb?x=https://other.example", "app.example.com:8443", false},
		{"https://xn--bcher-kva.example/cb", "xn--bcher-kva.example", false},
		{"https://[2001:db8::1]:8443/", "[2001:db8::1]:8443", false},
		{"https://127.0.0.1.example.com/", "127.0.0.1.example.com", false},
		{"https://localhost:8443/", "localhost:8443", true},
		{"http://localhost/cb", "localhost", true},
		{"http://LOCALHOST:3000", "localhost:3000", true},
		{"http://127.0.0.1:80/cb", "127.0.0.1", true},
		{"http://127.8.9.1:443/cb", "127.8.9.1:443", true},
		{"http://[::1]:7000/", "[::1]:7000", true},
		{"com.example.app:/cb", "com.example.app", true},
		{"com.Example.App://host.example/cb", "com.example.app", true},
		{"", "", true},
		{"%", "", true},
	} {
		if host, device := clients.ReturnHost(c.uri), clients.ReturnsToDevice(c.uri); host != c.host || device != c.device {
			t.Errorf("%q: %q, %v", c.uri, host, device)
		}
	}
}

// FuzzMatchRedirect holds the matcher to its rule, told in other words: what is presented is what was
// registered, but for the port of an http URI on 127.0.0.1 or [::1]. What matches could itself be registered.
func FuzzMatchRedirect(f *testing.F) {
	for _, c := range redirectCases(f) {
		for _, uri := range slices.Concat(c.Accepted, slices.Concat(slices.Collect(maps.Values(c.Refused))...)) {
			f.Add(c.Registered[0], uri)
		}
	}
	loopback := regexp.MustCompile(`(?s)^(http://(?:127\.0\.0\.1|\[::1\]))(?::([1-9][0-9]*))?((?:[/?].*)?)$`)
	f.Fuzz(func(t *testing.T, registered, presented string) {
		want := registered == presented && presented != ""
		of, by := loopback.FindStringSubmatch(registered), loopback.FindStringSubmatch(presented)
		if of != nil && by != nil {
			want = want || of[1] == by[1] && of[3] == by[3] && inRange(of[2]) && inRange(by[2])
		}
		if got := clients.MatchRedirect([]string{registered}, presented); got != want {
			t.Fatalf("%q of %q: %v", presented, registered, got)
		}
		if !want || clients.CheckRedirectURI(registered) != "" {
			return
		}
		if problem := clients.CheckRedirectURI(presented); problem != "" && len(presented) <= 2000 {
			t.Errorf("%q of %q: %s", presented, registered, problem)
		}
		if clients.ReturnHost(presented) == "" || clients.ReturnsToDevice(presented) != clients.ReturnsToDevice(registered) {
			t.Errorf("%q of %q leads to %q", presented, registered, clients.ReturnHost(presented))
		}
	})
}

func inRange(port string) bool {
	number, err := strconv.Atoi(port)
	return port == "" || err == nil && number <= 65535
}
