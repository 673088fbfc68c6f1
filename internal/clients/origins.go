package clients

import (
	"context"
	"encoding/json"
	"fmt"
)

// AllowedOrigins returns every origin that an enabled client names, as browsers write it into the Origin
// header. Clients that name none are left to the database.
func (s *Service) AllowedOrigins(ctx context.Context) (map[string]bool, error) {
	rows, err := s.DB.Read().QueryContext(ctx,
		`SELECT allowed_origins FROM auth_clients WHERE enabled AND CAST(allowed_origins AS text) <> '[]'`)
	if err != nil {
		return nil, fmt.Errorf("read the allowed origins: %w", err)
	}
	defer func() { _ = rows.Close() }()
	allowed := map[string]bool{}
	for rows.Next() {
		var list []byte
		if err := rows.Scan(&list); err != nil {
			return nil, fmt.Errorf("read the allowed origins: %w", err)
		}
		var origins []string
		if err := json.Unmarshal(list, &origins); err != nil {
			return nil, fmt.Errorf("read the allowed origins: %w", err)
		}
		for _, origin := range origins {
			allowed[origin] = true
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the allowed origins: %w", err)
	}
	return allowed, nil
}
