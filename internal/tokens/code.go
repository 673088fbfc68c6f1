package tokens

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/metrics"
)

// codeLifetime is how long an authorization code works (RFC 6749 section 4.1.2: ten minutes at most).
const codeLifetime = 60 * time.Second

// Code is an authorization code (RFC 6749 section 4.1.2) whose family is alive.
type Code struct {
	Family
	RedirectURI string // to which it was sent
	Challenge   string // RFC 7636, method S256; empty: none
	// Used reports whether it was exchanged before. It must not be again.
	Used bool
	id   string
}

// Code returns the authorization code with this value. One that is unknown, has expired unused, or whose family
// has ended, is an error with the code [fault.Unauthenticated]. One that was used is known for long after it has
// expired, so that [Service.EndReplayed] can end what came of it.
func (s *Service) Code(ctx context.Context, value string) (*Code, error) {
	if !HasForm(AuthorizationCodePrefix, value) {
		return nil, errNotAlive()
	}
	var c Code
	var err error
	if c.Family, err = s.findFamily(ctx, selectCode, value, &c.RedirectURI, &c.Challenge, &c.Used, &c.id); err != nil {
		return nil, err
	}
	return &c, nil
}

// EndReplayed ends the family of a code that was presented again by who knows all that belongs to it (RFC 6749
// section 4.1.2): either they or who presented it first is a thief.
func (s *Service) EndReplayed(ctx context.Context, c *Code) error {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		return s.endReused(ctx, tx, c.Family, audit.CodeReplayed)
	})
	if err == nil {
		s.Metrics.Reused(metrics.ReusedCode)
	}
	return err
}

// consumeCode marks the code as used; won is false when somebody was faster.
func consumeCode(ctx context.Context, tx *ent.Client, c *Code, now time.Time) (won bool, err error) {
	n, err := affect(ctx, tx, consumeAuthorizationCode, now, c.id)
	return n == 1, err
}
