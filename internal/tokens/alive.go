package tokens

import "strings"

// The rule of life (see [Service.Lookup]) as SQL, at a moment. It stands in this file and nowhere else. CROSS JOIN,
// CASE and IS TRUE keep SQLite from guessing that few rows match, and from beginning with the clients or sorting
// all there are; PostgreSQL reads them as any other join and condition.
const (
	accessTokenIsAlive = `t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > {now})
			AND c.id = t.client_id AND c.enabled AND c.grants LIKE '% ' || t."grant" || ' %'
			AND CASE WHEN t.user_id IS NULL THEN t.client_revocations = c.revocations
				ELSE t.client_revocations = c.revocations AND u.status = 'ACTIVE' AND t.user_revocations = u.revocations END
			AND (t.family_id IS NULL OR f.id IS NOT NULL AND f.revoked_at IS NULL)
			AND (t.personal_access_token_id IS NULL OR p.id IS NOT NULL AND p.revoked_at IS NULL
				AND (p.expires_at IS NULL OR p.expires_at > {now}) AND c.grants LIKE '% PERSONAL_ACCESS_TOKEN %')`

	aliveAccessTokens = `access_tokens t
		CROSS JOIN auth_clients c
		LEFT JOIN users u ON u.id = t.user_id
		LEFT JOIN token_families f ON f.id = t.family_id
		LEFT JOIN personal_access_tokens p ON p.id = t.personal_access_token_id
		WHERE ` + accessTokenIsAlive

	alivePersonalAccessTokens = `personal_access_tokens t
		CROSS JOIN auth_clients c
		CROSS JOIN users u
		WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > {now})
			AND c.id = t.client_id AND c.enabled AND (c.grants LIKE '% PERSONAL_ACCESS_TOKEN %') IS TRUE
			AND u.id = t.user_id AND u.status = 'ACTIVE'`

	aliveFamilies = `token_families f
		CROSS JOIN ` + ofAliveFamily

	ofAliveFamily = `auth_clients c
		CROSS JOIN users u
		WHERE f.revoked_at IS NULL
			AND c.id = f.client_id AND c.enabled AND (c.grants LIKE '% ' || f."grant" || ' %') IS TRUE
			AND (f.client_revocations = c.revocations) IS TRUE
			AND u.id = f.user_id AND u.status = 'ACTIVE' AND (f.user_revocations = u.revocations) IS TRUE`

	aliveRefreshTokens = `token_families f
		CROSS JOIN refresh_tokens t
		CROSS JOIN ` + ofAliveFamily + `
			AND t.family_id = f.id AND t.consumed_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > {now})`
)

// AliveAccessTokens returns what stands behind FROM in a statement about the access tokens that work at a
// moment, for which it is given the placeholder: t is the token, c its client, u its user, if any. More
// conditions can follow with AND.
func AliveAccessTokens(now string) string { return strings.ReplaceAll(aliveAccessTokens, "{now}", now) }

// AlivePersonalAccessTokens is [AliveAccessTokens] for personal access tokens.
func AlivePersonalAccessTokens(now string) string {
	return strings.ReplaceAll(alivePersonalAccessTokens, "{now}", now)
}

// RefreshedAt is when the family of a refresh token that works was last refreshed, in a statement with
// [AliveRefreshTokens]; NULL: never yet.
const RefreshedAt = `CASE WHEN t.parent_id IS NOT NULL THEN t.issued_at END`

// AliveRefreshTokens is [AliveAccessTokens] for refresh tokens, of which a family has one that works; f is the
// family, which knows its client and its user.
func AliveRefreshTokens(now string) string {
	return strings.ReplaceAll(aliveRefreshTokens, "{now}", now)
}

// endedAccessToken is true of an access token t that has ended for good, and not of one that only waits for its
// client or its user to be enabled again, or for its grant to be ticked again. What it hangs on is joined by
// [ofAccessToken], and may be gone. It has ended when it expired at the one moment, or its personal access token at the
// other.
func endedAccessToken(expired, now string) string {
	return strings.NewReplacer("{expired}", expired, "{now}", now).Replace(`(t.revoked_at IS NOT NULL OR t.expires_at <= {expired}
		OR c.id IS NULL OR t.client_revocations <> c.revocations
		OR t.user_id IS NOT NULL AND (u.id IS NULL OR t.user_revocations <> u.revocations)
		OR t.family_id IS NOT NULL AND (f.id IS NULL OR f.revoked_at IS NOT NULL)
		OR t.personal_access_token_id IS NOT NULL AND (p.id IS NULL OR p.revoked_at IS NOT NULL OR p.expires_at <= {now}))`)
}

// endedFamily is [endedAccessToken] for a family of that name, whose client and user are joined as c and u.
func endedFamily(family string) string {
	return strings.ReplaceAll(`({f}.revoked_at IS NOT NULL OR c.id IS NULL OR {f}.client_revocations <> c.revocations
		OR u.id IS NULL OR {f}.user_revocations <> u.revocations)`, "{f}", family)
}

const (
	ofAccessToken = `LEFT JOIN auth_clients c ON c.id = t.client_id
		LEFT JOIN users u ON u.id = t.user_id
		LEFT JOIN token_families f ON f.id = t.family_id
		LEFT JOIN personal_access_tokens p ON p.id = t.personal_access_token_id`

	ofFamily = `LEFT JOIN auth_clients c ON c.id = f.client_id
		LEFT JOIN users u ON u.id = f.user_id`
)

// What works or waits, as it stands behind FROM. The moment is $1.
var (
	unendedAccessTokens = `access_tokens t ` + ofAccessToken + ` WHERE ` + endedAccessToken("$1", "$1") + ` IS NOT TRUE`
	unendedFamilies     = `token_families f ` + ofFamily + ` WHERE ` + endedFamily("f") + ` IS NOT TRUE`
)
