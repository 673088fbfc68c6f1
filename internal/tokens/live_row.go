package tokens

import (
	"database/sql"

	"github.com/ostiary/ostiary/internal/moment"
)

// liveRow is a token as the statements select it (liveColumns). All is null where none is joined.
type liveRow struct {
	id, userID, username, scope     sql.NullString
	clientID, userRevocations       sql.NullInt64
	issuedAt, expiresAt, lastUsedAt sql.NullTime
	clientScopes                    []byte // JSON
}

// into returns where a row is scanned to.
func (r *liveRow) into() []any {
	return []any{&r.id, &r.clientID, &r.userID, &r.username, &r.scope,
		&r.issuedAt, &r.expiresAt, &r.lastUsedAt, &r.clientScopes, &r.userRevocations}
}

// live returns the token, without its prefix.
func (r *liveRow) live() (*Live, error) {
	effective, err := EffectiveScope(r.scope.String, r.clientScopes)
	if err != nil {
		return nil, err
	}
	return &Live{
		ID: r.id.String, ClientID: int(r.clientID.Int64),
		UserID: r.userID.String, Username: r.username.String, UserRevocations: int(r.userRevocations.Int64),
		Scope:    effective,
		IssuedAt: r.issuedAt.Time.UTC(), ExpiresAt: moment.OrNil(r.expiresAt.Time), lastUsedAt: moment.OrNil(r.lastUsedAt.Time),
	}, nil
}
