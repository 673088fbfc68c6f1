package clients

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/tokens"
)

// The statements that read a client with its secrets, a row for each secret, and one of them an access token in each.
// They are SQL because every request of an application runs one; see internal/tokens.
const (
	candidateColumns = `a.id, a.name, a.type, a.grants, a.scopes,
		a.access_token_lifetime, a.refresh_token_lifetime, a.access_token_format,
		a.require_pkce, a.resource_server, a.enabled, a.revocations, a.last_used_at,
		s.id, s.hash, s.expires_at, s.last_used_at`
	candidates   = `auth_clients a LEFT JOIN client_secrets s ON s.client_id = a.id`
	selectClient = `SELECT ` + candidateColumns + ` FROM ` + candidates + ` WHERE a.id = $1`
)

var selectClientAndToken = `SELECT ` + candidateColumns + `, ` + tokens.BesideColumns + `
	FROM ` + candidates + ` ` + tokens.BesideJoins + ` WHERE a.id = $3`

// Authenticate returns the enabled client that a request comes from: a confidential client with one of
// its secrets, a public client with none. It fills in what the OAuth endpoints need; name, type,
// grants, scopes, lifetimes, format, resourceServer. An unknown client, a wrong or expired secret and
// a disabled client are one error with the code [fault.Unauthenticated], found out in the same time.
func (s *Service) Authenticate(ctx context.Context, clientID, secret string) (*ent.AuthClient, error) {
	return s.AuthenticateBeside(ctx, clientID, secret, nil)
}

// AuthenticateBeside is Authenticate that looks a token up as well; nil: none.
func (s *Service) AuthenticateBeside(ctx context.Context, clientID, secret string, token *tokens.Beside) (*ent.AuthClient, error) {
	id, _ := ParseID(clientID) // 0, which is nobody, when it is not one
	candidates, err := s.candidates(ctx, id, token)
	if err != nil {
		return nil, fmt.Errorf("authenticate client: %w", err)
	}
	proof := tokens.Hash(secret)
	matched := match(candidates, proof, s.DB.Now())
	// The hash is compared before anything is said, for clients that do not exist as well.
	if matched == nil || !matched.client.Enabled || matched.isPublic() != (secret == "") {
		return nil, fault.New(fault.Unauthenticated, "Client authentication failed.")
	}
	if err := json.Unmarshal(matched.scopes, &matched.client.Scopes); err != nil {
		return nil, fmt.Errorf("authenticate client: %w", err)
	}
	s.Usage.Client(id, matched.client.LastUsedAt)
	if matched.secretID.Valid {
		s.Usage.Secret(matched.secretID.String, orNil(matched.lastUsedAt))
	}
	return &matched.client, nil
}

// candidate is a client with one of its secrets, or with none.
type candidate struct {
	client     ent.AuthClient
	scopes     []byte // JSON, not read before the secret was found right
	secretID   sql.NullString
	hash       []byte
	expiresAt  sql.NullTime
	lastUsedAt sql.NullTime
}

func (c *candidate) isPublic() bool { return c.client.Type == authclient.TypePUBLIC }

func orNil(at sql.NullTime) *time.Time {
	if !at.Valid {
		return nil
	}
	return &at.Time
}

func (s *Service) candidates(ctx context.Context, id int, token *tokens.Beside) ([]candidate, error) {
	statement, args, beside := selectClient, []any{id}, []any(nil)
	if token != nil {
		statement, args, beside = selectClientAndToken, append(token.Args(), id), token.Into()
	}
	rows, err := s.DB.Query(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var found []candidate
	for rows.Next() {
		found = append(found, candidate{})
		c := &found[len(found)-1]
		client := &c.client
		var accessLifetime, refreshLifetime sql.NullInt64
		if err := rows.Scan(append([]any{&client.ID, &client.Name, &client.Type, &client.Grants, &c.scopes,
			&accessLifetime, &refreshLifetime, &client.AccessTokenFormat,
			&client.RequirePkce, &client.ResourceServer, &client.Enabled, &client.Revocations, &client.LastUsedAt,
			&c.secretID, &c.hash, &c.expiresAt, &c.lastUsedAt}, beside...)...); err != nil {
			return nil, err
		}
		client.AccessTokenLifetime, client.RefreshTokenLifetime = lifetime(accessLifetime), lifetime(refreshLifetime)
	}
	return found, rows.Err()
}

func lifetime(seconds sql.NullInt64) *int64 {
	if !seconds.Valid {
		return nil
	}
	return &seconds.Int64
}

// match returns the candidate whose secret was presented, or the public client that has none.
func match(candidates []candidate, proof []byte, now time.Time) (matched *candidate) {
	if len(candidates) == 0 {
		subtle.ConstantTimeCompare(proof, make([]byte, len(proof)))
	}
	for i := range candidates {
		c := &candidates[i]
		same := subtle.ConstantTimeCompare(proof, c.hash) == 1
		if c.isPublic() || same && whyNot(&c.client, orNil(c.expiresAt), now) == "" {
			matched = c
		}
	}
	return matched
}
