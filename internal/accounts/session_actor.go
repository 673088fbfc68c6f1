package accounts

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/moment"
)

// usersBySession asks for whoever is signed in with a session.
const usersBySession = `SELECT u.id, u.username, u.status, u.super_admin, u.permissions, s.last_used_at
	FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1 AND s.expires_at > $2`

// throughSession is throughActive for a session, with when it was last used beside its user.
var throughSession = fmt.Sprintf(walk, usersBySession, activeOnly) + `
	SELECT id, username, status, super_admin, permissions, last_used_at FROM asked
	UNION ALL
	SELECT h.user_id, '', '', FALSE, g.permissions, NULL FROM held h JOIN groups g ON g.id = h.group_id`

// Actor returns who is signed in with the session that a token opens, with the rights they hold now;
// anonymous when it expired or ended, or when the account was disabled or deleted meanwhile. Like
// [Service.Actor] it is called for every request, and costs one statement.
func (s *SessionStore) Actor(ctx context.Context, token string) (access.Actor, error) {
	userID, is, err := s.standing(ctx, token)
	if err != nil {
		return access.Actor{}, fmt.Errorf("load who is signed in: %w", err)
	}
	if !is.active {
		return access.Actor{Kind: access.Anonymous}, nil
	}
	return is.actor(userID, SessionID(token)), nil
}

// standing returns the user of a session, and the zero value when there is none.
func (s *SessionStore) standing(ctx context.Context, token string) (userID string, is standing, err error) {
	rows, err := s.DB.Read().QueryContext(ctx, throughSession, tokenHash(token), s.DB.Now())
	if err != nil {
		return "", is, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var row permissionsRow
		var lastUsedAt sql.NullTime
		if err := row.read(rows.Scan, &lastUsedAt); err != nil {
			return "", is, err
		}
		if row.isUser() {
			userID = row.id
			s.Usage.Session(SessionID(token), moment.OrNil(lastUsedAt.Time))
		}
		is.add(row)
	}
	return userID, is, rows.Err()
}
