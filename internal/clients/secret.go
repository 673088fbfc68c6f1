package clients

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/clientsecret"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/tokens"
)

var descending = sql.OrderDesc()

// mintSecret stores the hash of a fresh secret and returns its plain text.
func mintSecret(ctx context.Context, tx *ent.Client, now time.Time, clientID int, expiresAt *time.Time) (*ent.ClientSecret, string, error) {
	plain := tokens.Mint(tokens.ClientSecretPrefix)
	secret, err := tx.ClientSecret.Create().
		SetClientID(clientID).
		SetHash(tokens.Hash(plain)).SetLastFour(tokens.LastFour(plain)).
		SetCreatedAt(now).SetNillableExpiresAt(expiresAt).
		Save(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("create secret: %w", err)
	}
	return secret, plain, nil
}

func deleteSecret(ctx context.Context, tx *ent.Client, now time.Time, client *ent.AuthClient, secret *ent.ClientSecret) error {
	if err := tx.ClientSecret.DeleteOneID(secret.ID).Exec(ctx); err != nil {
		return fmt.Errorf("delete secret %s: %w", secret.ID, err)
	}
	return audit.Record(ctx, tx, now, audit.ClientSecretDeleted, objectOf(client), audit.Diff(recorded(secret), nil))
}

// deleteSecrets ends all secrets of a client that is to be public.
func deleteSecrets(ctx context.Context, tx *ent.Client, now time.Time, client *ent.AuthClient) error {
	secrets, err := tx.ClientSecret.Query().Where(clientsecret.ClientID(client.ID)).All(ctx)
	if err != nil {
		return fmt.Errorf("list secrets: %w", err)
	}
	for _, secret := range secrets {
		if err := deleteSecret(ctx, tx, now, client, secret); err != nil {
			return err
		}
	}
	return nil
}

// secretRecord is what the audit log tells of a secret.
type secretRecord struct {
	ID        string     `json:"secretId"`
	LastFour  string     `json:"lastFour"`
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
}

func recorded(s *ent.ClientSecret) secretRecord { return secretRecord{s.ID, s.LastFour, s.ExpiresAt} }

// stored returns a moment, if any, as it is stored.
func stored(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	return new(moment.Stored(*at))
}
