package clients

import (
	"time"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/signing"
)

// maxLifetime is how long a token may live, in seconds: ten years. Longer is "never", and should be
// said so.
const maxLifetime int64 = 10 * 365 * 24 * 60 * 60

// maxGrace is for how long a refresh token that was used may be presented again, in seconds: an hour. Until then
// a thief of it would not be noticed.
const maxGrace int64 = 60 * 60

func checkLifetimes(u *fault.UserErrors, d Draft) {
	checkLifetime(u, "accessTokenLifetime", "Access Token Lifetime", d.AccessTokenLifetime)
	checkLifetime(u, "refreshTokenLifetime", "Refresh Token Lifetime", d.RefreshTokenLifetime)
	if grace := d.RefreshTokenGracePeriod; grace != nil && (*grace < 0 || *grace > maxGrace) {
		u.Add(fault.Invalid, "refreshTokenGracePeriod",
			"The Refresh Token Grace Period is from 0 to %d seconds; leave it empty for what is usual.", maxGrace)
	}
	switch d.AccessTokenFormat {
	case authclient.AccessTokenFormatOPAQUE:
	case authclient.AccessTokenFormatJWT:
		checkJWTLifetime(u, d.AccessTokenLifetime)
	default:
		u.Add(fault.Invalid, "accessTokenFormat", "The Access Token Format is %s or %s.",
			authclient.AccessTokenFormatOPAQUE, authclient.AccessTokenFormatJWT)
	}
}

// checkJWTLifetime bounds for how long a token works with those who check it by themselves and do not see that
// it was revoked.
func checkJWTLifetime(u *fault.UserErrors, seconds *int64) {
	const most = int64(signing.MaxLife / time.Second)
	if seconds == nil {
		u.Add(fault.Required, "accessTokenLifetime", "JWT access tokens need an Access Token Lifetime, of at most %d seconds: who checks them offline does not see that they were revoked.", most)
	} else if *seconds > most && *seconds <= maxLifetime {
		u.Add(fault.Invalid, "accessTokenLifetime", "JWT access tokens live at most %d seconds: who checks them offline does not see that they were revoked.", most)
	}
}

func checkLifetime(u *fault.UserErrors, field, label string, seconds *int64) {
	if seconds != nil && (*seconds < 1 || *seconds > maxLifetime) {
		u.Add(fault.Invalid, field, "The %s is from 1 to %d seconds; leave it empty for never.", label, maxLifetime)
	}
}
