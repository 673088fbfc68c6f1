package clients

import (
	"net/url"
	"slices"
	"strings"
)

// MatchRedirect reports whether a client that registered these redirect URIs may be answered at the
// presented one: it is one of them, byte for byte (RFC 9700 section 2.1). The one exception is an
// application on the user's device, which learns its port when it starts: where http on 127.0.0.1 or
// [::1] is registered, the port may be another, or none (RFC 8252 section 7.3).
//
// URIs are compared as they were written. Once parsed and put together again, what differs can be the same.
func MatchRedirect(registered []string, presented string) bool {
	if presented == "" {
		return false
	}
	if slices.Contains(registered, presented) {
		return true
	}
	wanted, ok := cutLoopbackPort(presented)
	return ok && slices.ContainsFunc(registered, func(uri string) bool {
		uri, ok := cutLoopbackPort(uri)
		return ok && uri == wanted
	})
}

// cutLoopbackPort takes the port, if there is one, out of an http URI on 127.0.0.1 or [::1], and leaves
// the rest as it was written. It is not ok for every other host, and for what is not a port. Localhost is
// left out, too: what that name leads to is for others to say (RFC 8252 section 8.3).
func cutLoopbackPort(uri string) (without string, ok bool) {
	for _, host := range []string{"http://127.0.0.1", "http://[::1]"} {
		after, ok := strings.CutPrefix(uri, host)
		if !ok {
			continue
		}
		end := strings.IndexAny(after, "/?")
		if end < 0 {
			end = len(after)
		}
		port, found := strings.CutPrefix(after[:end], ":")
		return host + after[end:], found && isPortNumber(port) || after[:end] == ""
	}
	return "", false
}

// ReturnsToDevice reports whether a redirect URI leads to a program on the user's device and not to a
// site: a loopback address, localhost, or a scheme of the application's own. Any program there can take
// what is sent to it, so a public client that returns so is never let through without asking the user
// (RFC 8252 section 8.6). What cannot be read counts as such.
func ReturnsToDevice(redirectURI string) bool {
	uri, err := url.Parse(redirectURI)
	return err != nil || uri.Scheme != schemeHTTPS || isLoopback(uri.Hostname())
}

// ReturnHost is what a person is shown of where a registered redirect URI leads: the host in lower case,
// with its port unless that is the usual one, or the scheme if it is the application's own. A host stays in
// its xn-- form, in which no letter looks like another. Empty for what cannot be read.
func ReturnHost(redirectURI string) string {
	uri, err := url.Parse(redirectURI)
	if err != nil {
		return ""
	}
	switch uri.Scheme {
	case schemeHTTPS:
		return strings.TrimSuffix(strings.ToLower(uri.Host), ":443")
	case schemeHTTP:
		return strings.TrimSuffix(strings.ToLower(uri.Host), ":80")
	}
	return uri.Scheme
}
