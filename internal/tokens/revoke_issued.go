package tokens

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/metrics"
)

// RevokeIssuedAfter ends the tokens of a client, of each kind, that were issued after a moment, and returns how many that
// were. A sign-in that began or was renewed after it ends as a whole, codes included: its refresh token would bring the next
// one. That the actor may is decided before.
func (s *Service) RevokeIssuedAfter(ctx context.Context, clientID int, moment time.Time) (revoked int, err error) {
	err = s.revoking(ctx, func(ctx context.Context, tx *ent.Client) error {
		client, err := clientOf(ctx, tx, clientID)
		if err != nil {
			return err
		}
		now := s.DB.Now()
		if revoked, err = endLater(ctx, tx, holder{clientIDs: []int{clientID}}, now, moment); err != nil {
			return err
		}
		changes := audit.Diff(nil, laterRecord{revoked, moment})
		return audit.Record(ctx, tx, now, audit.ClientTokensRevoked, audit.Client(client.ID, client.Name), changes)
	})
	if err != nil {
		return 0, fmt.Errorf("revoke what a client was issued after %s: %w", moment.Format(time.RFC3339), err)
	}
	s.Metrics.Revoked(metrics.TokensOfClient)
	return revoked, nil
}

// laterRecord is what the audit log tells of it.
type laterRecord struct {
	RevokedTokens int       `json:"revokedTokens"`
	IssuedAfter   time.Time `json:"issuedAfter"`
}

// endLater ends what a holder was issued after a moment, and returns how many tokens that is.
func endLater(ctx context.Context, tx *ent.Client, of holder, now, moment time.Time) (revoked int, err error) {
	for _, statement := range []string{countLaterAccessTokens, countLaterRefreshTokens} {
		n, err := count(ctx, tx, statement, of, now, moment)
		if err != nil {
			return 0, err
		}
		revoked += n
	}
	personal, err := execute(ctx, tx, endPersonalAccessTokens+issuedLater, of, now, moment)
	if err != nil {
		return 0, err
	}
	for _, statement := range []string{clearPersonalAccessTokens + issuedLater, endLaterFamilies, endAccessTokens + issuedLater} {
		if _, err := execute(ctx, tx, statement, of, now, moment); err != nil {
			return 0, err
		}
	}
	return revoked + personal, nil
}

const issuedLater = ` AND t.issued_at > $2`

// isLater is true of a family of that name of which something was issued after $2. Of its refresh tokens the one that was not
// used is the last.
func isLater(family string) string {
	return strings.ReplaceAll(`({f}.created_at > $2
		OR EXISTS (SELECT 1 FROM refresh_tokens l WHERE l.family_id = {f}.id AND l.consumed_at IS NULL AND l.issued_at > $2)
		OR EXISTS (SELECT 1 FROM access_tokens l WHERE l.family_id = {f}.id AND l.issued_at > $2))`, "{f}", family)
}

var (
	endLaterFamilies        = endFamilies + ` AND ` + isLater("t")
	countLaterRefreshTokens = countRefreshTokens + ` AND ` + isLater("f")
	countLaterAccessTokens  = countAccessTokens + ` AND (t.issued_at > $2 OR f.id IS NOT NULL AND ` + isLater("f") + `)`
)
