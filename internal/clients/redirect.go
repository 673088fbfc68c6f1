package clients

import (
	"net/url"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
)

// maxRedirectURI is how many characters a redirect URI may have.
const maxRedirectURI = 2000

// CheckRedirectURI returns why a redirect URI cannot be registered, in one sentence, or "" when it
// can: https; http for localhost and loopback addresses; a scheme of the application's own, with a dot
// in it (RFC 8252 section 7.1). Without user info, fragment and wildcard.
func CheckRedirectURI(uri string) (problem string) {
	if end := redirectProblem(uri); end != "" {
		return "The redirect URL " + end
	}
	return ""
}

func redirectProblem(text string) string {
	if text == "" {
		return "is empty."
	}
	if len(text) > maxRedirectURI {
		return "must not be longer than 2000 characters."
	}
	if problem := checkCharacters(text); problem != "" {
		return problem
	}
	uri, err := url.Parse(text)
	switch {
	case strings.Contains(text, "#"):
		return "must not have a fragment (#)."
	case err != nil:
		return "is not a valid URL."
	case uri.User != nil:
		return "must not contain a user name or password (@)."
	case uri.Scheme == schemeHTTPS, uri.Scheme == schemeHTTP:
		return checkWeb(uri)
	}
	return checkOwnScheme(uri)
}

// checkOwnScheme wants the name of a domain, backwards: others, such as javascript or data, mean
// something to browsers.
func checkOwnScheme(uri *url.URL) string {
	switch {
	case uri.Scheme == "":
		return "must begin with its scheme, for example https://."
	case !strings.Contains(uri.Scheme, "."):
		return "must use https, http on a loopback address, or a scheme of your own with a dot, such as com.example.app."
	case slices.Contains(strings.Split(uri.Scheme, "."), ""):
		return "has a scheme with an empty part: write it like com.example.app."
	case uri.Opaque != "" || uri.Host == "" && uri.Path == "":
		return "must have a slash after its scheme, as in com.example.app:/callback."
	}
	return ""
}

func checkRedirectURIs(u *fault.UserErrors, d Draft) {
	const field = "redirectUris"
	if len(d.RedirectURIs) == 0 && d.has(grants.AuthorizationCode) {
		u.Add(fault.Required, field, "The Redirect field is required.")
	}
	for i, uri := range d.RedirectURIs {
		switch problem := CheckRedirectURI(uri); {
		case len(uri) > maxRedirectURI:
			u.AddItem(fault.TooLong, field, i, "%s", problem)
		case problem != "":
			u.AddItem(fault.Invalid, field, i, "%s", problem)
		case slices.Contains(d.RedirectURIs[:i], uri):
			u.AddItem(fault.Invalid, field, i, "The redirect URL is in the list twice.")
		}
	}
}
