package clients

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/consent"
	"github.com/ostiary/ostiary/internal/audit"
)

// Delete deletes a client with its secrets and what users agreed to. Its tokens and codes are not touched,
// however many there are: each look-up asks for the client, and its id is never given to another. An
// unknown id is a user error.
func (s *Service) Delete(ctx context.Context, id int) error {
	return s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		client, err := toChange(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := deleteRows(ctx, tx, id); err != nil {
			return fmt.Errorf("delete auth client %d: %w", id, err)
		}
		return audit.Record(ctx, tx, s.DB.Now(), audit.ClientDeleted, objectOf(client), audit.Diff(DraftOf(client), nil))
	})
}

func deleteRows(ctx context.Context, tx *ent.Client, id int) error {
	if _, err := tx.Consent.Delete().Where(consent.ClientID(id)).Exec(ctx); err != nil {
		return err
	}
	return tx.AuthClient.DeleteOneID(id).Exec(ctx) // its secrets go with it (cascade)
}
