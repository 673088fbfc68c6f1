package tokens

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/personalaccesstoken"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/scope"
)

// ForeignTokens knows the personal access tokens that were imported from another server, which nobody could read there:
// only their ids are known, and the key that signed them.
type ForeignTokens interface {
	// TokenID returns the id of a token that the other server has signed.
	TokenID(token string) (id string, ok bool)
}

// foreignHash returns what is stored of a token from another server, which is found by its id. Without the signature the id
// is worth nothing.
func foreignHash(id string) []byte { return Hash("foreign:" + id) }

// foreign returns the hash of a token that another server has signed.
func (s *Service) foreign(token string) (hash []byte, ok bool) {
	if s.Foreign == nil || !isJWT(token) {
		return nil, false
	}
	id, ok := s.Foreign.TokenID(token)
	return foreignHash(id), ok
}

// PersonalImport is a personal access token of another server.
type PersonalImport struct {
	PersonalDraft
	// ID is its id there.
	ID      string
	OwnerID string
	// CreatedAt is when it was made there.
	CreatedAt time.Time
}

// ImportPersonal stores a personal access token that another server has made, and reports whether it is new here. Its
// owner goes on with the value they have; see [Service.Foreign]. What a person can mend is [fault.UserErrors].
func (s *Service) ImportPersonal(ctx context.Context, from PersonalImport) (isNew bool, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		hash := foreignHash(from.ID)
		known, err := tx.PersonalAccessToken.Query().Where(personalaccesstoken.Hash(hash)).Exist(ctx)
		if err != nil || known {
			return err
		}
		draft, err := s.reviewPersonal(ctx, tx, from.OwnerID, from.PersonalDraft)
		if err != nil {
			return err
		}
		isNew = true
		created, err := tx.PersonalAccessToken.Create().
			SetHash(hash).SetLastFour(ForeignLastFour("")).
			SetName(draft.Name).SetUserID(from.OwnerID).SetClientID(draft.ClientID).SetScope(scope.Join(draft.Scopes)).
			SetIssuedAt(moment.Stored(from.CreatedAt)).SetNillableExpiresAt(draft.ExpiresAt).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("store a personal access token: %w", err)
		}
		object := audit.PersonalAccessToken(created.ID, created.Name)
		return audit.Record(ctx, tx, s.DB.Now(), audit.PersonalAccessTokenCreated, object, audit.Diff(nil, recordedPersonal(created)))
	})
	return isNew, err
}
