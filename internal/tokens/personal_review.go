package tokens

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/personalaccesstoken"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/scope"
)

// MaxPersonal is how many personal access tokens of a user may work at a time.
const MaxPersonal = 100

// reviewPersonal returns the draft as it is to be stored, or everything that is wrong with it.
func (s *Service) reviewPersonal(ctx context.Context, tx *ent.Client, owner string, draft PersonalDraft) (PersonalDraft, error) {
	client, err := offering(ctx, tx, draft.ClientID)
	if err != nil {
		return PersonalDraft{}, err
	}
	var u fault.UserErrors
	if client == nil {
		u.Add(fault.Missing, "clientId", "No auth client with this Client ID offers personal access tokens.")
	} else {
		draft.Scopes = checkPersonalScopes(&u, client.Scopes, draft.Scopes)
	}
	draft.Name = names.Clean(draft.Name)
	names.Check(&u, "name", "Name", draft.Name)
	draft.ExpiresAt = s.checkExpiry(&u, draft.ExpiresAt)
	return draft, s.checkRoom(ctx, tx, u, owner)
}

// offering returns the client if personal access tokens can be made under it, or nil.
func offering(ctx context.Context, tx *ent.Client, id int) (*ent.AuthClient, error) {
	client, err := tx.AuthClient.Query().Where(authclient.ID(id), authclient.Enabled(true)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("get auth client %d: %w", id, err)
	case !slices.Contains(client.Grants, grants.PersonalAccessToken):
		return nil, nil
	}
	return client, nil
}

// checkPersonalScopes returns the scopes that a token is to have of those that its client has: admin only
// if it is asked for by name.
func checkPersonalScopes(u *fault.UserErrors, has, asked []string) []string {
	if asked == nil {
		return scope.Missing(has, []string{scope.Admin})
	}
	kept := []string{}
	for i, name := range asked {
		if !slices.Contains(has, name) {
			u.AddItem(fault.Invalid, "scopes", i, "The auth client does not have the scope %.100q.", name)
		} else if !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}

// checkExpiry returns the moment as it is stored.
func (s *Service) checkExpiry(u *fault.UserErrors, at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	stored := moment.Stored(*at)
	if !stored.After(s.DB.Now()) {
		u.Add(fault.Invalid, "expiresAt", "The expiry of a new token must be in the future.")
	}
	if !moment.Storable(stored) {
		u.Add(fault.Invalid, "expiresAt", "The year must not be later than %d.", moment.LastYear)
	}
	return &stored
}

// checkRoom adds that the owner has too many. One whose client is disabled counts: it may come back.
func (s *Service) checkRoom(ctx context.Context, tx *ent.Client, u fault.UserErrors, owner string) error {
	working, err := tx.PersonalAccessToken.Query().Where(
		personalaccesstoken.UserID(owner), personalaccesstoken.RevokedAtIsNil(),
		personalaccesstoken.Or(personalaccesstoken.ExpiresAtIsNil(), personalaccesstoken.ExpiresAtGT(s.DB.Now())),
	).Count(ctx)
	if err != nil {
		return fmt.Errorf("count personal access tokens: %w", err)
	}
	if working >= MaxPersonal {
		u = append(u, fault.UserError{Code: fault.TooMany, Message: fmt.Sprintf(
			"You can have at most %d personal access tokens at a time. Revoke one first.", MaxPersonal)})
	}
	return u.Err()
}
