package clients_test

import (
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
