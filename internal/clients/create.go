package clients

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
)

// Create stores a new client and returns it with its first secret, which is shown this once; a public
// client has none. The Client ID is the count of clients ever created: a refused or failed create
// takes none. What a person can mend is [fault.UserErrors].
func (s *Service) Create(ctx context.Context, draft Draft) (client *ent.AuthClient, secret string, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		draft, err := review(ctx, tx, nil, draft)
		if err != nil {
			return err
		}
		if client, err = s.insert(ctx, tx, draft); err != nil {
			return err
		}
		if client.Type == authclient.TypeCONFIDENTIAL {
			if _, secret, err = s.mintSecret(ctx, tx, client.ID, nil); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, s.DB.Now(), audit.ClientCreated, objectOf(client), audit.Diff(nil, draft))
	})
	if err != nil {
		return nil, "", err
	}
	return client, secret, nil
}

func (s *Service) insert(ctx context.Context, tx *ent.Client, draft Draft) (*ent.AuthClient, error) {
	id, err := database.Next(ctx, tx, counter)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now()
	create := tx.AuthClient.Create().SetID(id).
		SetCreatedBy(creator(ctx)).
		SetCreatedAt(now).SetUpdatedAt(now).SetLastUsedAt(never)
	draft.set(create.Mutation(), id)
	client, err := create.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("create auth client: %w", err)
	}
	return client, nil
}

// never is the last use of a client that was not used yet.
var never = time.Unix(0, 0).UTC()
