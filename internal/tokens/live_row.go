package tokens

import (
	"database/sql"

	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/moment"
)

// liveRow is a token as the statements select it (liveColumns). All is null where none is joined.
type liveRow struct {
	id, clientName, userID, username, grant, scope sql.NullString
	clientID, userRevocations                      sql.NullInt64
	issuedAt, expiresAt, lastUsedAt                sql.NullTime
	clientScopes                                   []byte // JSON
}

// into returns where a row is scanned to.
func (r *liveRow) into() []any {
	return []any{&r.id, &r.clientID, &r.clientName, &r.userID, &r.username, &r.grant, &r.scope,
		&r.issuedAt, &r.expiresAt, &r.lastUsedAt, &r.clientScopes, &r.userRevocations}
}

// live returns the token, without its prefix.
func (r *liveRow) live() (*Live, error) {
	effective, err := EffectiveScope(r.scope.String, r.clientScopes)
	if err != nil {
		return nil, err
	}
	return &Live{
		ID: r.id.String, ClientID: int(r.clientID.Int64), ClientName: r.clientName.String,
		UserID: r.userID.String, Username: r.username.String, UserRevocations: int(r.userRevocations.Int64),
		Grant: grants.Type(r.grant.String), Scope: effective,
		IssuedAt: r.issuedAt.Time.UTC(), ExpiresAt: moment.OrNil(r.expiresAt.Time), lastUsedAt: moment.OrNil(r.lastUsedAt.Time),
	}, nil
}
