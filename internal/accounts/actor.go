package accounts

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/moment"
)

// Who acts is asked with every request, of users who are mostly in no group. The groups are walked for the
// others alone: to begin with that costs more than all the rest. What groups give comes as lists in JSON, one
// behind the other.
var (
	actorColumns = `u.id, u.username, u.status, u.super_admin, CAST(u.permissions AS TEXT),
		CASE WHEN NOT u.super_admin AND EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = u.id) THEN (` +
		fmt.Sprintf(walk, "SELECT u.id", activeOnly) +
		`SELECT string_agg(CAST(g.permissions AS TEXT), '') FROM held h JOIN groups g ON g.id = h.group_id) END`

	actorByID = `SELECT ` + actorColumns + `, NULL FROM users u WHERE u.id = $1`

	actorBySession = `SELECT ` + actorColumns + `, s.last_used_at
		FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1 AND s.expires_at > $2`
)

// Actor returns the user as an actor with the rights they hold now; sessionID is empty when they act
// through a token. It is called for every request, so that what is withdrawn is withdrawn for the
// next one (product P5), and costs one statement. A user who is not there or not active is
// [fault.Unauthenticated].
func (s *Service) Actor(ctx context.Context, userID, sessionID string) (access.Actor, error) {
	return actor(ctx, s.DB.Query, userID, sessionID)
}

func actor(ctx context.Context, run database.Query, userID, sessionID string) (access.Actor, error) {
	who := anonymous
	var err error
	if ids.Plausible(userID) {
		who, _, err = readActor(ctx, run, actorByID, userID)
	}
	switch {
	case err != nil:
		return access.Actor{}, err
	case who.Kind == access.Anonymous:
		return access.Actor{}, fault.New(fault.Unauthenticated, "This account cannot be used. Sign in again.")
	}
	who.SessionID = sessionID
	return who, nil
}

// Actor returns who is signed in with the session that a token opens, with the rights they hold now;
// anonymous when it expired or ended, or when the account was disabled or deleted meanwhile. Like
// [Service.Actor] it is called for every request, and costs one statement, and none when there is no token.
func (s *SessionStore) Actor(ctx context.Context, token string) (access.Actor, error) {
	if token == "" {
		return anonymous, nil
	}
	who, lastUsedAt, err := readActor(ctx, s.DB.Query, actorBySession, tokenHash(token), s.DB.Now())
	if err != nil || who.Kind == access.Anonymous {
		return who, err
	}
	who.SessionID = SessionID(token)
	s.Usage.Session(who.SessionID, moment.OrNil(lastUsedAt.Time))
	return who, nil
}

var anonymous = access.Actor{Kind: access.Anonymous}

// readActor returns whom one of the statements above finds, and when their session was last used; anonymous
// when it finds nobody, or somebody who is not active.
func readActor(ctx context.Context, run database.Query, statement string, args ...any) (_ access.Actor, lastUsedAt sql.NullTime, err error) {
	who := access.Actor{Kind: access.User}
	var status user.Status
	var direct string
	var throughGroups sql.NullString
	found, err := database.First(ctx, run, statement, args, func(row database.Row) error {
		return row.Scan(&who.ID, &who.Name, &status, &who.SuperAdmin, &direct, &throughGroups, &lastUsedAt)
	})
	switch {
	case err != nil:
	case !found || status != user.StatusACTIVE:
		return anonymous, lastUsedAt, nil
	case who.SuperAdmin:
		who.Permissions = access.All()
	default:
		who.Permissions, err = permissionsIn(direct + throughGroups.String)
	}
	if err != nil {
		return anonymous, lastUsedAt, fmt.Errorf("load who acts: %w", err)
	}
	return who, lastUsedAt, nil
}

// permissionsIn reads lists of permissions in JSON that stand one behind the other.
func permissionsIn(lists string) (access.Set, error) {
	set, decoder := access.Set{}, json.NewDecoder(strings.NewReader(lists))
	for {
		var some []access.Permission
		err := decoder.Decode(&some)
		if errors.Is(err, io.EOF) {
			return set, nil
		}
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			set[p] = true
		}
	}
}
