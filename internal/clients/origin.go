package clients

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/internal/fault"
)

// canonicalOrigin returns an origin as browsers write it into the Origin header (RFC 6454 section
// 6.2), so that the two can be compared letter by letter; or why it is none that can be allowed.
func canonicalOrigin(text string) (origin, problem string) {
	switch text {
	case "":
		return "", "is empty."
	case "null":
		return "", "null is that of every sandboxed page: name the site instead."
	}
	if problem := checkCharacters(text); problem != "" {
		return "", problem
	}
	uri, err := url.Parse(text)
	switch {
	case err != nil:
		return "", "is not a valid origin."
	case uri.Scheme != schemeHTTPS && uri.Scheme != schemeHTTP:
		return "", "must begin with https://, or with http:// on a loopback address."
	case uri.User != nil || strings.Trim(uri.Path, "/") != "" || strings.ContainsAny(text, "?#"):
		return "", "is only a scheme, a host and perhaps a port, such as https://app.example.com."
	}
	if problem := checkWeb(uri); problem != "" {
		return "", problem
	}
	return uri.Scheme + "://" + canonicalHost(uri), ""
}

func canonicalHost(uri *url.URL) string {
	host := strings.ToLower(uri.Hostname())
	if address, err := netip.ParseAddr(host); err == nil && address.Is6() {
		host = "[" + address.String() + "]"
	}
	isDefault := uri.Port() == "443" && uri.Scheme == schemeHTTPS || uri.Port() == "80" && uri.Scheme == schemeHTTP
	if uri.Port() == "" || isDefault {
		return host
	}
	return host + ":" + uri.Port()
}

// canonicalOrigins returns each origin once, in the order given. It leaves those alone that are none.
func canonicalOrigins(origins []string) []string {
	canonical := []string{}
	for _, text := range origins {
		if origin, problem := canonicalOrigin(text); problem == "" {
			text = origin
		}
		if !slices.Contains(canonical, text) {
			canonical = append(canonical, text)
		}
	}
	return canonical
}

func checkOrigins(u *fault.UserErrors, origins []string) {
	const field = "allowedOrigins"
	for i, text := range origins {
		if _, problem := canonicalOrigin(text); problem != "" {
			u.AddItem(fault.Invalid, field, i, "The origin %s", problem)
		}
	}
}
