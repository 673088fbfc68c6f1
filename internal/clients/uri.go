package clients

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// What redirect URIs and origins have in common. Each function returns the end of a sentence that
// begins with "The redirect URL" or "The origin", or "" when nothing is wrong.

const (
	schemeHTTPS = "https"
	schemeHTTP  = "http"
)

// checkCharacters lets the characters of RFC 3986 through, and nothing that browsers and servers read
// differently, such as a backslash or a percent sign without two digits.
func checkCharacters(uri string) string {
	const allowed = "-._~:/?#[]@!$&'()*+,;=%"
	for i, r := range uri {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case r == '*':
			return "must not contain a wildcard (*)."
		case r == '\\':
			return "must not contain a backslash."
		case !strings.ContainsRune(allowed, r):
			return "must consist of the characters of a URL: write others percent-encoded, and a host in its xn-- form."
		case r == '%' && !isPercentEncoded(uri[i:]):
			return "has a percent sign without two hexadecimal digits."
		}
	}
	return ""
}

func isPercentEncoded(text string) bool {
	const hex = "0123456789abcdefABCDEF"
	return len(text) >= 3 && strings.IndexByte(hex, text[1]) >= 0 && strings.IndexByte(hex, text[2]) >= 0
}

// checkWeb finds what is wrong with the scheme, host and port of an http or https URL.
func checkWeb(uri *url.URL) string {
	host := uri.Hostname()
	switch {
	case host == "":
		return "must have a host."
	case !isHost(uri.Host, host):
		return "must have a valid host."
	case !isPort(uri):
		return "must have a port from 1 to 65535, or none."
	case uri.Scheme == schemeHTTP && !isLoopback(host):
		return "must use https; http is for localhost and loopback addresses only."
	}
	return ""
}

// isHost reports whether host is a DNS name or an IP address in its usual form.
func isHost(withPort, host string) bool {
	address, err := netip.ParseAddr(host)
	if strings.HasPrefix(withPort, "[") {
		return err == nil && address.Is6() && !address.Is4In6() && address.Zone() == ""
	}
	if err == nil {
		return address.Is4()
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if !isLabel(label) {
			return false
		}
	}
	// A browser reads 127.1 and 0x7f000001 as addresses.
	last := labels[len(labels)-1]
	return len(host) <= 253 && (last[0] < '0' || last[0] > '9')
}

func isLabel(label string) bool {
	if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(label, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}

func isPort(uri *url.URL) bool {
	if uri.Port() == "" {
		return !strings.HasSuffix(uri.Host, ":")
	}
	return isPortNumber(uri.Port())
}

// isPortNumber reports whether the text is a port from 1 to 65535, written in the one usual way.
func isPortNumber(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0 && strconv.FormatUint(port, 10) == text
}

// isLoopback reports whether a request to the host stays on the machine (RFC 8252 section 7.3).
func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && address.IsLoopback()
}
