package tokens

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/grants"
)

// Lookup returns the token when it is alive, and otherwise an error with the code
// [fault.Unauthenticated] that does not say why.
//
// This is the one rule of life of every token: it is neither expired nor revoked, its client exists
// and is enabled, the grant that gave it is still ticked, its user (if any) exists and is active, and
// the family or personal access token it hangs on (if any) is alive too. Nothing of this is cached:
// what was withdrawn is withdrawn for the next request, on every replica.
func (s *Service) Lookup(ctx context.Context, token string) (*Live, error) {
	prefix, statement := AccessTokenPrefix, selectAccessToken
	if strings.HasPrefix(token, string(PersonalAccessTokenPrefix)) {
		prefix, statement = PersonalAccessTokenPrefix, selectPersonalAccessToken
	}
	if !HasForm(prefix, token) {
		return nil, errNotAlive()
	}
	record, err := s.read(ctx, statement, Hash(token))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNotAlive()
	}
	if err != nil {
		return nil, fmt.Errorf("look up a token: %w", err)
	}
	if !record.alive(s.DB.Now()) {
		return nil, errNotAlive()
	}
	live := record.live(prefix)
	s.touch(live)
	return live, nil
}

// ClientIDString is the client's id as it stands in OAuth, the client_id.
func (l *Live) ClientIDString() string { return strconv.Itoa(l.ClientID) }

func (s *Service) touch(l *Live) {
	if l.Prefix == PersonalAccessTokenPrefix {
		s.Usage.PersonalAccessToken(l.ID, l.lastUsedAt)
		return
	}
	s.Usage.AccessToken(l.ID, l.lastUsedAt)
}

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

func (s *Service) read(ctx context.Context, statement string, hash []byte) (*record, error) {
	rows, err := s.DB.Read().QueryContext(ctx, statement, hash)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, err // and not "no rows": a database that is away says nothing about a token
		}
		return nil, sql.ErrNoRows
	}
	var r record
	err = rows.Scan(&r.id, &r.clientID, &r.clientName, &r.userID, &r.username, &r.grant, &r.scope,
		&r.issuedAt, &r.expiresAt, &r.revokedAt, &r.lastUsedAt,
		&r.clientEnabled, &r.clientGrants, &r.userStatus,
		&r.family.named, &r.family.found, &r.family.revokedAt,
		&r.personal.named, &r.personal.found, &r.personal.revokedAt, &r.personal.expiresAt)
	return &r, err
}

func (r *record) alive(now time.Time) bool {
	return !r.revokedAt.Valid && !expired(r.expiresAt, now) &&
		r.clientEnabled && r.grantTicked() &&
		(!r.userID.Valid || r.userStatus.String == string(user.StatusACTIVE)) &&
		r.family.alive(now) && r.personal.alive(now)
}

// grantTicked reports whether the client still has the grant that gave the token, and for a token got
// with a personal access token in place of a password, that one's grant too.
func (r *record) grantTicked() bool {
	var ticked []grants.Type
	if err := json.Unmarshal(r.clientGrants, &ticked); err != nil {
		return false
	}
	return slices.Contains(ticked, r.grant) &&
		(!r.personal.named.Valid || slices.Contains(ticked, grants.PersonalAccessToken))
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
