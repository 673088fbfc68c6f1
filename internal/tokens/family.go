package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/grants"
)

// Family is what the tokens of one sign-in of one application on one device have in common: the code, the
// access tokens and the chain of refresh tokens. They end together.
type Family struct {
	ID       string
	ClientID int
	UserID   string
	Username string
	Grant    grants.Type
	Scope    string // what was granted and the client still has, separated by spaces
	// AuthenticatedAt is when the user signed in.
	AuthenticatedAt time.Time
	Revocations     Revocations
}

// Revocations says how often all tokens of a client, and of a user, were revoked by the time when a token was
// asked for. One that was asked for before a revocation is dead, even if it is stored after it.
type Revocations struct{ Client, User int }

// familyColumns are what [scanFamily] reads, with f, c and u as in alive.go.
const familyColumns = `f.id, f.client_id, f.user_id, u.username, f."grant", f.scope, c.scopes, f.authenticated_at,
	f.client_revocations, f.user_revocations`

// findFamily selects a code or a refresh token by its value, with a statement of which the family columns come first,
// and reads its family and then others. That there is none alive is [fault.Unauthenticated].
func (s *Service) findFamily(ctx context.Context, statement, value string, others ...any) (f Family, err error) {
	found, err := database.First(ctx, s.DB.Query, statement, []any{Hash(value), s.DB.Now()}, func(row database.Row) error {
		f, err = scanFamily(row, others...)
		return err
	})
	if err != nil {
		return f, fmt.Errorf("look up a family: %w", err)
	}
	if !found {
		return f, errNotAlive()
	}
	return f, nil
}

// scanFamily reads the family columns of a row, and then others.
func scanFamily(row database.Row, others ...any) (Family, error) {
	var f Family
	var granted string
	var clientScopes []byte // JSON
	into := []any{&f.ID, &f.ClientID, &f.UserID, &f.Username, &f.Grant, &granted, &clientScopes, &f.AuthenticatedAt,
		&f.Revocations.Client, &f.Revocations.User}
	if err := row.Scan(append(into, others...)...); err != nil {
		return f, err
	}
	var err error
	f.AuthenticatedAt = f.AuthenticatedAt.UTC()
	f.Scope, err = EffectiveScope(granted, clientScopes)
	return f, err
}

// endReused ends a family because something of it was presented that had been used before: whoever did so, or did
// so before, is not who it was given to (RFC 9700 section 2.2.2, RFC 6749 section 10.5). It is audited with
// the user, whose account it is about.
func (s *Service) endReused(ctx context.Context, tx *ent.Client, f Family, kind audit.Kind) error {
	now := s.DB.Now()
	ended, err := affect(ctx, tx, endFamily, now, f.ID)
	if err != nil {
		return fmt.Errorf("end a family: %w", err)
	}
	if ended == 0 {
		return nil
	}
	changes := audit.Diff(familyRecord{FamilyID: f.ID, ClientID: fmt.Sprint(f.ClientID)}, nil)
	return audit.Record(ctx, tx, now, kind, audit.User(f.UserID, f.Username), changes)
}

// familyRecord is what the audit log tells of a family.
type familyRecord struct {
	ClientID string `json:"clientId"`
	FamilyID string `json:"familyId"`
}
