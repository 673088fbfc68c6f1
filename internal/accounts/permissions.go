package accounts

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
)

// standing is who a user is when it comes to rights.
type standing struct {
	username   string
	active     bool
	superAdmin bool
	// permissions are those in effect; all of them for a super admin.
	permissions access.Set
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
		is, found := all[row.id]
		if !found {
			is.permissions = access.Set{}
		}
		if row.status != "" {
			is.username, is.active, is.superAdmin = row.username, row.status == string(user.StatusACTIVE), row.superAdmin
		}
		for _, p := range row.permissions {
			is.permissions[p] = true
		}
		if is.superAdmin {
			is.permissions = access.All()
		}
		all[row.id] = is
	})
	return all, err
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

// scanPermissions runs one of the queries above for the ids and shows each row.
func scanPermissions(ctx context.Context, q *ent.Client, query string, ids []string, see func(permissionsRow)) error {
	err := scanForIDs(ctx, q, query, ids, func(scan func(...any) error) error {
		var row permissionsRow
		var raw []byte
		if err := scan(&row.id, &row.username, &row.status, &row.superAdmin, &raw); err != nil {
			return err
		}
		if err := json.Unmarshal(raw, &row.permissions); err != nil {
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
