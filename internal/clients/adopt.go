package clients

import (
	"context"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/tokens"
)

// adopt returns the candidate that the secret proves by a hash of another server. From then on it has one of ours.
func (s *Service) adopt(ctx context.Context, found []candidate, secret string) (*candidate, error) {
	for i := range found {
		c := &found[i]
		if secret == "" || !accounts.IsForeign(string(c.hash)) || whyNot(&c.client, orNil(c.expiresAt), s.DB.Now()) != "" {
			continue
		}
		matches, err := s.Hasher.MatchesForeign(ctx, string(c.hash), secret)
		if err != nil {
			return nil, err
		}
		if matches {
			_, err := s.DB.Exec(ctx, `UPDATE client_secrets SET hash = $1, last_four = $2 WHERE id = $3 AND NOT EXISTS
				(SELECT 1 FROM client_secrets o WHERE o.hash = $1)`, tokens.Hash(secret), tokens.ForeignLastFour(secret), c.secretID.String)
			return c, err
		}
	}
	return nil, nil
}
