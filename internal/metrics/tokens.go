package metrics

import "github.com/ostiary/ostiary/internal/fault"

// The formats of an access token.
const (
	Opaque = "opaque"
	JWT    = "jwt"
)

// The grants by which tokens are issued, as in OAuth. A personal access token is made by its owner.
const (
	AuthorizationCode = "authorization_code"
	ClientCredentials = "client_credentials"
	Password          = "password"
	RefreshToken      = "refresh_token"
	PersonalToken     = "personal_access_token"
)

var grantLabels = []string{AuthorizationCode, ClientCredentials, Password, RefreshToken, PersonalToken}

// Issued counts a token that was issued.
func (m *Metrics) Issued(grant, format string) {
	if m != nil {
		m.issued.WithLabelValues(grant, format).Inc()
	}
}

const (
	successorNew  = "new"
	successorSame = "same"
)

// Rotated counts the use of a refresh token: isNew says that it got a new successor, and not that of before.
func (m *Metrics) Rotated(isNew bool) {
	switch {
	case m == nil:
	case isNew:
		m.rotated.WithLabelValues(successorNew).Inc()
	default:
		m.rotated.WithLabelValues(successorSame).Inc()
	}
}

// Ended is what an act ended.
type Ended string

// What an act can end.
const (
	OwnToken         Ended = "own_token"     // at the revocation endpoint, by the client that has it
	OneToken         Ended = "one_token"     // by somebody who chose it, with what hangs on it
	OneAuthorization Ended = "authorization" // all that a user agreed to for a client
	TokensOfClient   Ended = "client"
	TokensOfUser     Ended = "user"
)

// Revoked counts an act that ended tokens.
func (m *Metrics) Revoked(of Ended) {
	if m != nil {
		m.revoked.WithLabelValues(string(of)).Inc()
	}
}

// Reused is what was presented again.
type Reused string

// What works once.
const (
	ReusedCode         Reused = "authorization_code"
	ReusedRefreshToken Reused = "refresh_token"
)

// Reused counts something that was presented again after its use.
func (m *Metrics) Reused(kind Reused) {
	if m != nil {
		m.reused.WithLabelValues(string(kind)).Inc()
	}
}

// Place is where a password is checked.
type Place string

// Where passwords are checked.
const (
	AtPage          Place = "page"
	AtPasswordGrant Place = "password_grant"
)

const (
	succeeded   = "succeeded"
	failed      = "failed"
	locked      = "locked"
	unavailable = "unavailable"
)

// SignIn counts a password that was checked, by what came of it; nil: it was right.
func (m *Metrics) SignIn(at Place, err error) {
	if m != nil {
		m.signIns.WithLabelValues(string(at), signInOutcome(err)).Inc()
	}
}

func signInOutcome(err error) string {
	if err == nil {
		return succeeded
	}
	switch fault.CodeOf(err) {
	case fault.Unauthenticated:
		return failed
	case fault.RateLimited:
		return locked
	}
	return unavailable
}
