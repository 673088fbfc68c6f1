package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
)

// CountLive returns how many tokens of each client work now: access tokens and personal access
// tokens. A client without any has no entry.
func (s *Service) CountLive(ctx context.Context, clientIDs []int) (map[int]int, error) {
	alive, err := loadAlive(ctx, s.DB.Read(), holder{clientIDs: clientIDs}, s.DB.Now())
	if err != nil {
		return nil, fmt.Errorf("count live tokens: %w", err)
	}
	counts := map[int]int{}
	for _, a := range alive {
		counts[a.clientID] += a.count
	}
	return counts, nil
}

// countAlive returns how many tokens of a holder work now.
func countAlive(ctx context.Context, q *ent.Client, of holder, now time.Time) (n int, err error) {
	alive, err := loadAlive(ctx, q, of, now)
	for _, a := range alive {
		n += a.count
	}
	return n, err
}
