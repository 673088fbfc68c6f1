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

// throughSession is throughID for a session, with when that was last used.
var throughSession = fmt.Sprintf(walk, usersBySession, activeOnly) + `
	SELECT id, username, status, super_admin, permissions, last_used_at FROM asked
	UNION ALL
	SELECT h.user_id, '', '', FALSE, g.permissions, a.last_used_at FROM asked a, held h JOIN groups g ON g.id = h.group_id`

// Actor returns who is signed in with the session that a token opens, with the rights they hold now;
// anonymous when it expired or ended, or when the account was disabled or deleted meanwhile. Like
// [Service.Actor] it is called for every request, and costs one statement.
func (s *SessionStore) Actor(ctx context.Context, token string) (access.Actor, error) {
	var lastUsedAt sql.NullTime
	is, err := readStanding(ctx, s.DB.Query, throughSession, []any{tokenHash(token), s.DB.Now()}, &lastUsedAt)
	if err != nil {
		return access.Actor{}, err
	}
	if !is.active {
		return access.Actor{Kind: access.Anonymous}, nil
	}
	sessionID := SessionID(token)
	s.Usage.Session(sessionID, moment.OrNil(lastUsedAt.Time))
	return is.actor(sessionID), nil
}
