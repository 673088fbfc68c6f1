package accounts

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
)

// GroupsOf returns the groups that each user is a direct member of, by name.
func (s *Service) GroupsOf(ctx context.Context, userIDs []string) (map[string][]*ent.Group, error) {
	return related(ctx, s.DB.Read(), userIDs, s.GroupsByID, groupKey,
		`SELECT user_id, group_id FROM memberships WHERE user_id IN (%s)`)
}

// MaySeeGroups reports whether the actor may see the groups of a user: those of others only who may
// see groups at all.
func MaySeeGroups(actor access.Actor, userID string) bool {
	return actor.Can(access.ViewGroups) || actor.Kind == access.User && actor.ID == userID
}

// MaxMembers is how many members of a group are shown with it; a list of users has all of them.
const MaxMembers = 100

// firstMembers finds the first members of each group. A group may have more than a request should load, so
// the database counts them.
var firstMembers = fmt.Sprintf(`SELECT group_id, user_id FROM (
		SELECT m.group_id, m.user_id, ROW_NUMBER() OVER (PARTITION BY m.group_id ORDER BY u.username_key) AS place
		FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.group_id IN (%%s)) AS placed
	WHERE place <= %d`, MaxMembers)

// MembersOf returns the direct members of each group, by user name; of many the first [MaxMembers].
func (s *Service) MembersOf(ctx context.Context, groupIDs []string) (map[string][]*ent.User, error) {
	return related(ctx, s.DB.Read(), groupIDs, s.UsersByID, userKey, firstMembers)
}

// CountMembers returns how many direct members each group has. A group without any is left out.
func (s *Service) CountMembers(ctx context.Context, groupIDs []string) (map[string]int, error) {
	counts := map[string]int{}
	err := scanForIDs(ctx, s.DB.Read(), `SELECT group_id, COUNT(*) FROM memberships WHERE group_id IN (%s) GROUP BY group_id`, groupIDs,
		func(scan func(...any) error) error {
			var id string
			var n int
			err := scan(&id, &n)
			counts[id] = n
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count members: %w", err)
	}
	return counts, nil
}

// ChildrenOf returns the groups that each group contains, by name.
func (s *Service) ChildrenOf(ctx context.Context, groupIDs []string) (map[string][]*ent.Group, error) {
	return related(ctx, s.DB.Read(), groupIDs, s.GroupsByID, groupKey,
		`SELECT parent_id, group_id FROM inclusions WHERE parent_id IN (%s)`)
}

func groupKey(g *ent.Group) []byte { return g.NameKey }
func userKey(u *ent.User) []byte   { return u.UsernameKey }

// related loads what hangs on each id: query returns pairs of an id and a related one.
func related[T any](
	ctx context.Context, q *ent.Client, ids []string,
	load func(context.Context, []string) (map[string]T, error), key func(T) []byte, query string,
) (map[string][]T, error) {
	var pairs [][2]string
	err := scanForIDs(ctx, q, query, ids, func(scan func(...any) error) error {
		var pair [2]string
		defer func() { pairs = append(pairs, pair) }()
		return scan(&pair[0], &pair[1])
	})
	if err != nil {
		return nil, fmt.Errorf("load relations: %w", err)
	}
	others := make([]string, len(pairs))
	for i, pair := range pairs {
		others[i] = pair[1]
	}
	loaded, err := load(ctx, others)
	if err != nil {
		return nil, err
	}
	all := map[string][]T{}
	for _, pair := range pairs {
		if item, found := loaded[pair[1]]; found {
			all[pair[0]] = append(all[pair[0]], item)
		}
	}
	for _, items := range all {
		slices.SortFunc(items, func(a, b T) int { return bytes.Compare(key(a), key(b)) })
	}
	return all, nil
}
