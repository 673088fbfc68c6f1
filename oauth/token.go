package oauth

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/tokens"
)

// grant is one value of grant_type: its name and its part of the pipeline.
type grant struct {
	kind grants.Type
	// scopeDecided says that the scope is not asked for, but was decided on before.
	scopeDecided bool
	// scopeRefused are scopes that this grant never gives, although the client may have them.
	scopeRefused []string
	// owner says for whom the token is. It runs after the client was authenticated and the grant and
	// the scope were found allowed, so that it cannot be used to try passwords without a client.
	owner func(ctx context.Context, s *Server, client *ent.AuthClient, f form) (owner, error)
}

// owner is for whom a token is.
type owner struct {
	userID      string // "" for the client itself
	revocations int    // of the user's tokens, up to now
	// personal is the personal access token that was shown in place of a password; nil: none was.
	// What it does not allow, the new token does not either.
	personal *tokens.Live
	// code or refresh is what is exchanged for the token; nil: nothing is. The new token allows no more than
	// was granted with it.
	code    *tokens.Code
	refresh *tokens.Refresh
}

// grantTypes are the values of grant_type that the token endpoint understands.
var grantTypes = map[string]grant{
	"authorization_code": authorizationCode,
	"client_credentials": clientCredentials,
	"password":           password,
	"refresh_token":      refreshToken,
}

// token runs the pipeline for a client that was authenticated.
func (s *Server) token(w http.ResponseWriter, r *http.Request, client *ent.AuthClient, f form) error {
	g, err := allowedGrant(client, f)
	if err != nil {
		return err
	}
	if err := s.checkResource(f); err != nil {
		return err
	}
	if g.scopeDecided {
		delete(f, "scope")
	}
	granted, err := grantedScope(client, g, f)
	if err != nil {
		return err
	}
	whom, err := g.owner(r.Context(), s, client, f)
	if err != nil {
		return err
	}
	if granted, err = whom.limit(granted, f); err != nil {
		return err
	}
	answer, err := s.issue(r.Context(), client, tokens.Grant{
		Type: g.kind, ClientID: client.ID, UserID: whom.userID, Scope: granted,
		Revocations: tokens.Revocations{Client: client.Revocations, User: whom.revocations},
		Lifetime:    accessTokenLifetime(client), Personal: whom.personal,
		Code: whom.code, Refresh: whom.refresh, RefreshLifetime: seconds(client.RefreshTokenLifetime), AskedScope: f["scope"],
	})
	if fault.CodeOf(err) == fault.Unauthenticated { // somebody was faster, or it was withdrawn meanwhile
		return invalidExchange(whom)
	}
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, answer)
	return nil
}

// allowedGrant finds the grant that is asked for and checks that the client has it.
func allowedGrant(client *ent.AuthClient, f form) (grant, error) {
	name := f["grant_type"]
	if name == "" {
		return grant{}, refuse(codeInvalidRequest, "The parameter grant_type is missing.")
	}
	g, known := grantTypes[name]
	if !known {
		return grant{}, refuse(codeUnsupportedGrantType, "This grant_type is not supported.")
	}
	if !slices.Contains(client.Grants, g.kind) {
		return grant{}, refuse(codeUnauthorizedClient, "The %s is not enabled for this client.", g.kind.Title())
	}
	return g, nil
}

// grantedScope decides on the scope of the token: what is asked for, if the client may have all of
// it, or else everything the client may have by default (RFC 6749 section 3.3).
func grantedScope(client *ent.AuthClient, g grant, f form) (string, error) {
	allowed := scope.Missing(client.Scopes, g.scopeRefused)
	asked, ok := scope.Parse(f["scope"])
	if !ok {
		return "", refuse(codeInvalidScope, "The scope is malformed.")
	}
	for _, name := range g.scopeRefused {
		if slices.Contains(asked, name) {
			return "", refuse(codeInvalidScope, "The scope %s needs a user, and the %s has none.", name, g.kind.Title())
		}
	}
	if len(scope.Missing(asked, allowed)) > 0 {
		return "", refuse(codeInvalidScope, "The scope exceeds what this client may ask for.")
	}
	if len(asked) == 0 {
		asked = scope.Missing(allowed, []string{scope.Admin}) // never by default
	}
	return scope.Join(asked), nil
}

// invalidExchange says that what was to be exchanged works no longer.
func invalidExchange(whom owner) error {
	if whom.refresh != nil {
		return invalidRefreshToken()
	}
	return invalidCode()
}

// limit returns the granted scope without what is not allowed by what was presented for the token. What was
// asked for by name is refused rather than cut.
func (o owner) limit(granted string, f form) (string, error) {
	allowed, presented := "", ""
	switch {
	case o.personal != nil:
		allowed, presented = o.personal.Scope, "the personal access token allows"
	case o.code != nil:
		return o.code.Scope, nil
	case o.refresh != nil && f["scope"] == "":
		return o.refresh.Scope, nil
	case o.refresh != nil:
		allowed, presented = o.refresh.Scope, "was granted with the refresh token"
	default:
		return granted, nil
	}
	names := scope.Split(granted)
	exceeding := scope.Missing(names, scope.Split(allowed))
	if len(exceeding) > 0 && f["scope"] != "" {
		return "", refuse(codeInvalidScope, "The scope exceeds what %s.", presented)
	}
	return scope.Join(scope.Missing(names, exceeding)), nil
}

// seconds reads a lifetime; nil, which means never, becomes zero.
func seconds(lifetime *int64) time.Duration {
	if lifetime == nil {
		return 0
	}
	return time.Duration(*lifetime) * time.Second
}
