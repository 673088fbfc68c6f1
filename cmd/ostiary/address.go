package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/ostiary/ostiary/server"
)

// publicURL is where people and programs reach the server; see [server.ParsePublicURL].
type publicURL struct{ url.URL }

// UnmarshalText reads a URL given by the operator.
func (u *publicURL) UnmarshalText(text []byte) error {
	read, err := server.ParsePublicURL(string(text))
	if err != nil {
		return err
	}
	u.URL = *read
	return nil
}

// String returns the URL.
func (u *publicURL) String() string { return u.URL.String() }

// exposed reports whether passwords and tokens would go through a network unencrypted.
func (u *publicURL) exposed() bool { return u.Scheme == "http" && !isLoopback(u.Hostname()) }

func isLoopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") { // RFC 6761 section 6.3
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// listenAddress is the host and port to listen on; without a host, on all addresses of the machine.
type listenAddress struct{ host, port string }

// UnmarshalText reads HOST:PORT.
func (a *listenAddress) UnmarshalText(text []byte) (err error) {
	a.host, a.port, err = net.SplitHostPort(string(text))
	if err != nil || a.port == "" {
		return fmt.Errorf("%q must be a host and a port, for example localhost:8080 or :8080", text)
	}
	return nil
}

// String returns the address for [net.Listen].
func (a listenAddress) String() string { return net.JoinHostPort(a.host, a.port) }

// listen opens the address, which stood in a flag.
func (a listenAddress) listen(ctx context.Context, flag string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.String())
	if err != nil {
		return nil, fmt.Errorf("%w; choose another address with %s", err, flag)
	}
	return listener, nil
}

// everywhere reports whether it is all addresses of the machine.
func (a listenAddress) everywhere() bool {
	address, err := netip.ParseAddr(a.host)
	return a.host == "" || err == nil && address.IsUnspecified()
}

// publicURL returns the URL of the server for who has only said where to listen. The port is the one
// that was given by the system when 0 was asked for.
func (a listenAddress) publicURL(bound net.Addr) (*publicURL, error) {
	host, port := a.host, a.port
	if a.everywhere() {
		host = "localhost" // no name is right for all of them
	}
	if tcp, ok := bound.(*net.TCPAddr); ok {
		port = fmt.Sprint(tcp.Port)
	}
	u := &publicURL{url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}}
	return u, u.UnmarshalText([]byte(u.String()))
}

// proxy is an address or a network, such as 10.0.0.0/8.
type proxy struct{ netip.Prefix }

// UnmarshalText reads an address or a network.
func (p *proxy) UnmarshalText(text []byte) (err error) {
	written := strings.TrimSpace(string(text))
	if address, err := netip.ParseAddr(written); err == nil {
		p.Prefix = netip.PrefixFrom(address, address.BitLen())
		return nil
	}
	if p.Prefix, err = netip.ParsePrefix(written); err != nil {
		return fmt.Errorf("%q must be an IP address or a network such as 10.0.0.0/8", written)
	}
	return nil
}

// audience is what JWT access tokens are for: a URI, or a name without a colon (RFC 7519 section 2,
// StringOrURI).
type audience string

// UnmarshalText reads an audience.
func (a *audience) UnmarshalText(text []byte) error {
	read, err := url.Parse(string(text))
	plain := len(text) > 0 && !strings.ContainsFunc(string(text), func(r rune) bool { return r <= ' ' || r > '~' })
	if err != nil || !plain || read.Fragment != "" || strings.Contains(string(text), ":") && !read.IsAbs() {
		return fmt.Errorf("%q must be a URI, for example https://api.example.com, or a name without spaces and colons", text)
	}
	*a = audience(text)
	return nil
}
