package clients

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/grants"
)

// OfferPersonal returns the clients under which personal access tokens can be made, by name: their ids, names
// and scopes, and nothing else of them.
func (s *Service) OfferPersonal(ctx context.Context) ([]*ent.AuthClient, error) {
	offered, err := s.DB.Read().AuthClient.Query().
		Where(authclient.Enabled(true), hasGrant(grants.PersonalAccessToken)).
		Order(ent.Asc(authclient.FieldNameKey)).
		Select(authclient.FieldID, authclient.FieldName, authclient.FieldScopes).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the clients that offer personal access tokens: %w", err)
	}
	return offered, nil
}

// ByID returns the clients with these ids. Unknown ids are left out.
func (s *Service) ByID(ctx context.Context, ids []int) (map[int]*ent.AuthClient, error) {
	return database.ByKey(ids, func(c *ent.AuthClient) int { return c.ID }, func(some []int) ([]*ent.AuthClient, error) {
		return s.DB.Read().AuthClient.Query().Where(authclient.IDIn(some...)).All(ctx)
	})
}
