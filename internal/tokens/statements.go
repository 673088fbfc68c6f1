package tokens

import (
	"context"

	"github.com/ostiary/ostiary/ent"
)

// The statements that requests of applications run, as SQL that both databases understand: through ent
// a look-up costs five times as much.
const (
	insertAccessToken = `INSERT INTO access_tokens
		(id, hash, last_four, client_id, user_id, family_id, personal_access_token_id, "grant", scope,
			client_revocations, user_revocations, issued_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

	revokeAccessToken = `UPDATE access_tokens SET revoked_at = $1
		WHERE hash = $2 AND client_id = $3 AND revoked_at IS NULL`

	revokeByRefreshToken = `UPDATE token_families SET revoked_at = $1
		WHERE id = (SELECT family_id FROM refresh_tokens WHERE hash = $2) AND client_id = $3 AND revoked_at IS NULL`

	lockConsent = `UPDATE consents SET granted_at = granted_at WHERE user_id = $1 AND client_id = $2`

	consumeAuthorizationCode = `UPDATE authorization_codes SET consumed_at = $1 WHERE id = $2 AND consumed_at IS NULL`

	consumeRefreshToken = `UPDATE refresh_tokens SET consumed_at = $1, sealed_value = NULL WHERE id = $2 AND consumed_at IS NULL`

	insertRefreshToken = `INSERT INTO refresh_tokens (id, hash, last_four, family_id, parent_id, sealed_value, issued_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
)

var (
	endAccessToken = `UPDATE access_tokens SET revoked_at = $1
		WHERE revoked_at IS NULL AND id IN (SELECT t.id FROM ` + unendedAccessTokens + ` AND t.id = $2)`

	endFamily = `UPDATE token_families SET revoked_at = $1
		WHERE revoked_at IS NULL AND id IN (SELECT f.id FROM ` + unendedFamilies + ` AND f.id = $2)`
)

// liveColumns are what [liveRow] reads, with t, c and u as in alive.go.
const liveColumns = `t.id, t.client_id, t.user_id, u.username, t.scope,
			t.issued_at, t.expires_at, t.last_used_at, c.scopes, u.revocations`

// One join reads a token and asks everything that the rule of life asks.
var (
	selectAccessToken = `SELECT ` + liveColumns + ` FROM ` + AliveAccessTokens("$1") + ` AND t.hash = $2`

	selectPersonalAccessToken = `SELECT ` + liveColumns + ` FROM ` + AlivePersonalAccessTokens("$1") + ` AND t.hash = $2`

	// What was used does not expire: it is the tombstone by which a replay is known.
	selectCode = `SELECT ` + familyColumns + `, t.redirect_uri, t.code_challenge, t.consumed_at IS NOT NULL, t.id
		FROM authorization_codes t CROSS JOIN ` + aliveFamilies + `
			AND f.id = t.family_id AND t.hash = $1 AND (t.consumed_at IS NOT NULL OR t.expires_at > $2)`

	selectRefreshToken = `SELECT ` + familyColumns + `, t.id, t.issued_at, t.expires_at, t.consumed_at IS NOT NULL,
			c.type, c.refresh_grace_period
		FROM refresh_tokens t CROSS JOIN ` + aliveFamilies + `
			AND f.id = t.family_id AND t.hash = $1
			AND (t.consumed_at IS NOT NULL OR t.expires_at IS NULL OR t.expires_at > $2)`
)

// affect runs a statement that changes something, and returns how many rows it found.
func affect(ctx context.Context, tx *ent.Client, statement string, args ...any) (int, error) {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}
