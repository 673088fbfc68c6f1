package tokens

import (
	"context"
	"database/sql"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/refreshtoken"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/seal"
)

// Refresh is a refresh token (RFC 6749 section 6) whose family is alive. It works once: with each use comes
// its successor.
type Refresh struct {
	Family
	ID        string
	IssuedAt  time.Time
	ExpiresAt *time.Time // nil: never
	// Used reports whether it was used before.
	Used     bool
	parentID string // the token whose successor it is; empty: it is the first
	value    string
	grace    grace
}

// Refresh returns the refresh token with this value. One that is unknown, has expired unused, or whose family
// has ended, is an error with the code [fault.Unauthenticated]. One that was used before is returned:
// [Service.Issue] decides what that means.
func (s *Service) Refresh(ctx context.Context, value string) (*Refresh, error) {
	if !HasForm(RefreshTokenPrefix, value) {
		return nil, errNotAlive()
	}
	r := Refresh{value: value}
	var parentID sql.NullString
	var expiresAt sql.NullTime
	var kind authclient.Type
	var decided sql.NullInt64
	var err error
	r.Family, err = s.findFamily(ctx, selectRefreshToken, value, &r.ID, &parentID, &r.IssuedAt, &expiresAt, &r.Used, &kind, &decided)
	if err != nil {
		return nil, err
	}
	r.parentID, r.IssuedAt, r.ExpiresAt = parentID.String, r.IssuedAt.UTC(), moment.OrNil(expiresAt.Time)
	r.grace = graceOf(kind, decided)
	return &r, nil
}

// LookupRefresh is [Service.Lookup] for a refresh token, which works until it is used.
func (s *Service) LookupRefresh(ctx context.Context, value string) (*Live, error) {
	r, err := s.Refresh(ctx, value)
	if err != nil {
		return nil, err
	}
	if r.Used {
		return nil, errNotAlive()
	}
	return &Live{
		ID: r.ID, Prefix: RefreshTokenPrefix, ClientID: r.ClientID, UserID: r.UserID, Username: r.Username,
		Scope: r.Scope, IssuedAt: r.IssuedAt, ExpiresAt: r.ExpiresAt,
	}, nil
}

// successorBox seals the successor of a refresh token under a key that only who has that token can derive:
// the server does not store it, so the database alone gives nothing away.
func (r *Refresh) successorBox() seal.Box {
	return seal.New([]byte(r.value), "successor of a refresh token")
}

// rotate uses the refresh token: it stores the successor that comes with the grant and returns it. When the
// token was used before, but the answer may have been lost, it returns the successor of that time: so the
// chain never forks. Otherwise reused is true, and whoever has it is not to get anything.
func (s *Service) rotate(ctx context.Context, tx *ent.Client, successor string, g Grant) (_ string, reused bool, err error) {
	r, now := g.Refresh, s.DB.Now()
	if err := lockFamily(ctx, tx, r.Family.ID, now); err != nil {
		return "", false, err
	}
	won, err := r.consume(ctx, tx, successor, g.AskedScope, now)
	if err != nil {
		return "", false, err
	}
	if !won {
		return successorAgain(ctx, tx, r, g.AskedScope, now)
	}
	return successor, false, storeRefreshToken(ctx, tx, successor, g, now)
}

// lockFamily lets the refreshes and the revocation of a family pass one at a time, on all replicas.
func lockFamily(ctx context.Context, tx *ent.Client, id string, now time.Time) error {
	n, err := affect(ctx, tx, refreshFamily, now, id)
	if err == nil && n == 0 {
		err = errNotAlive()
	}
	return err
}

// consume marks the token as used, with its successor sealed beside it; won is false when it was used before. What was
// sealed beside the one before is forgotten: that this one is used proves that it had arrived.
func (r *Refresh) consume(ctx context.Context, tx *ent.Client, successor, asked string, now time.Time) (won bool, err error) {
	var sealed []byte
	if !r.grace.none() {
		sealed = r.successorBox().Seal([]byte(successor), []byte(asked))
	}
	n, err := affect(ctx, tx, consumeRefreshToken, now, sealed, r.ID)
	if err == nil && n == 1 && r.parentID != "" {
		_, err = tx.ExecContext(ctx, forgetSuccessor, r.parentID)
	}
	return n == 1, err
}

// successorAgain opens the successor of a token that was used before, for who asks for the same again while
// the grace lasts. What was used does not expire, so it is the successor that has to work: or else who never
// uses it could go on for longer than a refresh token lives.
func successorAgain(ctx context.Context, tx *ent.Client, r *Refresh, asked string, now time.Time) (_ string, reused bool, err error) {
	stored, err := tx.RefreshToken.Get(ctx, r.ID)
	if ent.IsNotFound(err) {
		return "", false, errNotAlive()
	}
	if err != nil {
		return "", false, err
	}
	if stored.SealedSuccessor == nil || !r.grace.covers(*stored.ConsumedAt, now) {
		return "", true, nil
	}
	successor, err := r.successorBox().Open(*stored.SealedSuccessor, []byte(asked))
	if err != nil {
		return "", true, nil
	}
	works, err := tx.RefreshToken.Query().Where(refreshtoken.Hash(Hash(string(successor))),
		refreshtoken.Or(refreshtoken.ExpiresAtIsNil(), refreshtoken.ExpiresAtGT(now))).Exist(ctx)
	if err == nil && !works {
		err = errNotAlive()
	}
	return string(successor), false, err
}

// storeRefreshToken stores the refresh token that comes with a code, or is the successor of another.
func storeRefreshToken(ctx context.Context, tx *ent.Client, value string, g Grant, now time.Time) error {
	var parentID string
	if g.Refresh != nil {
		parentID = g.Refresh.ID
	}
	_, err := tx.ExecContext(ctx, insertRefreshToken, ids.New(ids.RefreshToken), Hash(value), LastFour(value), g.familyID(),
		nullable(parentID), now, after(now, g.RefreshLifetime))
	return err
}
