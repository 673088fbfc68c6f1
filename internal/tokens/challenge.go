package tokens

// What an answer to a request with a bearer token says in the header WWW-Authenticate when it refuses
// (RFC 6750 section 3).
const (
	// Challenge is for a request without a token.
	Challenge = `Bearer realm="ostiary"`
	// ChallengeInvalid is for a token that is not alive.
	ChallengeInvalid = Challenge + `, error="invalid_token", error_description="The access token is not valid"`
)

// ChallengeScope is for a token that lacks some of the scopes that are needed, which are given as in
// RFC 6749 section 3.3: with spaces between them.
func ChallengeScope(scope string) string {
	return Challenge + `, error="insufficient_scope", scope="` + scope + `"`
}
