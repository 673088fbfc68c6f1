package clients

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/database"
)

// candidate is a client with one of its secrets, or with none.
type candidate struct {
	client                          ent.AuthClient
	secretID                        sql.NullString
	hash                            []byte
	expiresAt, lastUsedAt           sql.NullTime
	scopes                          []byte // JSON
	accessLifetime, refreshLifetime sql.NullInt64
}

// candidates runs one of the statements, of which the identity columns come first and the client_id is the last argument;
// more returns where the other columns are scanned to.
func (s *Service) candidates(ctx context.Context, statement string, args []any, clientID string, more func(*candidate) []any) ([]candidate, error) {
	var found []candidate
	id, legacyID := known(clientID)
	err := database.Each(ctx, s.DB.Query, statement, append(args, id, legacyID), func(row database.Row) error {
		found = append(found, candidate{})
		c := &found[len(found)-1]
		return row.Scan(append(c.intoIdentity(), more(c)...)...)
	})
	return found, err
}

func (c *candidate) intoIdentity() []any {
	return []any{&c.client.ID, &c.client.Name, &c.client.Type, &c.client.ResourceServer, &c.client.Enabled, &c.client.LastUsedAt,
		&c.secretID, &c.hash, &c.expiresAt, &c.lastUsedAt}
}

func (c *candidate) intoSettings() []any {
	return []any{&c.client.Grants, &c.scopes, &c.accessLifetime, &c.refreshLifetime, &c.client.AccessTokenFormat,
		&c.client.RequirePkce, &c.client.Revocations}
}

// fillSettings puts into the client what was scanned beside it.
func (c *candidate) fillSettings() error {
	c.client.AccessTokenLifetime, c.client.RefreshTokenLifetime = lifetime(c.accessLifetime), lifetime(c.refreshLifetime)
	return json.Unmarshal(c.scopes, &c.client.Scopes)
}

func lifetime(seconds sql.NullInt64) *int64 {
	if !seconds.Valid {
		return nil
	}
	return &seconds.Int64
}

func (c *candidate) isPublic() bool { return c.client.Type == authclient.TypePUBLIC }

func orNil(at sql.NullTime) *time.Time {
	if !at.Valid {
		return nil
	}
	return &at.Time
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
