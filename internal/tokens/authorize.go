package tokens

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/consent"
	"github.com/ostiary/ostiary/ent/tokenfamily"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/scope"
)

// Approval is what the user who is signed in lets a client do.
type Approval struct {
	ClientID    int
	RedirectURI string
	Challenge   string // RFC 7636, method S256; empty: none
	Scope       string // separated by spaces
	// AuthenticatedAt is when the user signed in.
	AuthenticatedAt time.Time
	// Asked says that the user was asked now. Otherwise it counts what they agreed to before.
	Asked bool
}

// ErrNotAgreed says that the user did not agree before to all that a client wants now.
var ErrNotAgreed = errors.New("the user did not agree to this before")

// Authorize stores an authorization code that [Mint] made for what the actor approves: the beginning of a
// family. What the actor was asked is remembered, save for [scope.Admin], and audited; what they were not asked,
// and did not agree to before, is [ErrNotAgreed]. An actor whose session has ended, or a client that is gone, is
// [fault.Unauthenticated].
func (s *Service) Authorize(ctx context.Context, code string, a Approval) error {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		ctx, err := accounts.WithCurrentActor(ctx, tx)
		if err != nil {
			return err
		}
		user, client, err := parties(ctx, tx, access.ActorFrom(ctx).ID, a.ClientID)
		if err != nil {
			return err
		}
		if user == nil || client == nil {
			return fault.New(fault.Unauthenticated, "The user or the application is gone.")
		}
		if err := s.agree(ctx, tx, user, client, a); err != nil {
			return err
		}
		return s.beginFamily(ctx, tx, user, client, code, a)
	})
	if err != nil {
		return fmt.Errorf("authorize a client: %w", err)
	}
	return nil
}

func (s *Service) beginFamily(ctx context.Context, tx *ent.Client, user *ent.User, client *ent.AuthClient, code string, a Approval) error {
	now, family := s.DB.Now(), ids.New(ids.Family)
	err := tx.TokenFamily.Create().SetID(family).SetClientID(client.ID).SetUserID(user.ID).
		SetGrant(grants.AuthorizationCode).SetScope(a.Scope).SetAuthenticatedAt(a.AuthenticatedAt).SetCreatedAt(now).
		SetClientRevocations(client.Revocations).SetUserRevocations(user.Revocations).Exec(ctx)
	if err != nil {
		return err
	}
	return tx.AuthorizationCode.Create().SetHash(Hash(code)).SetFamilyID(family).
		SetRedirectURI(a.RedirectURI).SetCodeChallenge(a.Challenge).SetIssuedAt(now).SetExpiresAt(now.Add(codeLifetime)).Exec(ctx)
}

// consentLock is held by who stores a consent, so that two windows of one user do not store the same.
const consentLock = "consents"

// agree checks that the user agreed before, or adds what they were asked to that. What they agreed to before
// stays as it is until the family is stored: who withdraws it meanwhile has to wait, and then ends that as well.
func (s *Service) agree(ctx context.Context, tx *ent.Client, user *ent.User, client *ent.AuthClient, a Approval) error {
	if a.Asked {
		if err := database.Serialize(ctx, tx, consentLock); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, lockConsent, user.ID, client.ID); err != nil {
		return fmt.Errorf("lock a consent: %w", err)
	}
	before, err := consentOf(ctx, tx, user.ID, client.ID)
	switch {
	case err != nil:
		return err
	case a.Asked:
		return s.remember(ctx, tx, before, user, client, a.Scope)
	case before == nil || len(scope.Missing(scope.Split(a.Scope), scope.Split(before.Scope))) > 0:
		return ErrNotAgreed
	}
	return nil
}

// remember adds the scopes to what the user agreed to before, and audits it.
func (s *Service) remember(ctx context.Context, tx *ent.Client, before *ent.Consent, user *ent.User, client *ent.AuthClient, agreed string) (err error) {
	now := s.DB.Now()
	remembered := scope.Missing(scope.Split(agreed), []string{scope.Admin})
	if before == nil {
		err = tx.Consent.Create().SetUserID(user.ID).SetClientID(client.ID).SetScope(scope.Join(remembered)).SetGrantedAt(now).Exec(ctx)
	} else {
		all := append(scope.Split(before.Scope), scope.Missing(remembered, scope.Split(before.Scope))...)
		err = tx.Consent.UpdateOneID(before.ID).SetScope(scope.Join(all)).SetGrantedAt(now).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("remember a consent: %w", err)
	}
	record := authorizationRecord{ClientID: fmt.Sprint(client.ID), ClientName: client.Name, Scopes: scope.Split(agreed), GrantedAt: &now}
	return audit.Record(ctx, tx, now, audit.AuthorizationGranted, audit.User(user.ID, user.Username), audit.Diff(nil, record))
}

// AuthorizedBy reports whether this sign-in of the user has led to a code for the client already.
func (s *Service) AuthorizedBy(ctx context.Context, userID string, clientID int, signedIn time.Time) (bool, error) {
	found, err := s.DB.Read().TokenFamily.Query().Where(tokenfamily.UserID(userID), tokenfamily.ClientID(clientID),
		tokenfamily.AuthenticatedAt(signedIn), tokenfamily.CreatedAtGTE(signedIn)).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look for a family: %w", err)
	}
	return found, nil
}

// consentOf returns what a user agreed to; nil: nothing.
func consentOf(ctx context.Context, q *ent.Client, userID string, clientID int) (*ent.Consent, error) {
	found, err := q.Consent.Query().Where(consent.UserID(userID), consent.ClientID(clientID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for a consent: %w", err)
	}
	return found, nil
}
