package tokens

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/grants"
)

// record is a token with everything that its life depends on.
type record struct {
	id                   string
	clientID             int
	clientName           string
	userID, username     sql.NullString
	grant                grants.Type
	scope                string
	issuedAt             time.Time
	expiresAt, revokedAt sql.NullTime
	lastUsedAt           sql.NullTime
	clientEnabled        bool
	clientGrants         []byte // JSON
	userStatus           sql.NullString
	family, personal     parent
}

// parent is what a token hangs on: a family, or a personal access token.
type parent struct {
	named, found         sql.NullString
	revokedAt, expiresAt sql.NullTime
}

// read runs one of the statements that select tokens. That a token is not there is no error, unlike a
// database that is away, which says nothing about it.
func read(ctx context.Context, q *ent.Client, statement string, args ...any) (records []*record, err error) {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		r := &record{}
		if err := r.scan(rows); err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, rows.Err()
}

func (r *record) scan(rows *sql.Rows) error {
	return rows.Scan(&r.id, &r.clientID, &r.clientName, &r.userID, &r.username, &r.grant, &r.scope,
		&r.issuedAt, &r.expiresAt, &r.revokedAt, &r.lastUsedAt,
		&r.clientEnabled, &r.clientGrants, &r.userStatus,
		&r.family.named, &r.family.found, &r.family.revokedAt,
		&r.personal.named, &r.personal.found, &r.personal.revokedAt, &r.personal.expiresAt)
}

func (r *record) alive(now time.Time) bool {
	return !r.revokedAt.Valid && !expired(r.expiresAt, now) &&
		r.clientEnabled && r.grantTicked() &&
		(!r.userID.Valid || r.userStatus.String == string(user.StatusACTIVE)) &&
		r.family.alive(now) && r.personal.alive(now)
}

func (r *record) grantTicked() bool {
	var given []grants.Type
	err := json.Unmarshal(r.clientGrants, &given)
	return err == nil && ticked(given, r.grant, r.personal.named.Valid)
}

func (p parent) alive(now time.Time) bool {
	return !p.named.Valid || p.found.Valid && !p.revokedAt.Valid && !expired(p.expiresAt, now)
}

func expired(at sql.NullTime, now time.Time) bool { return at.Valid && !now.Before(at.Time) }

func (r *record) live(prefix Prefix) *Live {
	return &Live{
		ID: r.id, Prefix: prefix,
		ClientID: r.clientID, ClientName: r.clientName,
		UserID: r.userID.String, Username: r.username.String,
		Grant: r.grant, Scope: r.scope,
		IssuedAt: r.issuedAt.UTC(), ExpiresAt: moment(r.expiresAt), lastUsedAt: moment(r.lastUsedAt),
	}
}

func moment(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	at := t.Time.UTC()
	return &at
}
