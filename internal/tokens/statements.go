package tokens

// The statements that requests of applications run, as SQL that both databases understand: through ent
// a look-up costs five times as much.
const (
	insertAccessToken = `INSERT INTO access_tokens
		(id, hash, last_four, client_id, user_id, personal_access_token_id, "grant", scope, issued_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	revokeAccessToken = `UPDATE access_tokens SET revoked_at = $1
		WHERE hash = $2 AND client_id = $3 AND revoked_at IS NULL`
)

// One join reads a token and asks everything that the rule of life asks.
var (
	selectAccessToken = `SELECT t.id, t.client_id, c.name, t.user_id, u.username, t."grant", t.scope,
			t.issued_at, t.expires_at, t.last_used_at, c.scopes
		FROM ` + AliveAccessTokens("$1") + ` AND t.hash = $2`

	selectPersonalAccessToken = `SELECT t.id, t.client_id, c.name, t.user_id, u.username, 'PERSONAL_ACCESS_TOKEN', t.scope,
			t.issued_at, t.expires_at, t.last_used_at, c.scopes
		FROM ` + AlivePersonalAccessTokens("$1") + ` AND t.hash = $2`
)
