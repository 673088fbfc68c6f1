package server

import (
	"net/url"
	"strings"
	"unicode"
)

// maxNext is how long an address to return to may be: that of an authorization request with a long state.
const maxNext = 32 << 10

// afterSignIn returns where to go after signing in: the path that the page was asked to return to, if
// it is one of this server, and else [home]. Browsers read "//host" and "/\host" as another
// host, and drop tabs and line ends before they look.
func afterSignIn(next string) string {
	hostile := func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || len(next) > maxNext || strings.ContainsFunc(next, hostile) {
		return home
	}
	if at, _, _ := strings.Cut(next, "?"); strings.Contains(at, `\`) {
		return home // in a query it means nothing, and browsers send it as it is
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !isStraight(u.Path) {
		return home
	}
	switch u.Path {
	case "/login", "/logout", "/setup":
		return home
	}
	return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
}
