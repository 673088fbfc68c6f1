package oauth

import (
	"context"
	"strconv"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/signing"
)

// jwtType is the typ of a JWT access token: nothing else that is signed can be taken for one (RFC 9068
// section 2.1).
const jwtType = "at+jwt"

// jwtClaims are what a JWT access token says (RFC 9068 section 2.2). Whatever it says, it works only while its
// row in the database does; that is not seen by those who check it by themselves.
type jwtClaims struct {
	Issuer    string `json:"iss"`
	Subject   string `json:"sub"`
	Audience  string `json:"aud"`
	ExpiresAt int64  `json:"exp"`
	IssuedAt  int64  `json:"iat"`
	ID        string `json:"jti"` // that of the access token, so no two are alike
	ClientID  string `json:"client_id"`
	Scope     string `json:"scope,omitempty"`
	// AuthTime is when the user signed in; left out when they did not do so in a browser.
	AuthTime int64 `json:"auth_time,omitempty"`
}

// wantsJWT reports whether the client gets JWTs for access tokens.
func wantsJWT(client *ent.AuthClient) bool {
	return client.AccessTokenFormat == authclient.AccessTokenFormatJWT
}

// accessTokenLifetime returns how long the access tokens of a client live; zero means that they do not expire.
// No JWT does without an end, whatever stands in the database.
func accessTokenLifetime(client *ent.AuthClient) time.Duration {
	lifetime := seconds(client.AccessTokenLifetime)
	if wantsJWT(client) && (lifetime == 0 || lifetime > signing.MaxLife) {
		return signing.MaxLife
	}
	return lifetime
}

// jwt signs the token as a JWT.
func (i *issuance) jwt(ctx context.Context) (string, error) {
	claims := jwtClaims{
		Issuer: i.PublicURL, Subject: i.grant.UserID, Audience: i.Audience,
		ExpiresAt: unix(i.fresh.ExpiresAt), IssuedAt: i.fresh.IssuedAt.Unix(), ID: i.fresh.ID,
		ClientID: strconv.Itoa(i.client.ID), Scope: i.grant.Scope,
	}
	if claims.Subject == "" { // RFC 9068 section 2.2: the client itself
		claims.Subject = claims.ClientID
	}
	switch g := i.grant; {
	case g.Code != nil:
		claims.AuthTime = g.Code.AuthenticatedAt.Unix()
	case g.Refresh != nil:
		claims.AuthTime = g.Refresh.AuthenticatedAt.Unix()
	}
	return i.Keys.Sign(ctx, jwtType, claims)
}
