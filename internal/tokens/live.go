package tokens

import (
	"errors"
	"strconv"
	"time"

	"github.com/ostiary/ostiary/internal/fault"
)

// Live is a token that works at this moment.
type Live struct {
	ID         string
	Prefix     Prefix // what kind of token it is
	ClientID   int
	UserID     string // empty when the client acts as itself
	Username   string
	Scope      string // separated by spaces: what was granted and the client still has
	IssuedAt   time.Time
	ExpiresAt  *time.Time // nil: never
	lastUsedAt *time.Time
	// UserRevocations is how often all tokens of the user had been revoked when this one was looked up.
	UserRevocations int
}

// Subject is whom the token stands for: the user, or the client when there is none. The two cannot be
// mistaken for each other, because user ids are prefixed and client ids are numbers.
func (l *Live) Subject() string {
	if l.UserID != "" {
		return l.UserID
	}
	return l.ClientIDString()
}

// ClientIDString is the client's id as it stands in OAuth, the client_id.
func (l *Live) ClientIDString() string { return strconv.Itoa(l.ClientID) }

// LastUsedAt returns when the token was last used, to within a minute; nil means never.
func (l *Live) LastUsedAt() *time.Time { return l.lastUsedAt }

// ErrMalformed is in the chain of the error about a value that cannot be that of a token. It is for those who count:
// callers are told no more than of any other.
var ErrMalformed = errors.New("it does not have the form of a token")

func errMalformed() error {
	err := errNotAlive()
	err.Err = ErrMalformed
	return err
}

// errNotAlive is all that is said of a token that does not work, whatever the reason.
func errNotAlive() *fault.Error {
	return fault.New(fault.Unauthenticated, "The access token is not valid: it is unknown, expired or revoked.")
}
