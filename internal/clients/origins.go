package clients

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ostiary/ostiary/internal/database"
)

// AllowedOrigins returns every origin that an enabled client names, as browsers write it into the Origin
// header. Clients that name none are left to the database.
func (s *Service) AllowedOrigins(ctx context.Context) (map[string]bool, error) {
	allowed := map[string]bool{}
	const statement = `SELECT allowed_origins FROM auth_clients WHERE enabled AND CAST(allowed_origins AS text) <> '[]'`
	err := database.Each(ctx, s.DB.Read().QueryContext, statement, nil, func(row database.Row) error {
		var list []byte
		if err := row.Scan(&list); err != nil {
			return err
		}
		var origins []string
		err := json.Unmarshal(list, &origins)
		for _, origin := range origins {
			allowed[origin] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the allowed origins: %w", err)
	}
	return allowed, nil
}
