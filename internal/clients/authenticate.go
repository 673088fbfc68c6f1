package clients

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/tokens"
)

// The statements that read a client with its secrets, a row for each secret: with all that issuing needs, or with an
// access token. They are SQL because every request of an application runs one; see internal/tokens.
const (
	identityColumns = `a.id, a.name, a.type, a.resource_server, a.enabled, a.last_used_at,
		s.id, s.hash, s.expires_at, s.last_used_at`
	settingsColumns = `a.grants, a.scopes, a.access_token_lifetime, a.refresh_token_lifetime, a.access_token_format,
		a.require_pkce, a.revocations`
	candidates   = `auth_clients a LEFT JOIN client_secrets s ON s.client_id = a.id`
	selectClient = `SELECT ` + identityColumns + `, ` + settingsColumns + ` FROM ` + candidates + `
		WHERE a.id = COALESCE((SELECT l.id FROM auth_clients l WHERE l.legacy_client_id = $2), $1)`
)

var selectClientAndToken = `SELECT ` + identityColumns + `, ` + tokens.BesideColumns + `
	FROM ` + candidates + ` ` + tokens.BesideJoins + `
	WHERE a.id = COALESCE((SELECT l.id FROM auth_clients l WHERE l.legacy_client_id = $4), $3)`

// Authenticate returns the enabled client that a request comes from: a confidential client with one of
// its secrets, a public client with none. It fills in what the OAuth endpoints need: id, name, type, resourceServer,
// grants, scopes, lifetimes, format, requirePkce. An unknown client, a wrong or expired secret and
// a disabled client are one error with the code [fault.Unauthenticated], found out in the same time; save that a wrong
// secret of an imported client takes longer until its right one was seen.
func (s *Service) Authenticate(ctx context.Context, clientID, secret string) (*ent.AuthClient, error) {
	found, err := s.candidates(ctx, selectClient, nil, clientID, (*candidate).intoSettings)
	if err != nil {
		return nil, fmt.Errorf("authenticate client: %w", err)
	}
	matched, err := s.authenticated(ctx, found, secret)
	if err != nil {
		return nil, err
	}
	if err := matched.fillSettings(); err != nil {
		return nil, fmt.Errorf("authenticate client: %w", err)
	}
	return &matched.client, nil
}

// AuthenticateBeside is Authenticate with an access token looked up beside the client, of which it fills in id, name,
// type and resourceServer alone. For a Client ID that is taken the statement takes some microseconds longer, because it goes
// on to the token: that tells no more than that, and they are counted without gaps.
func (s *Service) AuthenticateBeside(ctx context.Context, clientID, secret string, token *tokens.Beside) (*ent.AuthClient, error) {
	found, err := s.candidates(ctx, selectClientAndToken, token.Args(), clientID, func(*candidate) []any { return token.Into() })
	if err != nil {
		return nil, fmt.Errorf("authenticate client: %w", err)
	}
	matched, err := s.authenticated(ctx, found, secret)
	if err != nil {
		return nil, err
	}
	return &matched.client, nil
}

// authenticated returns the candidate that the secret proves, and notes that it was used.
func (s *Service) authenticated(ctx context.Context, found []candidate, secret string) (*candidate, error) {
	matched := match(found, tokens.Hash(secret), s.DB.Now())
	if matched == nil {
		var err error
		if matched, err = s.adopt(ctx, found, secret); err != nil {
			return nil, fmt.Errorf("authenticate client: %w", err)
		}
	}
	// The hash is compared before anything is said, for clients that do not exist as well.
	if matched == nil || !matched.client.Enabled || matched.isPublic() != (secret == "") {
		return nil, fault.New(fault.Unauthenticated, "Client authentication failed.")
	}
	s.Usage.Client(matched.client.ID, matched.client.LastUsedAt)
	if matched.secretID.Valid {
		s.Usage.Secret(matched.secretID.String, orNil(matched.lastUsedAt))
	}
	return matched, nil
}
