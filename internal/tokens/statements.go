package tokens

// The statements that requests of applications run, as SQL that both databases understand: through ent
// a look-up costs five times as much.
const (
	insertAccessToken = `INSERT INTO access_tokens
		(id, hash, last_four, client_id, user_id, personal_access_token_id, "grant", scope, issued_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	// One join reads everything that the rule of life asks about; which tokens is said behind it.
	selectAccessToken = `SELECT t.id, t.client_id, c.name, t.user_id, u.username, t."grant", t.scope,
			t.issued_at, t.expires_at, t.revoked_at, t.last_used_at,
			c.enabled, c.grants, u.status,
			t.family_id, f.id, f.revoked_at,
			t.personal_access_token_id, p.id, p.revoked_at, p.expires_at
		FROM access_tokens t
		JOIN auth_clients c ON c.id = t.client_id
		LEFT JOIN users u ON u.id = t.user_id
		LEFT JOIN token_families f ON f.id = t.family_id
		LEFT JOIN personal_access_tokens p ON p.id = t.personal_access_token_id`

	selectPersonalAccessToken = `SELECT t.id, t.client_id, c.name, t.user_id, u.username, 'PERSONAL_ACCESS_TOKEN', t.scope,
			t.issued_at, t.expires_at, t.revoked_at, t.last_used_at,
			c.enabled, c.grants, u.status,
			NULL, NULL, NULL,
			NULL, NULL, NULL, NULL
		FROM personal_access_tokens t
		JOIN auth_clients c ON c.id = t.client_id
		LEFT JOIN users u ON u.id = t.user_id`

	revokeAccessToken = `UPDATE access_tokens SET revoked_at = $1
		WHERE hash = $2 AND client_id = $3 AND revoked_at IS NULL`
)
