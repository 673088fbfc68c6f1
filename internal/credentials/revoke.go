package credentials

import (
	"context"
	"errors"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Outcome is what was done to a credential. The values are those of RevocationOutcome in schema.graphql.
type Outcome string

// The outcomes.
const (
	Revoked     Outcome = "REVOKED"
	AlreadyDead Outcome = "ALREADY_DEAD"
	NotFound    Outcome = "NOT_FOUND"
	Forbidden   Outcome = "FORBIDDEN"
)

// Result is what was done to one credential.
type Result struct {
	ID      string
	Outcome Outcome
	Message *string // why it was not revoked; nil when it was
}

const maxRevoked = 100

// Revoke ends credentials, each by itself, and says of each what was done, in the order of the ids. Of
// an id that is given twice the second is dead already. What has expired or was revoked is dead; what
// only waits for its client or its user to be enabled again is not, and is ended.
//
// That the actor may end tokens is checked before; secrets need [access.EditAuthClients] and
// [access.ViewAuthClients] too, and the rules about their client hold. Too few or too many ids are
// [fault.UserErrors], and nothing was done.
//
// Any other error ends the work where it stands: what came before it in the list is ended and stays
// ended, each with its audit event, and the rest is as it was. To repeat the call is safe.
func (s *Service) Revoke(ctx context.Context, given []string) ([]*Result, error) {
	switch {
	case len(given) == 0:
		return nil, fault.One(fault.TooFew, "ids", "Choose at least one credential.")
	case len(given) > maxRevoked:
		return nil, fault.One(fault.TooMany, "ids", "At most %d credentials can be revoked at a time.", maxRevoked)
	}
	results, revoked := make([]*Result, len(given)), map[string]bool{}
	for i, id := range given {
		if revoked[id] {
			results[i] = dead(id)
			continue
		}
		result, err := s.revoke(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("revoke credential %d of %d: %w", i+1, len(given), err)
		}
		results[i], revoked[id] = result, result.Outcome == Revoked
	}
	return results, nil
}

// CountRevoked returns how many of the results are revocations.
func CountRevoked(results []*Result) (n int) {
	for _, result := range results {
		if result.Outcome == Revoked {
			n++
		}
	}
	return n
}

func (s *Service) revoke(ctx context.Context, id string) (*Result, error) {
	if ids.Is(ids.Secret, id) {
		return s.revokeSecret(ctx, id)
	}
	ended, err := s.Tokens.End(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case ended == tokens.Revoked:
		return &Result{ID: id, Outcome: Revoked}, nil
	case ended == tokens.AlreadyDead:
		return dead(id), nil
	}
	return unknown(id), nil
}

func (s *Service) revokeSecret(ctx context.Context, id string) (*Result, error) {
	// Asked first: who may not see clients is not told which secrets there are.
	if err := access.Require(ctx, access.EditAuthClients, access.ViewAuthClients); err != nil {
		return notAllowed(id, err)
	}
	secret, err := s.DB.Read().ClientSecret.Get(ctx, id)
	switch {
	case ent.IsNotFound(err):
		return unknown(id), nil
	case err != nil:
		return nil, err
	case secret.ExpiresAt != nil && !s.DB.Now().Before(*secret.ExpiresAt):
		return dead(id), nil
	}
	err = s.Clients.DeleteSecret(ctx, secret.ClientID, id)
	if err == nil {
		return &Result{ID: id, Outcome: Revoked}, nil
	}
	problems, ok := fault.AsUserErrors(err)
	switch {
	case !ok:
		return nil, err
	case problems[0].Code == fault.NotAllowed:
		return &Result{id, Forbidden, &problems[0].Message}, nil
	}
	return unknown(id), nil // it was deleted meanwhile, by itself or with its client
}

func unknown(id string) *Result {
	return &Result{id, NotFound, new("There is no credential with this id.")}
}

func dead(id string) *Result { return &Result{id, AlreadyDead, new("It did not work any more.")} }

// notAllowed makes a result of a refusal for want of permissions.
func notAllowed(id string, err error) (*Result, error) {
	var refused *fault.Error
	if !errors.As(err, &refused) || refused.Code != fault.Forbidden {
		return nil, err
	}
	return &Result{id, Forbidden, &refused.Message}, nil
}
