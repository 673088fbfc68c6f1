package oauth

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/go-oauth2/oauth2/v4"
	"github.com/go-oauth2/oauth2/v4/manage"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// tokenAnswer is the body of a successful token request (RFC 6749 section 5.1).
type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	// ExpiresIn is in seconds, and left out for a token that does not expire.
	ExpiresIn int64  `json:"expires_in,omitempty"`
	Scope     string `json:"scope"`
}

// libraryGrant names our grants in the library's words.
var libraryGrant = map[grants.Type]oauth2.GrantType{
	grants.ClientCredentials: oauth2.ClientCredentials,
	grants.Password:          oauth2.PasswordCredentials,
}

// issue has the library's manager make and store a token. Everything it would get wrong by itself was
// decided before: who the client is, whether it may, the scope; the lifetime is decided behind it, where
// the token is stored. A manager is made for each request, because it stores for one client.
func (s *Server) issue(ctx context.Context, client *ent.AuthClient, g tokens.Grant) (*tokenAnswer, error) {
	manager := manage.NewManager()
	noRefresh := &manage.Config{}
	manager.SetClientTokenCfg(noRefresh)
	manager.SetPasswordTokenCfg(noRefresh)
	manager.MapAccessGenerate(generator{})
	manager.MapClientStorage(authenticated{client})
	manager.MapTokenStorage(store{tokens: s.Tokens, grant: g})
	info, err := manager.GenerateAccessToken(ctx, libraryGrant[g.Type], &oauth2.TokenGenerateRequest{
		ClientID: strconv.Itoa(client.ID), UserID: g.UserID, Scope: g.Scope,
	})
	if err != nil {
		return nil, err
	}
	now := s.Tokens.DB.Now()
	return &tokenAnswer{
		AccessToken: info.GetAccess(), TokenType: "Bearer",
		ExpiresIn: secondsUntil(g.ExpiresAt(now), now), Scope: info.GetScope(),
	}, nil
}

// secondsUntil returns how long a token lives. 0 means that it does not expire, so the last second of one
// that does is counted in full.
func secondsUntil(expires *time.Time, now time.Time) int64 {
	if expires == nil {
		return 0
	}
	return max(1, int64(expires.Sub(now)/time.Second))
}

// generator makes tokens of our form; the library's own have 122 bits at most.
type generator struct{}

// Token makes an access token. There is no refresh token with the grants that use it.
func (generator) Token(context.Context, *oauth2.GenerateBasic, bool) (access, refresh string, err error) {
	return tokens.Mint(tokens.AccessTokenPrefix), "", nil
}

// authenticated shows the library the one client of this request, which has proved who it is already.
type authenticated struct{ client *ent.AuthClient }

// GetByID returns the client of this request, whatever the id.
func (a authenticated) GetByID(context.Context, string) (oauth2.ClientInfo, error) { return a, nil }

// GetID returns the client_id.
func (a authenticated) GetID() string { return strconv.Itoa(a.client.ID) }

// GetSecret returns nothing: secrets are stored as hashes, and checked before.
func (a authenticated) GetSecret() string { return "" }

// VerifyPassword is asked by the library for the secret, which was checked before.
func (a authenticated) VerifyPassword(string) bool { return true }

// GetDomain returns nothing: redirect URIs are compared before, exactly.
func (a authenticated) GetDomain() string { return "" }

// IsPublic reports whether the client has no secret.
func (a authenticated) IsPublic() bool { return !isConfidential(a.client) }

// GetUserID returns nothing: a client belongs to nobody.
func (a authenticated) GetUserID() string { return "" }

// store is the library's way to our tokens, for one request.
type store struct {
	tokens *tokens.Service
	grant  tokens.Grant
}

// Create stores what the library made.
func (s store) Create(ctx context.Context, info oauth2.TokenInfo) error {
	return s.tokens.Issue(ctx, info.GetAccess(), s.grant)
}

// errUnused is what the library gets when it asks for what no grant here needs of it.
var errUnused = errors.New("oauth: the library asked for a token it has no business with")

// RemoveByCode is not needed by the grants there are.
func (store) RemoveByCode(context.Context, string) error { return errUnused }

// RemoveByAccess is not needed by the grants there are.
func (store) RemoveByAccess(context.Context, string) error { return errUnused }

// RemoveByRefresh is not needed by the grants there are.
func (store) RemoveByRefresh(context.Context, string) error { return errUnused }

// GetByCode is not needed by the grants there are.
func (store) GetByCode(context.Context, string) (oauth2.TokenInfo, error) { return nil, errUnused }

// GetByAccess is not needed by the grants there are.
func (store) GetByAccess(context.Context, string) (oauth2.TokenInfo, error) { return nil, errUnused }

// GetByRefresh is not needed by the grants there are.
func (store) GetByRefresh(context.Context, string) (oauth2.TokenInfo, error) { return nil, errUnused }
