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
	// fill puts in for whom the token is, what is exchanged for it, and how much it gets of the scope that the
	// client may have. It runs after the client was authenticated and the grant and the scope were found allowed,
	// so that it cannot be used to try passwords without a client.
	fill func(ctx context.Context, s *Server, client *ent.AuthClient, f form, g *tokens.Grant) error
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
	by, err := allowedGrant(client, f)
	if err != nil {
		return err
	}
	if err := s.checkResource(f); err != nil {
		return err
	}
	asked := f["scope"]
	if by.scopeDecided {
		asked = ""
	}
	granted, err := grantedScope(client, by, asked)
	if err != nil {
		return err
	}
	g := tokens.Grant{
		Type: by.kind, ClientID: client.ID, Scope: granted, AskedScope: asked,
		Revocations: tokens.Revocations{Client: client.Revocations},
		Lifetime:    accessTokenLifetime(client), RefreshLifetime: seconds(client.RefreshTokenLifetime),
	}
	if err := by.fill(r.Context(), s, client, f, &g); err != nil {
		return err
	}
	answer, err := s.issue(r.Context(), client, g)
	if fault.CodeOf(err) == fault.Unauthenticated { // somebody was faster, or it was withdrawn meanwhile
		return invalidExchange(g)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Pragma", "no-cache") // for caches of HTTP/1.0 (RFC 6749 section 5.1)
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
		return grant{}, refuse(codeUnsupportedGrantType, "There is no such grant_type here. The metadata lists them.")
	}
	if !slices.Contains(client.Grants, g.kind) {
		return grant{}, refuse(codeUnauthorizedClient, "The %s is not enabled for this client.", g.kind.Title())
	}
	return g, nil
}

// grantedScope decides on the scope of the token: what is asked for, if the client may have all of
// it, or else everything the client may have by default (RFC 6749 section 3.3).
func grantedScope(client *ent.AuthClient, g grant, asked string) (string, error) {
	allowed := scope.Missing(client.Scopes, g.scopeRefused)
	names, ok := scope.Parse(asked)
	if !ok {
		return "", refuse(codeInvalidScope, "The scope is malformed.")
	}
	for _, name := range g.scopeRefused {
		if slices.Contains(names, name) {
			return "", refuse(codeInvalidScope, "The scope %s needs a user, and the %s has none.", name, g.kind.Title())
		}
	}
	if exceeding := scope.Missing(names, allowed); len(exceeding) > 0 {
		return "", refuse(codeInvalidScope, "The scope %s exceeds what this client may ask for.", exceeding[0])
	}
	if len(names) == 0 {
		names = scope.Missing(allowed, []string{scope.Admin}) // never by default
	}
	return scope.Join(names), nil
}

// narrowed returns the scope of a grant without what is not allowed by what was presented for it. What was asked
// for by name is refused rather than cut.
func narrowed(g tokens.Grant, allowed, presented string) (string, error) {
	names := scope.Split(g.Scope)
	exceeding := scope.Missing(names, scope.Split(allowed))
	if len(exceeding) > 0 && g.AskedScope != "" {
		return "", refuse(codeInvalidScope, "The scope %s exceeds what %s.", exceeding[0], presented)
	}
	return scope.Join(scope.Missing(names, exceeding)), nil
}

// invalidExchange says that what was to be exchanged works no longer.
func invalidExchange(g tokens.Grant) error {
	if g.Refresh != nil {
		return invalidRefreshToken()
	}
	return invalidCode()
}

// seconds reads a lifetime; nil, which means never, becomes zero.
func seconds(lifetime *int64) time.Duration {
	if lifetime == nil {
		return 0
	}
	return time.Duration(*lifetime) * time.Second
}
