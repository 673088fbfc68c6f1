package tokens

import (
	"time"

	"github.com/ostiary/ostiary/internal/grants"
)

// Grant is what an access token is issued on. Whether it may be is decided before.
type Grant struct {
	Type     grants.Type
	ClientID int
	UserID   string // empty for client credentials
	Scope    string // separated by spaces
	// Lifetime is how long the token lives; zero means that it does not expire.
	Lifetime time.Duration
	// Revocations are those of the client and of the user when they asked.
	Revocations Revocations
	// Personal is the personal access token that was shown in place of a password; nil: none was. The
	// token dies with it and expires no later.
	Personal *Live
	// Code or Refresh is what the token is exchanged for, together with a refresh token; nil: it is not. The
	// token dies with their family.
	Code    *Code
	Refresh *Refresh
	// RefreshLifetime is how long that refresh token lives unless it is used; zero means that it does not expire.
	RefreshLifetime time.Duration
	// AskedScope is the scope that a refresh asked for by name, as it came; empty: none. Who asks again because an
	// answer was lost asks for the same.
	AskedScope string
}

// expiresAt returns when a token that is issued now stops working; nil: it does not.
func (g Grant) expiresAt(now time.Time) *time.Time {
	at := after(now, g.Lifetime)
	if g.Personal == nil || g.Personal.ExpiresAt == nil || at != nil && at.Before(*g.Personal.ExpiresAt) {
		return at
	}
	return g.Personal.ExpiresAt
}

// after returns when a lifetime that begins now is over; nil: never, for one of zero.
func after(now time.Time, lifetime time.Duration) *time.Time {
	if lifetime == 0 {
		return nil
	}
	return new(now.Add(lifetime))
}

// family returns the family of the token; nil: it has none.
func (g Grant) family() *Family {
	switch {
	case g.Code != nil:
		return &g.Code.Family
	case g.Refresh != nil:
		return &g.Refresh.Family
	}
	return nil
}

func (g Grant) familyID() string {
	if f := g.family(); f != nil {
		return f.ID
	}
	return ""
}

func (g Grant) personalID() string {
	if g.Personal == nil {
		return ""
	}
	return g.Personal.ID
}
