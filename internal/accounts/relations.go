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

// MembersOf returns the direct members of each group, by user name.
func (s *Service) MembersOf(ctx context.Context, groupIDs []string) (map[string][]*ent.User, error) {
	return related(ctx, s.DB.Read(), groupIDs, s.UsersByID, userKey,
		`SELECT group_id, user_id FROM memberships WHERE group_id IN (%s)`)
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
