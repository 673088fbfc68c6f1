package oauth

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/scope"
)

const authorizePath = "/oauth/authorize"

// authorization is an authorization request (RFC 6749 section 4.1.1) whose client and redirect URI belong
// together: what goes wrong from then on is told to the client, by a redirect.
type authorization struct {
	query       string // the parameters as they came, without [markerParameter]
	client      *ent.AuthClient
	redirectURI string
	state       string
	challenge   string   // RFC 7636, method S256; empty: none
	scopes      []string // asked for, or what the client may have by default
	loginHint   string
	prompt      []string       // "none", "login", "consent", "select_account"
	maxAge      *time.Duration // since the user signed in; nil: any
	// signedInSince is when the user was sent to sign in anew for this request; nil: they were not.
	signedInSince *time.Time
}

// asks reports whether the request has this value of prompt (OpenID Connect Core section 3.1.2.1).
func (a *authorization) asks(prompt string) bool { return slices.Contains(a.prompt, prompt) }

// address is the path at which this request comes again.
func (a *authorization) address() string { return authorizePath + "?" + a.query }

// alwaysAsks reports whether the user is asked, whatever they agreed to before: because the client wants it; for
// what gives rights over Ostiary itself; and for a public client on their device, because any program there can
// say that it is this one (RFC 8252 section 8.6).
func (a *authorization) alwaysAsks() bool {
	return a.asks("consent") || slices.Contains(a.scopes, scope.Admin) ||
		!isConfidential(a.client) && clients.ReturnsToDevice(a.redirectURI)
}

// answer returns where the browser is sent with these parameters, and with state and iss (RFC 6749 section
// 4.1.2, RFC 9207 section 2). What was registered stays as it was written.
func (a *authorization) answer(issuer string, parameters url.Values) string {
	if a.state != "" {
		parameters.Set("state", a.state)
	}
	parameters.Set("iss", issuer)
	separator := "?"
	switch {
	case strings.HasSuffix(a.redirectURI, "?"), strings.HasSuffix(a.redirectURI, "&"):
		separator = ""
	case strings.Contains(a.redirectURI, "?"):
		separator = "&"
	}
	return a.redirectURI + separator + parameters.Encode()
}
