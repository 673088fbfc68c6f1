package guard

import (
	"context"
	"slices"
	"time"
)

// Token is what is known of an access token that works.
type Token struct {
	// Subject is who acts: the id of a user, or, when an application acts as itself, its Client ID.
	Subject string
	// Username is the name of the user now. It is empty when there is no user, and in a JWT.
	Username string
	// ClientID is the application that has the token.
	ClientID string
	// Scopes are what the token allows.
	Scopes []string
	// ID is the same for as long as the token lives, and not a secret: to write it into a log is safe.
	ID string
	// IssuedAt is when the token was issued.
	IssuedAt time.Time
	// ExpiresAt is when it ends; zero means that it does not by itself.
	ExpiresAt time.Time
}

// Has reports whether the token has all of these scopes.
func (t Token) Has(scopes ...string) bool {
	for _, name := range scopes {
		if !slices.Contains(t.Scopes, name) {
			return false
		}
	}
	return true
}

type contextKey struct{}

// FromContext returns the token of the request that is being served. It reports false where no [Guard.Require] came before.
func FromContext(ctx context.Context) (Token, bool) {
	token, ok := ctx.Value(contextKey{}).(Token)
	return token, ok
}
