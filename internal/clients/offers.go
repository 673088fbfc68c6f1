package clients

import (
	"context"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/grants"
)

// maxAsked is how many ids one statement asks for. More take several: databases bound how many
// arguments a statement has.
const maxAsked = 1000

// OfferPersonal returns the clients under which personal access tokens can be made, by name.
func (s *Service) OfferPersonal(ctx context.Context) ([]*ent.AuthClient, error) {
	offered, err := s.DB.Read().AuthClient.Query().
		Where(authclient.Enabled(true), authclient.GrantTextContains(grants.PersonalAccessToken.InText())).
		Order(ent.Asc(authclient.FieldNameKey)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the clients that offer personal access tokens: %w", err)
	}
	return offered, nil
}

// ByID returns the clients with these ids. Unknown ids are left out.
func (s *Service) ByID(ctx context.Context, ids []int) (map[int]*ent.AuthClient, error) {
	found := make(map[int]*ent.AuthClient, len(ids))
	for some := range slices.Chunk(ids, maxAsked) {
		loaded, err := s.DB.Read().AuthClient.Query().Where(authclient.IDIn(some...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("load auth clients by id: %w", err)
		}
		for _, client := range loaded {
			found[client.ID] = client
		}
	}
	return found, nil
}
