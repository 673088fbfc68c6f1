package tokens

import (
	"context"
	"fmt"
)

// CountLive returns how many tokens of each client work now: access tokens and personal access
// tokens. A client without any has no entry.
func (s *Service) CountLive(ctx context.Context, clientIDs []int) (map[int]int, error) {
	alive, err := loadAlive(ctx, s.DB.Read(), selectAlike, holder{clientIDs: clientIDs}, s.DB.Now())
	if err != nil {
		return nil, fmt.Errorf("count live tokens: %w", err)
	}
	counts := map[int]int{}
	for _, a := range alive {
		counts[a.clientID] += a.count
	}
	return counts, nil
}
