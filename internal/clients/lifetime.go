package clients

import (
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/fault"
)

// maxLifetime is how long a token may live, in seconds: ten years. Longer is "never", and should be
// said so.
const maxLifetime int64 = 10 * 365 * 24 * 60 * 60

func checkLifetimes(u *fault.UserErrors, d Draft) {
	checkLifetime(u, "accessTokenLifetime", "Access Token Lifetime", d.AccessTokenLifetime)
	checkLifetime(u, "refreshTokenLifetime", "Refresh Token Lifetime", d.RefreshTokenLifetime)
	switch d.AccessTokenFormat {
	case authclient.AccessTokenFormatOPAQUE:
	case authclient.AccessTokenFormatJWT: // refused, rather than to give opaque tokens to who asked for JWTs
		u.Add(fault.Invalid, "accessTokenFormat", "JWT access tokens are not in this version yet. Choose %s.", authclient.AccessTokenFormatOPAQUE)
	default:
		u.Add(fault.Invalid, "accessTokenFormat", "The Access Token Format is %s or %s.",
			authclient.AccessTokenFormatOPAQUE, authclient.AccessTokenFormatJWT)
	}
}

func checkLifetime(u *fault.UserErrors, field, label string, seconds *int64) {
	if seconds != nil && (*seconds < 1 || *seconds > maxLifetime) {
		u.Add(fault.Invalid, field, "The %s is from 1 to %d seconds; leave it empty for never.", label, maxLifetime)
	}
}
