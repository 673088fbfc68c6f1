package clients

import (
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/fault"
)

// Lifetimes of tokens, in seconds.
const (
	maxLifetime    int64 = 10 * 365 * 24 * 60 * 60 // ten years; longer is "never", and should be said so
	maxJWTLifetime int64 = 60 * 60                 // whoever checks a JWT offline does not see a revocation
)

func checkLifetimes(u *fault.UserErrors, d Draft) {
	checkLifetime(u, "accessTokenLifetime", "Access Token Lifetime", d.AccessTokenLifetime)
	checkLifetime(u, "refreshTokenLifetime", "Refresh Token Lifetime", d.RefreshTokenLifetime)
	if authclient.AccessTokenFormatValidator(d.AccessTokenFormat) != nil {
		u.Add(fault.Invalid, "accessTokenFormat", "The Access Token Format is %s or %s.",
			authclient.AccessTokenFormatOPAQUE, authclient.AccessTokenFormatJWT)
	}
	checkJWT(u, d)
}

// checkJWT refuses what is not there yet, rather than to give opaque tokens to who asked for JWTs.
func checkJWT(u *fault.UserErrors, d Draft) {
	isJWT := d.AccessTokenFormat == authclient.AccessTokenFormatJWT
	if isJWT {
		u.Add(fault.Invalid, "accessTokenFormat", "JWT access tokens are not in this version yet. Choose %s.", authclient.AccessTokenFormatOPAQUE)
	}
	if isJWT && (d.AccessTokenLifetime == nil || *d.AccessTokenLifetime > maxJWTLifetime) {
		u.Add(fault.Invalid, "accessTokenLifetime", "A JWT must expire: its lifetime is at most %d seconds.", maxJWTLifetime)
	}
}

func checkLifetime(u *fault.UserErrors, field, label string, seconds *int64) {
	if seconds != nil && (*seconds < 1 || *seconds > maxLifetime) {
		u.Add(fault.Invalid, field, "The %s is from 1 to %d seconds; leave it empty for never.", label, maxLifetime)
	}
}
