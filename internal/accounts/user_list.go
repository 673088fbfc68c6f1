package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/predicate"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/paging"
)

// UserFilter chooses users. The zero value chooses all.
type UserFilter struct {
	// Search is text in the user name, full name or e-mail address; case does not count.
	Search string
	// Status chooses those who have it.
	Status *user.Status
	// SuperAdmin chooses those who are, or are not.
	SuperAdmin *bool
	// GroupID chooses the direct members of a group. It asks for VIEW_GROUPS.
	GroupID *string
}

// UserOrderField is what users are sorted by. The values are those of schema.graphql.
type UserOrderField string

// The fields that users can be sorted by.
const (
	UsersByCreatedAt    UserOrderField = "CREATED_AT"
	UsersByUsername     UserOrderField = "USERNAME"
	UsersByFullName     UserOrderField = "FULL_NAME"
	UsersByLastSignInAt UserOrderField = "LAST_SIGN_IN_AT" // who never signed in comes first
)

// UserOrder is how users are sorted. What is left empty is the default: the newest first.
type UserOrder struct {
	Field     UserOrderField
	Direction paging.Direction
}

// Users returns a page of users. What it cannot understand is [fault.BadUserInput]; a filter that tells
// more than the actor may see is [fault.Forbidden].
func (s *Service) Users(ctx context.Context, filter UserFilter, order UserOrder, args paging.Args) (paging.Page[*ent.User], error) {
	var none paging.Page[*ent.User]
	conditions, err := filter.conditions(ctx)
	if err != nil {
		return none, err
	}
	sorted, err := userOrders.By(order.Field, order.Direction)
	if err != nil {
		return none, err
	}
	return paging.Load(args, sorted, func(window paging.Window) ([]*ent.User, error) {
		users, err := s.DB.Read().User.Query().Where(conditions...).Where(window).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list users: %w", err)
		}
		return users, nil
	})
}

// CountSuperAdmins returns how many super admins are active. Where there is none, nobody can manage the server.
func (s *Service) CountSuperAdmins(ctx context.Context) (int, error) {
	n, err := s.DB.Read().User.Query().Where(user.SuperAdmin(true), user.StatusEQ(user.StatusACTIVE)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count super admins: %w", err)
	}
	return n, nil
}

// CountUsers returns how many users the filter chooses.
func (s *Service) CountUsers(ctx context.Context, filter UserFilter) (int, error) {
	conditions, err := filter.conditions(ctx)
	if err != nil {
		return 0, err
	}
	n, err := s.DB.Read().User.Query().Where(conditions...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count users: %w", err)
	}
	return n, nil
}

func (f UserFilter) conditions(ctx context.Context) (conditions []predicate.User, err error) {
	text, err := names.Search(f.Search, maxSearch)
	if err != nil {
		return nil, err
	}
	if text != "" {
		conditions = append(conditions, user.SearchTextContains(text))
	}
	if f.Status != nil {
		conditions = append(conditions, user.StatusEQ(*f.Status))
	}
	if f.SuperAdmin != nil {
		conditions = append(conditions, user.SuperAdmin(*f.SuperAdmin))
	}
	if f.GroupID != nil {
		if err := access.Require(ctx, access.ViewGroups); err != nil {
			return nil, err
		}
		conditions = append(conditions, user.HasGroupsWith(group.IDIn(plausible(*f.GroupID)...)))
	}
	return conditions, nil
}

var userOrders = paging.Orders[*ent.User, UserOrderField]{
	List: "User", Plural: "Users", Default: UsersByCreatedAt,
	Columns: map[UserOrderField][]paging.Column[*ent.User]{
		UsersByUsername: {paging.Bytes(user.FieldUsernameKey, userKey)}, // unique by itself
		UsersByCreatedAt: {
			paging.Time(user.FieldCreatedAt, func(u *ent.User) time.Time { return u.CreatedAt }),
			paging.Text(user.FieldID, userID),
		},
		UsersByFullName: {
			paging.Bytes(user.FieldFullNameKey, func(u *ent.User) []byte { return u.FullNameKey }),
			paging.Text(user.FieldID, userID),
		},
		UsersByLastSignInAt: {
			paging.Time(user.FieldLastSignInAt, func(u *ent.User) time.Time { return u.LastSignInAt }),
			paging.Text(user.FieldID, userID),
		},
	},
}
