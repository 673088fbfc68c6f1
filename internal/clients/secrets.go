package clients

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/clientsecret"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/moment"
)

// MaxSecrets is how many secrets of a client may work at a time.
const MaxSecrets = 5

// Secrets returns the secrets of the clients, the newest first, those that have expired lately
// included. A client without any has no entry.
func (s *Service) Secrets(ctx context.Context, clientIDs []int) (map[int][]*ent.ClientSecret, error) {
	secrets, err := s.DB.Read().ClientSecret.Query().
		Where(clientsecret.ClientIDIn(clientIDs...)).
		Order(clientsecret.ByCreatedAt(descending), clientsecret.ByID(descending)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list secrets: %w", err)
	}
	byClient := map[int][]*ent.ClientSecret{}
	for _, secret := range secrets {
		byClient[secret.ClientID] = append(byClient[secret.ClientID], secret)
	}
	return byClient, nil
}

// CreateSecret gives a confidential client one more secret, and returns it with its plain text, which
// is shown this once. expiresAt is when it stops working; nil means never. expireOthersAt ends the
// others, at the latest, at that moment: until then both work, and a rotation needs no downtime. What a
// person can mend is [fault.UserErrors].
func (s *Service) CreateSecret(ctx context.Context, id int, expiresAt, expireOthersAt *time.Time) (secret *ent.ClientSecret, plain string, err error) {
	expiresAt, expireOthersAt = stored(expiresAt), stored(expireOthersAt)
	err = s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		now := s.DB.Now()
		client, err := toRotate(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := checkEnds(now, expiresAt, expireOthersAt); err != nil {
			return err
		}
		if err := makeRoom(ctx, tx, now, id, expireOthersAt); err != nil {
			return err
		}
		if secret, plain, err = mintSecret(ctx, tx, now, id, expiresAt); err != nil {
			return err
		}
		changes := audit.Diff(nil, recorded(secret))
		if expireOthersAt != nil {
			maps.Copy(changes, audit.Changed("expireOthersAt", nil, expireOthersAt))
		}
		return audit.Record(ctx, tx, now, audit.ClientSecretCreated, objectOf(client), changes)
	})
	if err != nil {
		return nil, "", err
	}
	return secret, plain, nil
}

// DeleteSecret ends a secret at once. An unknown one is a user error.
func (s *Service) DeleteSecret(ctx context.Context, clientID int, secretID string) error {
	return s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		client, err := toRotate(ctx, tx, clientID)
		if err != nil {
			return err
		}
		secrets, err := tx.ClientSecret.Query().Where(clientsecret.ClientID(clientID)).All(ctx)
		if err != nil {
			return fmt.Errorf("list secrets: %w", err)
		}
		// Compared here, because the database refuses some texts that are no id.
		for _, secret := range secrets {
			if secret.ID == secretID {
				return deleteSecret(ctx, tx, s.DB.Now(), client, secret)
			}
		}
		return fault.One(fault.Missing, "secretId", "This auth client has no such secret.")
	})
}

// toRotate returns the client whose secrets are about to change, or a user error.
func toRotate(ctx context.Context, tx *ent.Client, id int) (*ent.AuthClient, error) {
	client, err := toChange(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if reason := DraftOf(client).exceeds(access.ActorFrom(ctx)); reason != "" {
		return nil, fault.One(fault.NotAllowed, "id", "%s", reason)
	}
	if client.Type != authclient.TypeCONFIDENTIAL {
		return nil, fault.One(fault.Invalid, "id", "A public client has no secrets.")
	}
	return client, nil
}

func checkEnds(now time.Time, expiresAt, expireOthersAt *time.Time) error {
	var u fault.UserErrors
	switch {
	case expiresAt == nil:
	case !expiresAt.After(now):
		u.Add(fault.Invalid, "expiresAt", "The expiry of a new secret must be in the future.")
	case !moment.Storable(*expiresAt):
		u.Add(fault.Invalid, "expiresAt", "The year must not be later than %d.", moment.LastYear)
	}
	switch {
	case expireOthersAt == nil:
	case expireOthersAt.Before(now):
		u.Add(fault.Invalid, "expireOthersAt", "The other secrets cannot expire in the past. To end them at once, delete them.")
	case !moment.Storable(*expireOthersAt):
		u.Add(fault.Invalid, "expireOthersAt", "The year must not be later than %d.", moment.LastYear)
	}
	return u.Err()
}

// makeRoom clears secrets away that have expired, ends the others when asked to, and refuses a new one
// when too many still work.
func makeRoom(ctx context.Context, tx *ent.Client, now time.Time, id int, expireOthersAt *time.Time) error {
	ofClient := clientsecret.ClientID(id)
	if _, err := tx.ClientSecret.Delete().Where(ofClient, clientsecret.ExpiresAtLTE(now)).Exec(ctx); err != nil {
		return fmt.Errorf("clear expired secrets: %w", err)
	}
	if expireOthersAt != nil {
		lasting := clientsecret.Or(clientsecret.ExpiresAtIsNil(), clientsecret.ExpiresAtGT(*expireOthersAt))
		if err := tx.ClientSecret.Update().Where(ofClient, lasting).SetExpiresAt(*expireOthersAt).Exec(ctx); err != nil {
			return fmt.Errorf("expire other secrets: %w", err)
		}
	}
	working, err := tx.ClientSecret.Query().
		Where(ofClient, clientsecret.Or(clientsecret.ExpiresAtIsNil(), clientsecret.ExpiresAtGT(now))).Count(ctx)
	if err != nil {
		return fmt.Errorf("count secrets: %w", err)
	}
	if working >= MaxSecrets {
		return fault.One(fault.TooMany, "id", "An auth client can have at most %d secrets at a time. Delete one first.", MaxSecrets)
	}
	return nil
}
