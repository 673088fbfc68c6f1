package clients

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/clientsecret"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Import is a client as another authorization server knew it.
type Import struct {
	Draft
	// LegacyClientID is its client_id there. The OAuth endpoints accept it here as well.
	LegacyClientID string `json:"legacyClientId"`
	// KeepNumber makes the LegacyClientID the Client ID, if it is a number; see [Service.MakeWay].
	KeepNumber bool `json:"-"`
	// Secret is what it proves itself with, and SecretHash a bcrypt hash of that; at most one of them is given, and
	// none for a public client. A confidential one that has none gets a new one.
	Secret, SecretHash string `json:"-"`
}

// maxKept is the highest client_id that Client IDs go on from. Nobody gives away as many, so what is higher is never
// another client's.
const maxKept = 1 << 30

// Number returns the client_id when it is a number that can be kept.
func (i *Import) Number() (number int, ok bool) {
	number, ok = ParseID(i.LegacyClientID)
	return number, ok && number <= maxKept
}

// MakeWay counts Client IDs as given away up to highest, the highest number among the client_ids of another server: none
// of them will ever be another client's. It reports whether there was no client before, so that they can be kept as they
// are. It is called in the transaction of the imports.
func (s *Service) MakeWay(ctx context.Context, highest int) (wasEmpty bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		before, err := database.Raise(ctx, tx, counter, highest)
		wasEmpty = before == 0
		return err
	})
	return wasEmpty, err
}

// ByLegacyID returns the clients that were imported, by the client_id that they had before.
func (s *Service) ByLegacyID(ctx context.Context) (map[string]*ent.AuthClient, error) {
	imported, err := s.DB.Read().AuthClient.Query().Where(authclient.LegacyClientIDNotNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list imported clients: %w", err)
	}
	byID := make(map[string]*ent.AuthClient, len(imported))
	for _, client := range imported {
		byID[*client.LegacyClientID] = client
	}
	return byID, nil
}

// Import stores a client that comes from another authorization server, with the client_id and the secret that its
// application knows. When its name is taken it gets its former client_id behind the name. A secret that is new is returned,
// this once. What a person can mend is [fault.UserErrors].
func (s *Service) Import(ctx context.Context, from Import) (client *ent.AuthClient, newSecret string, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		now := s.DB.Now()
		if err := from.check(ctx, tx); err != nil {
			return err
		}
		if err := from.rename(ctx, tx); err != nil {
			return err
		}
		if from.Draft, err = review(ctx, tx, nil, from.Draft); err != nil {
			return err
		}
		if client, err = from.insert(ctx, tx, now); err != nil {
			return err
		}
		if newSecret, err = from.storeSecret(ctx, tx, now, client.ID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, now, audit.ClientCreated, objectOf(client), audit.Diff(nil, from))
	})
	if err != nil {
		return nil, "", err
	}
	return client, newSecret, nil
}

// check looks at what an import has beside a draft.
func (i *Import) check(ctx context.Context, tx *ent.Client) error {
	var u fault.UserErrors
	if !isLegacyID(i.LegacyClientID) {
		u.Add(fault.Invalid, "legacyClientId", "The client_id must have 1 to %d visible ASCII characters.", maxLegacyID)
		return u
	}
	number, isNumber := ParseID(i.LegacyClientID)
	taken := authclient.LegacyClientID(i.LegacyClientID)
	if isNumber {
		taken = authclient.Or(taken, authclient.ID(number))
	}
	other, err := tx.AuthClient.Query().Where(taken).First(ctx)
	switch {
	case err == nil:
		u.Add(fault.Taken, "legacyClientId", "The client_id %s is that of another client here, %s.", i.LegacyClientID, other.Name)
	case !ent.IsNotFound(err):
		return fmt.Errorf("look for the client_id: %w", err)
	}
	i.checkSecret(&u)
	return u.Err()
}

func (i *Import) checkSecret(u *fault.UserErrors) {
	switch {
	case i.isPublic() && (i.Secret != "" || i.SecretHash != ""):
		u.Add(fault.Invalid, "secret", "A public client has no secret.")
	case i.SecretHash != "":
		if err := accounts.CheckForeign(i.SecretHash); err != nil {
			u.Add(fault.Invalid, "secret", "The secret cannot be taken over: %s.", err)
		}
	}
}

// rename puts the former client_id behind a name that another client has. Elsewhere names need not be unique.
func (i *Import) rename(ctx context.Context, tx *ent.Client) error {
	var taken fault.UserErrors
	name := names.Clean(i.Name)
	if err := checkNameIsFree(ctx, tx, &taken, nil, name); err != nil || len(taken) == 0 {
		return err
	}
	i.Name = fmt.Sprintf("%s (%s)", name, i.LegacyClientID)
	return nil
}

func (i *Import) insert(ctx context.Context, tx *ent.Client, now time.Time) (*ent.AuthClient, error) {
	if number, ok := i.Number(); ok && i.KeepNumber {
		return i.insertAs(ctx, tx, now, number, &i.LegacyClientID)
	}
	return i.Draft.insert(ctx, tx, now, &i.LegacyClientID)
}

// storeSecret keeps the secret: the hash that our own have when it is known, or else the one that there is. It returns the
// secret that it had to make.
func (i *Import) storeSecret(ctx context.Context, tx *ent.Client, now time.Time, clientID int) (newSecret string, err error) {
	switch {
	case i.isPublic():
		return "", nil
	case i.Secret == "" && i.SecretHash == "":
		_, newSecret, err = mintSecret(ctx, tx, now, clientID, nil)
		return newSecret, err
	}
	hash, lastFour := []byte(i.SecretHash), tokens.ForeignLastFour("")
	if i.Secret != "" {
		hash, lastFour = tokens.Hash(i.Secret), tokens.ForeignLastFour(i.Secret)
	}
	switch known, err := tx.ClientSecret.Query().Where(clientsecret.Hash(hash)).Exist(ctx); {
	case err != nil:
		return "", fmt.Errorf("look for the secret: %w", err)
	case known:
		return "", fault.One(fault.Taken, "secret", "Another client has the same secret. Give one of them a new one first.")
	}
	err = tx.ClientSecret.Create().SetClientID(clientID).SetHash(hash).SetLastFour(lastFour).SetCreatedAt(now).Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("store the secret: %w", err)
	}
	return "", nil
}
