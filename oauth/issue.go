package oauth

import (
	"context"
	"time"

	"github.com/go-oauth2/oauth2/v4"
	"github.com/go-oauth2/oauth2/v4/manage"
	"github.com/go-oauth2/oauth2/v4/models"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/tokens"
)

// tokenAnswer is the body of a successful token request (RFC 6749 section 5.1).
type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	// ExpiresIn is in seconds, and left out for a token that does not expire.
	ExpiresIn    int64  `json:"expires_in,omitempty"`
	RefreshToken string `json:"refresh_token,omitempty"`
	// Scope is left out when there is none: an empty one is not well-formed (RFC 6749 appendix A.4).
	Scope string `json:"scope,omitempty"`
}

// issue has the library's manager make and store a token. Everything it would get wrong by itself was
// decided before: who the client is, whether it may, what is exchanged, the scope; the rest is decided behind
// it, where the token is stored. A manager is made for each request, because it stores for one client.
func (s *Server) issue(ctx context.Context, client *ent.AuthClient, g tokens.Grant) (*tokenAnswer, error) {
	i := &issuance{Server: s, client: client, grant: g, fresh: s.Tokens.Prepare(g)}
	manager := newManager(client)
	manager.MapAccessGenerate(i)
	manager.MapTokenStorage(i)
	info, err := i.run(ctx, manager)
	if err != nil {
		return nil, err
	}
	return &tokenAnswer{
		AccessToken: info.GetAccess(), TokenType: "Bearer", ExpiresIn: secondsUntil(i.fresh.ExpiresAt, i.fresh.IssuedAt),
		RefreshToken: info.GetRefresh(), Scope: g.Scope,
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

// issuance is one token on its way through the library, which asks it to make the values and to store them.
type issuance struct {
	unused
	*Server
	client *ent.AuthClient
	grant  tokens.Grant
	fresh  tokens.Fresh
}

// run has the manager do what the grant asks for.
func (i *issuance) run(ctx context.Context, manager *manage.Manager) (oauth2.TokenInfo, error) {
	request := &oauth2.TokenGenerateRequest{
		ClientID: authenticated{i.client}.GetID(), UserID: i.grant.UserID, Scope: i.grant.Scope,
	}
	switch {
	case i.grant.Refresh != nil:
		request.Refresh = standIn
		return manager.RefreshAccessToken(ctx, request)
	case i.grant.Code != nil:
		request.Code = standIn
	}
	return manager.GenerateAccessToken(ctx, libraryGrant[i.grant.Type], request)
}

// standIn stands for the code or the refresh token of the request, which were looked up before: the library
// wants to do it once more, and need not see them.
const standIn = "presented"

// GetByCode returns the code of the request. It was checked before, the verifier included.
func (i *issuance) GetByCode(context.Context, string) (oauth2.TokenInfo, error) {
	info := i.exchanged()
	info.SetCode(standIn)
	info.SetCodeCreateAt(time.Now())
	info.SetCodeExpiresIn(time.Minute)
	return info, nil
}

// GetByRefresh returns the refresh token of the request, which was checked before.
func (i *issuance) GetByRefresh(context.Context, string) (oauth2.TokenInfo, error) {
	info := i.exchanged()
	info.SetRefresh(standIn)
	return info, nil
}

// exchanged describes what is exchanged for the token.
func (i *issuance) exchanged() *models.Token {
	info := models.NewToken()
	info.SetClientID(authenticated{i.client}.GetID())
	info.SetUserID(i.grant.UserID)
	info.SetScope(i.grant.Scope)
	return info
}

// RemoveByCode does nothing: the code is used up in the transaction in which its tokens are stored.
func (*issuance) RemoveByCode(context.Context, string) error { return nil }

// Token makes values of our form, or a JWT; the library's own have 122 bits at most, or no claims.
func (i *issuance) Token(ctx context.Context, _ *oauth2.GenerateBasic, withRefresh bool) (access, refresh string, err error) {
	i.fresh.Access = tokens.Mint(tokens.AccessTokenPrefix)
	if wantsJWT(i.client) {
		if i.fresh.Access, err = i.jwt(ctx); err != nil {
			return "", "", err
		}
	}
	if withRefresh {
		i.fresh.Refresh = tokens.Mint(tokens.RefreshTokenPrefix)
	}
	return i.fresh.Access, i.fresh.Refresh, nil
}

// Create stores what was made, and uses up what it is exchanged for.
func (i *issuance) Create(ctx context.Context, info oauth2.TokenInfo) error {
	refresh, err := i.Tokens.Issue(ctx, i.fresh, i.grant)
	info.SetRefresh(refresh) // the one of before, when the client asks again
	return err
}
