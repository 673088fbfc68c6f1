package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/metrics"
)

// Fresh is an access token that is about to be issued.
type Fresh struct {
	ID        string // an [ids.AccessToken]
	Access    string // its value
	Refresh   string // the value of the refresh token that comes with it; empty: none does
	IssuedAt  time.Time
	ExpiresAt *time.Time // nil: never
}

// Prepare returns an access token for a grant, as of now. It lacks the values.
func (s *Service) Prepare(g Grant) Fresh {
	now := s.DB.Now()
	return Fresh{ID: ids.New(ids.AccessToken), IssuedAt: now, ExpiresAt: g.expiresAt(now)}
}

// Issue stores an access token on a grant, with the refresh token that comes with it, and uses up the code or
// the refresh token that it is exchanged for: all of it, or nothing. When it returns no error the token works
// and is durable. The refresh token that it returns is to be given to the client: it is that of fresh, save
// when the client asks again because an answer was lost.
//
// A code or a refresh token that must not be used again is [fault.Unauthenticated], and ends its family.
func (s *Service) Issue(ctx context.Context, fresh Fresh, g Grant) (refresh string, err error) {
	if g.family() == nil {
		_, err = s.DB.Exec(ctx, insertAccessToken, g.row(fresh)...)
	} else {
		refresh, err = s.issueInFamily(ctx, fresh, g)
	}
	if err != nil {
		return "", fmt.Errorf("issue an access token: %w", err)
	}
	s.count(fresh, g, refresh)
	return refresh, nil
}

// count counts what was issued. A refresh token that is not the one of fresh is that of before, once more.
func (s *Service) count(fresh Fresh, g Grant, refresh string) {
	format := metrics.Opaque
	if isJWT(fresh.Access) {
		format = metrics.JWT
	}
	if g.Refresh != nil {
		s.Metrics.Issued(metrics.RefreshToken, format)
		s.Metrics.Rotated(refresh == fresh.Refresh)
		return
	}
	s.Metrics.Issued(grantLabels[g.Type], format)
}

// grantLabels are the names of grants in the metrics.
var grantLabels = map[grants.Type]string{
	grants.AuthorizationCode: metrics.AuthorizationCode,
	grants.ClientCredentials: metrics.ClientCredentials,
	grants.Password:          metrics.Password,
}

// row is the access token as it is stored.
func (g Grant) row(fresh Fresh) []any {
	return []any{fresh.ID, Hash(fresh.Access), LastFour(fresh.Access), g.ClientID, nullable(g.UserID),
		nullable(g.familyID()), nullable(g.personalID()), g.Type, g.Scope, g.Revocations.Client, g.Revocations.User,
		fresh.IssuedAt, fresh.ExpiresAt}
}

// issueInFamily is Issue for what is exchanged. What can be made ready is, before others have to wait for the transaction.
func (s *Service) issueInFamily(ctx context.Context, fresh Fresh, g Grant) (refresh string, err error) {
	access, next := g.row(fresh), g.nextRefresh(fresh.Refresh)
	var refused error
	kind := metrics.ReusedRefreshToken
	if g.Code != nil {
		kind = metrics.ReusedCode
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		var err error
		var reused audit.Kind
		if refresh, reused, err = exchange(ctx, tx, g, next, s.DB.Now()); err != nil {
			return err
		}
		if reused != "" {
			refused = errNotAlive()
			return s.endReused(ctx, tx, *g.family(), reused)
		}
		_, err = tx.ExecContext(ctx, insertAccessToken, access...)
		return err
	})
	if err == nil && refused != nil {
		s.Metrics.Reused(kind)
		err = refused
	}
	return refresh, err
}

// exchange uses up what the token is issued for, and stores the refresh token that comes with it, next. reused is the
// kind of event it is when that was used before.
func exchange(ctx context.Context, tx *ent.Client, g Grant, next nextRefresh, now time.Time) (refresh string, reused audit.Kind, err error) {
	if g.Code != nil {
		won, err := consumeCode(ctx, tx, g.Code, now)
		if err != nil || !won {
			return "", audit.CodeReplayed, err
		}
		return next.value, "", next.store(ctx, tx, now)
	}
	refresh, again, err := rotate(ctx, tx, g, next, now)
	if again {
		reused = audit.RefreshTokenReused
	}
	return refresh, reused, err
}

// nullable stores an empty id as NULL.
func nullable(id string) any {
	if id == "" {
		return nil
	}
	return id
}
