package oauth

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/internal/scope"
)

// misdirected is the error of a request that must not be answered by a redirect: its client or its redirect
// URI is not known to be right, and whoever made it up may own the address (RFC 9700 section 4.11.2).
type misdirected struct {
	problem string // for people
	topic   help.Topic
	sent    []Sent
}

// Error returns the problem.
func (m *misdirected) Error() string { return m.problem }

// readAuthorization reads an authorization request. With an error that the client may be told it returns the
// request as well; a request that must not be answered by a redirect is [misdirected].
func (s *Server) readAuthorization(ctx context.Context, rawQuery string) (*authorization, error) {
	query, marker := cutMarker(rawQuery)
	f, repeated, err := readQuery(query)
	if err != nil {
		return nil, err
	}
	a := &authorization{query: query}
	if err := s.readParties(ctx, a, f, repeated); err != nil {
		return nil, err
	}
	a.state = f["state"] // one that came twice has no value
	a.signedInSince = s.openMarker(query, marker)
	if err := a.read(f, repeated); err != nil {
		return a, err
	}
	return a, s.checkResource(f)
}

// readQuery reads the parameters of an address. One that comes more than once has no value (RFC 6749 section
// 3.1).
func readQuery(query string) (f form, repeated []string, err error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, nil, &misdirected{problem: "The address is not well-formed.", topic: help.UnknownApplication}
	}
	f = make(form, len(values))
	for name, list := range values {
		switch {
		case len(list) > 1:
			repeated = append(repeated, name)
		case !isText(list[0]):
			return nil, nil, &misdirected{problem: "A parameter is not valid text.", topic: help.UnknownApplication}
		case list[0] != "":
			f[name] = list[0]
		}
	}
	slices.Sort(repeated)
	return f, repeated, nil
}

// readParties finds the client and checks the redirect URI: before anything else, and without a redirect.
func (s *Server) readParties(ctx context.Context, a *authorization, f form, repeated []string) error {
	clientID, redirectURI := f["client_id"], f["redirect_uri"]
	sent := []Sent{{"client_id", clientID}, {"redirect_uri", redirectURI}}
	switch {
	case slices.Contains(repeated, "client_id"), slices.Contains(repeated, "redirect_uri"):
		return &misdirected{"A parameter is repeated: client_id and redirect_uri may be there once.", help.UnknownApplication, nil}
	case clientID == "":
		return &misdirected{"The parameter client_id is missing.", help.UnknownApplication, sent[1:]}
	}
	client, err := s.applicationOf(ctx, clientID)
	switch {
	case err != nil:
		return err
	case client == nil:
		return &misdirected{"There is no application with this client_id, or it is switched off.", help.UnknownApplication, sent[:1]}
	case redirectURI == "":
		return &misdirected{"The parameter redirect_uri is missing.", help.RedirectMismatch, sent[:1]}
	case !clients.MatchRedirect(client.RedirectUris, redirectURI) && !s.isTrial(ctx, client, f):
		return &misdirected{
			"This redirect_uri is not registered for the application. It has to be one of its redirect URLs, letter by letter.",
			help.RedirectMismatch, sent,
		}
	}
	a.client, a.redirectURI = client, redirectURI
	s.Saw(ctx, access.ActorFrom(ctx), client.ID)
	return nil
}

// applicationOf returns the enabled client with this client_id; nil when there is none.
func (s *Server) applicationOf(ctx context.Context, clientID string) (*ent.AuthClient, error) {
	client, err := s.Clients.ByClientID(ctx, clientID)
	if fault.CodeOf(err) == fault.NotFound || err == nil && !client.Enabled {
		return nil, nil
	}
	return client, err
}

// read checks what the client asks for. Its errors go to the client.
func (a *authorization) read(f form, repeated []string) error {
	switch {
	case len(repeated) > 0:
		return refuse(codeInvalidRequest, "A parameter is repeated.")
	case f["client_secret"] != "":
		return refuse(codeInvalidRequest, "A client_secret does not belong into an address. Replace it by another.")
	case !slices.Contains(a.client.Grants, grants.AuthorizationCode):
		return refuse(codeUnauthorizedClient, "The %s is not enabled for this client.", grants.AuthorizationCode.Title())
	case f["response_type"] == "":
		return refuse(codeInvalidRequest, "The parameter response_type is missing.")
	case f["response_type"] != "code":
		return refuse(codeUnsupportedResponseType, "The response_type has to be code.")
	case f["response_mode"] != "" && f["response_mode"] != "query":
		return refuse(codeInvalidRequest, "The response_mode has to be query.")
	case f["request"] != "":
		return refuse(codeRequestNotSupported, "Request objects are not supported.")
	case f["request_uri"] != "":
		return refuse(codeRequestURINotSupported, "The parameter request_uri is not supported.")
	}
	if err := a.readChallenge(f); err != nil {
		return err
	}
	if err := a.readScope(f); err != nil {
		return err
	}
	return a.readPrompt(f)
}

// mustProve reports whether the client has to use PKCE. A public one has nothing else to prove that a code is its
// own.
func mustProve(client *ent.AuthClient) bool { return client.RequirePkce || !isConfidential(client) }

// readChallenge reads what the code will be bound to (RFC 7636).
func (a *authorization) readChallenge(f form) error {
	method := f["code_challenge_method"]
	a.challenge = f["code_challenge"]
	switch {
	case a.challenge == "" && mustProve(a.client):
		return refuse(codeInvalidRequest, "The parameter code_challenge is missing: this client has to use PKCE.").on(help.PKCEMissing)
	case a.challenge == "" && method != "":
		return refuse(codeInvalidRequest, "There is a code_challenge_method, but no code_challenge.").on(help.PKCEMissing)
	case a.challenge == "":
		return nil
	case method != "S256":
		return refuse(codeInvalidRequest, "The code_challenge_method has to be S256.").on(help.PKCEMissing)
	case !validChallenge(a.challenge):
		return refuse(codeInvalidRequest, "The code_challenge is malformed: a SHA-256 in base64url has %d characters.", challengeLength).
			on(help.PKCEMissing)
	}
	return nil
}

func (a *authorization) readScope(f form) error {
	granted, err := grantedScope(a.client, authorizationCode, f["scope"])
	a.scopes = scope.Split(granted)
	return err
}

func (a *authorization) readPrompt(f form) error {
	a.prompt = strings.Fields(f["prompt"])
	if a.asks("none") && len(a.prompt) > 1 {
		return refuse(codeInvalidRequest, "The prompt none stands alone.")
	}
	if text := f["max_age"]; text != "" {
		seconds, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return refuse(codeInvalidRequest, "The max_age is a number of seconds.")
		}
		a.maxAge = new(time.Duration(seconds) * time.Second)
	}
	a.loginHint = f["login_hint"]
	return nil
}
