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
	Used  bool
	value string
	grace grace
}

// Refresh returns the refresh token with this value. One that is unknown, has expired unused, or whose family
// has ended, is an error with the code [fault.Unauthenticated]. One that was used before is returned:
// [Service.Issue] decides what that means.
func (s *Service) Refresh(ctx context.Context, value string) (*Refresh, error) {
	if !HasForm(RefreshTokenPrefix, value) {
		return nil, errNotAlive()
	}
	r := Refresh{value: value}
	var expiresAt sql.NullTime
	var kind authclient.Type
	var decided sql.NullInt64
	var err error
	r.Family, err = s.findFamily(ctx, selectRefreshToken, value, &r.ID, &r.IssuedAt, &expiresAt, &r.Used, &kind, &decided)
	if err != nil {
		return nil, err
	}
	r.IssuedAt, r.ExpiresAt = r.IssuedAt.UTC(), moment.OrNil(expiresAt.Time)
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

// seal returns the successor as it is stored beside its hash; nil: nobody can ask for it again.
func (r *Refresh) seal(successor, asked string) []byte {
	if r.grace.none() {
		return nil
	}
	return r.successorBox().Seal([]byte(successor), []byte(asked))
}

// rotate uses the refresh token of a grant: it stores the successor and returns its value. When the
// token was used before, but the answer may have been lost, it returns the successor of that time: so the
// chain never forks. Otherwise reused is true, and whoever has it is not to get anything.
//
// A family that is revoked meanwhile gets tokens that are dead: no lock is needed for that. The moment is that of the transaction,
// and not of the request, which may have waited: who has waited for long has all of the grace to ask again.
func rotate(ctx context.Context, tx *ent.Client, g Grant, successor nextRefresh, now time.Time) (_ string, reused bool, err error) {
	n, err := affect(ctx, tx, consumeRefreshToken, now, g.Refresh.ID)
	if err != nil {
		return "", false, err
	}
	if n == 0 {
		return g.Refresh.successorAgain(ctx, tx, g.AskedScope, now)
	}
	return successor.value, false, successor.store(ctx, tx, now)
}

// successorAgain opens the successor of a token that was used before, for who asks for the same again while
// the grace lasts. What was used does not expire, so it is the successor that has to work: or else who never
// uses it could go on for longer than a refresh token lives.
func (r *Refresh) successorAgain(ctx context.Context, tx *ent.Client, asked string, now time.Time) (_ string, reused bool, err error) {
	used, err := tx.RefreshToken.Get(ctx, r.ID)
	if ent.IsNotFound(err) {
		return "", false, errNotAlive()
	}
	if err != nil {
		return "", false, err
	}
	if !r.grace.covers(*used.ConsumedAt, now) {
		return "", true, nil
	}
	successor, err := tx.RefreshToken.Query().
		Where(refreshtoken.FamilyID(r.Family.ID), refreshtoken.ConsumedAtIsNil(), refreshtoken.ParentID(r.ID)).Only(ctx)
	if ent.IsNotFound(err) || err == nil && successor.SealedValue == nil {
		return "", true, nil
	}
	if err != nil {
		return "", false, err
	}
	value, err := r.successorBox().Open(*successor.SealedValue, []byte(asked))
	if err != nil {
		return "", true, nil
	}
	if successor.ExpiresAt != nil && !now.Before(*successor.ExpiresAt) {
		return "", false, errNotAlive()
	}
	return string(value), false, nil
}

// nextRefresh is the refresh token that comes with an access token, ready to be stored.
type nextRefresh struct {
	value    string
	row      []any // without the moments
	lifetime time.Duration
}

func (g Grant) nextRefresh(value string) nextRefresh {
	var parentID string
	var sealed []byte
	if g.Refresh != nil {
		parentID, sealed = g.Refresh.ID, g.Refresh.seal(value, g.AskedScope)
	}
	row := []any{ids.New(ids.RefreshToken), Hash(value), LastFour(value), g.familyID(), nullable(parentID), sealed}
	return nextRefresh{value, row, g.RefreshLifetime}
}

// store stores it as issued now, which is when the grace of its parent begins (see [overdueSuccessors]).
func (n nextRefresh) store(ctx context.Context, tx *ent.Client, now time.Time) error {
	_, err := tx.ExecContext(ctx, insertRefreshToken, append(n.row, now, after(now, n.lifetime))...)
	return err
}
