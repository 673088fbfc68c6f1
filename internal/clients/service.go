package clients

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/usage"
)

// Service manages auth clients.
type Service struct {
	DB *database.DB
	// Usage remembers when a client or a secret was last used; nil: nobody does.
	Usage *usage.Recorder
	// Hasher compares the secrets of imported clients with the hashes that came with them. Who authenticates clients
	// needs it.
	Hasher accounts.Hasher
}

// counter counts the clients ever created. Its row is also the lock under which clients are changed.
const counter = "auth_clients"

// write runs a use case on clients. They pass one at a time, on all replicas: so what a use case has
// checked (that a name is free, what the actor may do) still holds when it stores, and a Client ID is
// taken only by a create that can no longer be refused.
func (s *Service) write(ctx context.Context, do func(ctx context.Context, tx *ent.Client) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.Serialize(ctx, tx, counter); err != nil {
			return err
		}
		ctx, err := accounts.WithCurrentActor(ctx, tx)
		if err != nil {
			return err
		}
		return do(ctx, tx)
	})
}

// Get returns a client, or [fault.NotFound].
func (s *Service) Get(ctx context.Context, id int) (*ent.AuthClient, error) {
	client, err := s.DB.Read().AuthClient.Get(ctx, id)
	switch {
	case ent.IsNotFound(err):
		return nil, errNoClient()
	case err != nil:
		return nil, fmt.Errorf("get auth client %d: %w", id, err)
	}
	return client, nil
}

func errNoClient() error {
	return fault.New(fault.NotFound, "There is no auth client with this Client ID.")
}

// toChange returns the client that a use case is about to change, or a user error.
func toChange(ctx context.Context, tx *ent.Client, id int) (*ent.AuthClient, error) {
	client, err := tx.AuthClient.Get(ctx, id)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.One(fault.Missing, "id", "There is no auth client with this Client ID.")
	case err != nil:
		return nil, fmt.Errorf("get auth client %d: %w", id, err)
	}
	return client, nil
}

func objectOf(c *ent.AuthClient) audit.Object { return audit.Client(c.ID, c.Name) }

// creator returns the id of the person who acts; empty when it is not a person.
func creator(ctx context.Context) string {
	if actor := access.ActorFrom(ctx); actor.Kind == access.User {
		return actor.ID
	}
	return ""
}
