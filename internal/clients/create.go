package clients

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/moment"
)

// Create stores a new client and returns it with its first secret, which is shown this once; a public
// client has none. The Client ID is the count of clients ever created: a refused or failed create
// takes none. What a person can mend is [fault.UserErrors].
func (s *Service) Create(ctx context.Context, draft Draft) (client *ent.AuthClient, secret string, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		now := s.DB.Now()
		draft, err := review(ctx, tx, nil, draft)
		if err != nil {
			return err
		}
		if client, err = draft.insert(ctx, tx, now, nil); err != nil {
			return err
		}
		if client.Type == authclient.TypeCONFIDENTIAL {
			if _, secret, err = mintSecret(ctx, tx, now, client.ID, nil); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, now, audit.ClientCreated, objectOf(client), audit.Diff(nil, draft))
	})
	if err != nil {
		return nil, "", err
	}
	return client, secret, nil
}

// insert stores a new client under the next Client ID.
func (d Draft) insert(ctx context.Context, tx *ent.Client, now time.Time, legacyID *string) (*ent.AuthClient, error) {
	id, err := database.Next(ctx, tx, counter)
	if err != nil {
		return nil, err
	}
	return d.insertAs(ctx, tx, now, id, legacyID)
}

func (d Draft) insertAs(ctx context.Context, tx *ent.Client, now time.Time, id int, legacyID *string) (*ent.AuthClient, error) {
	create := tx.AuthClient.Create().SetID(id).SetNillableLegacyClientID(legacyID).
		SetCreatedBy(creator(ctx)).
		SetCreatedAt(now).SetUpdatedAt(now).SetLastUsedAt(moment.Never)
	d.set(create.Mutation(), idsOf(id, legacyID)...)
	client, err := create.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("create auth client: %w", err)
	}
	return client, nil
}
