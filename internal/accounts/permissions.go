package accounts

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
)

// standing is who a user is when it comes to rights.
type standing struct {
	id         string
	username   string
	active     bool
	superAdmin bool
	// permissions are those in effect; all of them for a super admin.
	permissions access.Set
}

// Actor returns the user as an actor with the rights they hold now; sessionID is empty when they act
// through a token. It is called for every request, so that what is withdrawn is withdrawn for the
// next one (product P5), and costs one statement. A user who is not there or not active is
// [fault.Unauthenticated].
func (s *Service) Actor(ctx context.Context, userID, sessionID string) (access.Actor, error) {
	return actor(ctx, s.DB.Query, userID, sessionID)
}

// query runs a query in a transaction or outside.
type query func(ctx context.Context, statement string, args ...any) (*sql.Rows, error)

func actor(ctx context.Context, run query, userID, sessionID string) (access.Actor, error) {
	var is standing
	if ids.Plausible(userID) {
		var err error
		if is, err = readStanding(ctx, run, throughID, []any{userID}); err != nil {
			return access.Actor{}, err
		}
	}
	if !is.active {
		return access.Actor{}, fault.New(fault.Unauthenticated, "This account cannot be used. Sign in again.")
	}
	return is.actor(sessionID), nil
}

func (is standing) actor(sessionID string) access.Actor {
	return access.Actor{
		Kind: access.User, ID: is.id, Name: is.username,
		SuperAdmin: is.superAdmin, Permissions: is.permissions, SessionID: sessionID,
	}
}

// EffectivePermissionsOf returns what each user may do: held directly or through active groups, and
// everything for a super admin. Whether the user is active does not count here. An unknown id has none.
func (s *Service) EffectivePermissionsOf(ctx context.Context, ids []string) (map[string]access.Set, error) {
	standings, err := standingsOf(ctx, s.DB.Read(), ids)
	if err != nil {
		return nil, err
	}
	sets := make(map[string]access.Set, len(ids))
	for _, id := range ids {
		sets[id] = access.Set{}
		if is, found := standings[id]; found {
			sets[id] = is.permissions
		}
	}
	return sets, nil
}

// walk goes from the users who are asked for to the groups they are in, and on to the groups around those; the
// second argument says which groups count. UNION drops what was seen before, so a loop of groups ends.
const walk = `WITH RECURSIVE
	asked AS (%[1]s),
	held(user_id, group_id) AS (
		SELECT a.id, g.id FROM asked a
		JOIN memberships m ON m.user_id = a.id
		JOIN groups g ON g.id = m.group_id AND %[2]s
	UNION
		SELECT h.user_id, g.id FROM held h
		JOIN inclusions i ON i.group_id = h.group_id
		JOIN groups g ON g.id = i.parent_id AND %[2]s)
`

// What is asked for, and what is found on the way.
const (
	usersByID = `SELECT id, username, status, super_admin, permissions FROM users WHERE id IN (%s)`

	permissionsFound = `SELECT id, username, status, super_admin, permissions FROM asked
	UNION ALL
	SELECT h.user_id, '', '', FALSE, g.permissions FROM held h JOIN groups g ON g.id = h.group_id`

	groupsFound = `SELECT user_id, group_id FROM held`
)

const activeOnly = "g.status = 'ACTIVE'"

var (
	throughActive = fmt.Sprintf(walk+permissionsFound, usersByID, activeOnly)
	throughID     = fmt.Sprintf(throughActive, "$1") // of one user
	throughAll    = fmt.Sprintf(walk+permissionsFound, usersByID, "TRUE")
	givingGroups  = fmt.Sprintf(walk+groupsFound, usersByID, activeOnly)
)

// standingsOf returns the standing of each user that is there, with what they may do now.
func standingsOf(ctx context.Context, q *ent.Client, ids []string) (map[string]standing, error) {
	return standingsBy(ctx, q, throughActive, ids)
}

// prospectsOf returns the standing of each user that is there, with what they may do or could if all
// groups were active. Whoever changes a user is measured by that: otherwise they could take somebody
// over today who gets more tomorrow, when a dormant group is woken.
func prospectsOf(ctx context.Context, q *ent.Client, ids []string) (map[string]standing, error) {
	return standingsBy(ctx, q, throughAll, ids)
}

func standingsBy(ctx context.Context, q *ent.Client, query string, ids []string) (map[string]standing, error) {
	all := map[string]standing{}
	err := scanPermissions(ctx, q, query, ids, func(row permissionsRow) {
		is := all[row.id]
		is.add(row)
		all[row.id] = is
	})
	return all, err
}

// add takes a row into account: the user's own, or that of a group that they are in.
func (is *standing) add(row permissionsRow) {
	if is.permissions == nil {
		is.permissions = access.Set{}
	}
	if row.isUser() {
		is.id, is.username = row.id, row.username
		is.active, is.superAdmin = row.status == string(user.StatusACTIVE), row.superAdmin
	}
	for _, p := range row.permissions {
		is.permissions[p] = true
	}
	if is.superAdmin {
		is.permissions = access.All()
	}
}

// reachQuery walks from groups to the groups around them, active or not.
const reachQuery = `WITH RECURSIVE around(id, group_id) AS (
		SELECT id, id FROM groups WHERE id IN (%s)
	UNION
		SELECT a.id, i.parent_id FROM around a JOIN inclusions i ON i.group_id = a.group_id)
	SELECT a.id, '', '', FALSE, g.permissions FROM around a JOIN groups g ON g.id = a.group_id`

// reachOf returns everything that a member of each group gets, or would get if all groups were
// active: who joins a dormant group gets its permissions on the day that somebody wakes it.
func reachOf(ctx context.Context, q *ent.Client, ids []string) (map[string]access.Set, error) {
	reach := map[string]access.Set{}
	err := scanPermissions(ctx, q, reachQuery, ids, func(row permissionsRow) {
		if reach[row.id] == nil {
			reach[row.id] = access.Set{}
		}
		for _, p := range row.permissions {
			reach[row.id][p] = true
		}
	})
	return reach, err
}

// permissionsRow is one row of the queries above.
type permissionsRow struct {
	id, username, status string
	superAdmin           bool
	permissions          []access.Permission
}

// readStanding runs a query for one user, and returns the zero value when there is none. more is for what it has in
// further columns, the same in all rows.
func readStanding(ctx context.Context, run query, statement string, args []any, more ...any) (is standing, err error) {
	rows, err := run(ctx, statement, args...)
	if err != nil {
		return is, fmt.Errorf("load permissions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var row permissionsRow
		if err := row.read(rows.Scan, more...); err != nil {
			return is, fmt.Errorf("load permissions: %w", err)
		}
		is.add(row)
	}
	return is, rows.Err()
}

// isUser tells the row of a user from those of groups.
func (row permissionsRow) isUser() bool { return row.status != "" }

// read scans a row of one of the queries above; more is what a query has in further columns.
func (row *permissionsRow) read(scan func(...any) error, more ...any) error {
	var raw []byte
	if err := scan(append([]any{&row.id, &row.username, &row.status, &row.superAdmin, &raw}, more...)...); err != nil {
		return err
	}
	return json.Unmarshal(raw, &row.permissions)
}

// scanPermissions runs one of the queries above for the ids and shows each row.
func scanPermissions(ctx context.Context, q *ent.Client, query string, ids []string, see func(permissionsRow)) error {
	err := scanForIDs(ctx, q, query, ids, func(scan func(...any) error) error {
		var row permissionsRow
		if err := row.read(scan); err != nil {
			return err
		}
		see(row)
		return nil
	})
	if err != nil {
		return fmt.Errorf("load permissions: %w", err)
	}
	return nil
}
