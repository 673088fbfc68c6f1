package accounts

import (
	"context"
	"slices"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
)

// PermissionOrigin says from where somebody has a permission that is in effect. A super admin has it from being one, and
// can have it from here as well.
type PermissionOrigin struct {
	Permission access.Permission
	// Direct is whether it is held directly.
	Direct bool
	// Groups are those that give it by themselves, by name; never nil.
	Groups []*ent.Group
}

// GivingGroupsOf returns the active groups that give each user what is theirs: those that the user is in, directly or through
// groups that they contain, by name.
func (s *Service) GivingGroupsOf(ctx context.Context, userIDs []string) (map[string][]*ent.Group, error) {
	return related(ctx, s.DB.Read(), userIDs, s.GroupsByID, groupKey, givingGroups)
}

// OriginsOf says from where the user has each permission in effect, in the order of [access.Definitions]. giving is what
// [Service.GivingGroupsOf] returns for them.
func OriginsOf(u *ent.User, giving []*ent.Group) []*PermissionOrigin {
	origins := []*PermissionOrigin{}
	for _, p := range access.All().Sorted() {
		from := PermissionOrigin{Permission: p, Direct: slices.Contains(u.Permissions, p), Groups: []*ent.Group{}}
		for _, g := range giving {
			if slices.Contains(g.Permissions, p) {
				from.Groups = append(from.Groups, g)
			}
		}
		if u.SuperAdmin || from.Direct || len(from.Groups) > 0 {
			origins = append(origins, &from)
		}
	}
	return origins
}
