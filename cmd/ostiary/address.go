package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// publicURL is where people and programs reach the server: scheme and host, nothing else. It is the
// OAuth issuer, which programs compare byte by byte, so it has one form.
type publicURL struct{ url.URL }

// UnmarshalText reads a URL given by the operator.
func (u *publicURL) UnmarshalText(text []byte) error {
	parsed, err := url.Parse(string(text))
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Hostname() == "" {
		return errors.New("must be a scheme and a host, for example https://auth.example.com")
	}
	u.URL = url.URL{Scheme: parsed.Scheme, Host: withoutDefaultPort(parsed)}
	switch parsed.Scheme, parsed.Host = u.Scheme, u.Host; {
	case parsed.String() != u.String():
		return fmt.Errorf("must be a scheme and a host alone, without a path or anything else: %s", u)
	case strings.ContainsFunc(u.Host, func(r rune) bool { return r > '~' }):
		return errors.New("must have the ASCII form of its host (xn--…), as browsers send it")
	}
	return nil
}

// String returns the URL.
func (u *publicURL) String() string { return u.URL.String() }

// withoutDefaultPort returns the host as browsers write it in an Origin (RFC 6454 section 6.2).
func withoutDefaultPort(u *url.URL) string {
	host := strings.ToLower(u.Host)
	if u.Scheme == "https" {
		return strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":")
	}
	return strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":")
}

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

// everywhere reports whether it is all addresses of the machine.
func (a listenAddress) everywhere() bool {
	address, err := netip.ParseAddr(a.host)
	return a.host == "" || err == nil && address.IsUnspecified()
}

// publicURL returns the URL of the server for who has only said where to listen. The port is the one
// that was given by the system when 0 was asked for.
func (a listenAddress) publicURL(bound net.Addr) *publicURL {
	host, port := a.host, a.port
	if a.everywhere() {
		host = "localhost" // no name is right for all of them
	}
	if tcp, ok := bound.(*net.TCPAddr); ok {
		port = fmt.Sprint(tcp.Port)
	}
	u := &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}
	return &publicURL{url.URL{Scheme: u.Scheme, Host: withoutDefaultPort(u)}}
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
