package tokens

import (
	"time"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/usage"
)

// Service issues, looks up and revokes tokens.
type Service struct {
	DB *database.DB
	// Usage remembers when a token was last used; nil: nobody does.
	Usage *usage.Recorder
}

// Grant is what an access token is issued on. Whether it may be is decided before.
type Grant struct {
	Type     grants.Type
	ClientID int
	UserID   string // empty for client credentials
	Scope    string // separated by spaces
	// Lifetime is how long the token lives; zero means that it does not expire.
	Lifetime time.Duration
	// Personal is the personal access token that was shown in place of a password; nil: none was. The
	// token dies with it and expires no later.
	Personal *Live
}

// ExpiresAt returns when a token that is issued now stops working; nil: it does not.
func (g Grant) ExpiresAt(now time.Time) *time.Time {
	var at *time.Time
	if g.Lifetime > 0 {
		at = new(now.Add(g.Lifetime))
	}
	if g.Personal == nil || g.Personal.ExpiresAt == nil || at != nil && at.Before(*g.Personal.ExpiresAt) {
		return at
	}
	return g.Personal.ExpiresAt
}

func (g Grant) personalID() string {
	if g.Personal == nil {
		return ""
	}
	return g.Personal.ID
}

// Live is a token that works at this moment.
type Live struct {
	ID         string
	Prefix     Prefix // what kind of token it is
	ClientID   int
	ClientName string
	UserID     string // empty when the client acts as itself
	Username   string
	Grant      grants.Type
	Scope      string // separated by spaces: what was granted and the client still has
	IssuedAt   time.Time
	ExpiresAt  *time.Time // nil: never
	lastUsedAt *time.Time
}

// Subject is whom the token stands for: the user, or the client when there is none. The two cannot be
// mistaken for each other, because user ids are prefixed and client ids are numbers.
func (l *Live) Subject() string {
	if l.UserID != "" {
		return l.UserID
	}
	return l.ClientIDString()
}

// errNotAlive is all that is said of a token that does not work, whatever the reason.
func errNotAlive() error {
	return fault.New(fault.Unauthenticated, "The access token is not valid: it is unknown, expired or revoked.")
}
