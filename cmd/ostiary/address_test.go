package main

import (
	"net"
	"testing"
)

func TestPublicURL(t *testing.T) {
	for _, test := range []struct {
		given, want string // want is empty for what is refused
		exposed     bool
	}{
		{"https://auth.example.com", "https://auth.example.com", false},
		{"HTTPS://Auth.Example.com:443", "https://auth.example.com", false},
		{"https://auth.example.com:8443", "https://auth.example.com:8443", false},
		{"http://auth.example.com:80", "http://auth.example.com", true},
		{"http://auth.example.com:443", "http://auth.example.com:443", true},
		{"http://localhost:8080", "http://localhost:8080", false},
		{"http://ostiary.localhost", "http://ostiary.localhost", false},
		{"http://127.1.2.3:1", "http://127.1.2.3:1", false},
		{"http://[::1]:1", "http://[::1]:1", false},
		{"http://[2001:DB8::1]", "http://[2001:db8::1]", true},
		{"http://10.0.0.1", "http://10.0.0.1", true},
		{"http://localhost.example.com", "http://localhost.example.com", true},
		{"", "", false},
		{"auth.example.com", "", false},
		{"//auth.example.com", "", false},
		{"https://", "", false},
		{"https://:443", "", false},
		{"ftp://auth.example.com", "", false},
		{"https://auth.example.com/", "", false},
		{"https://auth.example.com/path", "", false},
		{"https://auth.example.com?q", "", false},
		{"https://auth.example.com?", "", false},
		{"https://auth.example.com#f", "", false},
		{"https://joe@auth.example.com", "", false},
		{"https://münchen.example", "", false},
		{"https://auth.example.com:port", "", false},
		{"https://auth example.com", "", false},
	} {
		var u publicURL
		err := u.UnmarshalText([]byte(test.given))
		if (err == nil) != (test.want != "") || err == nil && u.String() != test.want {
			t.Errorf("%q: got %q, %v", test.given, u.String(), err)
		}
		if err == nil && u.exposed() != test.exposed {
			t.Errorf("%q: exposed %v", test.given, u.exposed())
		}
	}
}

func TestPublicURLOfListenAddress(t *testing.T) {
	bound := &net.TCPAddr{Port: 4711}
	for given, want := range map[string]string{
		"localhost:8080":   "http://localhost:4711",
		"127.0.0.1:0":      "http://127.0.0.1:4711",
		"[::1]:0":          "http://[::1]:4711",
		":0":               "http://localhost:4711",
		"0.0.0.0:0":        "http://localhost:4711",
		"[::]:0":           "http://localhost:4711",
		"auth.example:0":   "http://auth.example:4711",
		"Auth.Example:www": "http://auth.example:4711",
	} {
		var a listenAddress
		if err := a.UnmarshalText([]byte(given)); err != nil {
			t.Errorf("%q: %v", given, err)
		}
		if got, err := a.publicURL(bound); err != nil || got.String() != want {
			t.Errorf("%q: got %q, %v, want %q", given, got, err, want)
		}
	}
	for _, wrong := range []string{"", "8080", "localhost", "localhost:", "::1:8080"} {
		if err := new(listenAddress).UnmarshalText([]byte(wrong)); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

func TestProxy(t *testing.T) {
	for given, want := range map[string]string{
		"10.0.0.0/8":    "10.0.0.0/8",
		" 192.0.2.1 ":   "192.0.2.1/32",
		"2001:db8::/32": "2001:db8::/32",
		"::1":           "::1/128",
	} {
		var p proxy
		if err := p.UnmarshalText([]byte(given)); err != nil || p.String() != want {
			t.Errorf("%q: got %q, %v", given, p.String(), err)
		}
	}
	for _, wrong := range []string{"", "proxy", "10.0.0.0/33", "10.0.0.1:80"} {
		if err := new(proxy).UnmarshalText([]byte(wrong)); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}
