package tokens

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
)

const noAuthorization = "There is no such authorization."

// RevokeAuthorization withdraws what the user agreed to and ends what the client was given for it; it
// returns how many access tokens and refresh tokens that was. Personal access tokens stay: the user made them. Whether
// it is the actor's own or of somebody they may act on, that there is none is a user error.
func (s *Service) RevokeAuthorization(ctx context.Context, id string) (revoked int, err error) {
	userID, clientID, ok := parseAuthorizationID(id)
	if !ok {
		return 0, fault.One(fault.Missing, "id", noAuthorization)
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := accounts.CheckAct(ctx, tx, userID, fault.One(fault.Missing, "id", noAuthorization)); err != nil {
			return err
		}
		var err error
		revoked, err = s.withdraw(ctx, tx, userID, clientID)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("revoke an authorization: %w", err)
	}
	s.Metrics.Revoked(metrics.OneAuthorization)
	return revoked, nil
}

// withdraw ends an authorization, returns how many tokens that was, and records it with the user, whose account it is about.
func (s *Service) withdraw(ctx context.Context, tx *ent.Client, userID string, clientID int) (revoked int, err error) {
	of, now := holder{userID: userID, clientIDs: []int{clientID}}, s.DB.Now()
	found, err := loadAuthorizations(ctx, tx, of, now)
	if err != nil {
		return 0, err
	}
	user, client, err := parties(ctx, tx, userID, clientID)
	if err != nil {
		return 0, err
	}
	a := found[clientID]
	if a == nil || user == nil || client == nil {
		return 0, fault.One(fault.Missing, "id", noAuthorization)
	}
	if _, err := tx.Consent.Delete().Where(of.consents()...).Exec(ctx); err != nil {
		return 0, fmt.Errorf("withdraw a consent: %w", err)
	}
	if revoked, err = endGranted(ctx, tx, of, now); err != nil {
		return 0, err
	}
	changes := audit.Diff(authorizationRecord{strconv.Itoa(clientID), client.Name, a.Scopes, a.GrantedAt, revoked}, nil)
	return revoked, audit.Record(ctx, tx, now, audit.AuthorizationRevoked, audit.User(user.ID, user.Username), changes)
}

// parties returns the user and the client; nil for who is not there.
func parties(ctx context.Context, tx *ent.Client, userID string, clientID int) (*ent.User, *ent.AuthClient, error) {
	user, err := tx.User.Get(ctx, userID)
	if err != nil && !ent.IsNotFound(err) {
		return nil, nil, err
	}
	client, err := tx.AuthClient.Get(ctx, clientID)
	if err != nil && !ent.IsNotFound(err) {
		return nil, nil, err
	}
	return user, client, nil
}

// authorizationRecord is what the audit log tells of an authorization.
type authorizationRecord struct {
	ClientID      string     `json:"clientId"`
	ClientName    string     `json:"clientName"`
	Scopes        []string   `json:"scopes"`
	GrantedAt     *time.Time `json:"grantedAt,omitempty"`
	RevokedTokens int        `json:"revokedTokens,omitempty"`
}
