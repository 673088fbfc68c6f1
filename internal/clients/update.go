package clients

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/consent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// Update changes a client: change gets what is decided about it now and alters what it wants. When
// expectedVersion is given and not the version now, nothing is changed and the answer is a user error
// [fault.Conflict]. A change that alters nothing stores nothing. A client that becomes public loses its
// secrets and from then on requires PKCE. Where redirect URIs change, one that is added included, what users
// agreed to is void: they were told where they return to. What a person can mend is [fault.UserErrors], an unknown id
// included.
func (s *Service) Update(ctx context.Context, id int, expectedVersion *int, change func(*Draft)) (*ent.AuthClient, error) {
	var client *ent.AuthClient
	err := s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		before, err := toChange(ctx, tx, id)
		if err != nil {
			return err
		}
		if expectedVersion != nil && *expectedVersion != before.Version {
			return fault.One(fault.Conflict, "expectedVersion", "Somebody else has changed this auth client meanwhile. Load it again, then repeat your change.")
		}
		draft, err := review(ctx, tx, before, changed(before, change))
		if err != nil {
			return err
		}
		client, err = save(ctx, tx, s.DB.Now(), before, draft)
		return err
	})
	if err != nil {
		return nil, err
	}
	return client, nil
}

// changed returns the draft of a client after a change.
func changed(before *ent.AuthClient, change func(*Draft)) Draft {
	draft := DraftOf(before)
	change(&draft)
	if draft.isPublic() && before.Type != authclient.TypePUBLIC && !before.RequirePkce {
		draft.RequirePKCE = true // it was not asked for, so it cannot be a mistake
	}
	return draft
}

func save(ctx context.Context, tx *ent.Client, now time.Time, before *ent.AuthClient, draft Draft) (*ent.AuthClient, error) {
	changes := audit.Diff(DraftOf(before), draft)
	if len(changes) == 0 {
		return before, nil
	}
	if draft.isPublic() {
		if err := deleteSecrets(ctx, tx, now, before); err != nil {
			return nil, err
		}
	}
	update := tx.AuthClient.UpdateOneID(before.ID).SetVersion(before.Version + 1).SetUpdatedAt(now)
	draft.set(update.Mutation(), idsOf(before.ID, before.LegacyClientID)...)
	after, err := update.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("update auth client %d: %w", before.ID, err)
	}
	if !slices.Equal(before.RedirectUris, after.RedirectUris) {
		if _, err := tx.Consent.Delete().Where(consent.ClientID(before.ID)).Exec(ctx); err != nil {
			return nil, fmt.Errorf("void what users agreed to of auth client %d: %w", before.ID, err)
		}
	}
	return after, audit.Record(ctx, tx, now, audit.ClientUpdated, objectOf(after), changes)
}
