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
	"github.com/ostiary/ostiary/internal/fault"
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
	sorted, err := order.sorted()
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
	text, err := searched(f.Search)
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
		conditions = append(conditions, user.HasGroupsWith(group.IDIn(plausible([]string{*f.GroupID})...)))
	}
	return conditions, nil
}

func (f UserOrderField) columns() ([]paging.Column[*ent.User], bool) {
	switch f {
	case UsersByUsername: // unique by itself
		return []paging.Column[*ent.User]{paging.Bytes(user.FieldUsernameKey, userKey)}, true
	case UsersByCreatedAt:
		at := paging.Time(user.FieldCreatedAt, func(u *ent.User) time.Time { return u.CreatedAt })
		return []paging.Column[*ent.User]{at, paging.Text(user.FieldID, userID)}, true
	case UsersByFullName:
		name := paging.Bytes(user.FieldFullNameKey, func(u *ent.User) []byte { return u.FullNameKey })
		return []paging.Column[*ent.User]{name, paging.Text(user.FieldID, userID)}, true
	case UsersByLastSignInAt:
		at := paging.Time(user.FieldLastSignInAt, func(u *ent.User) time.Time { return u.LastSignInAt })
		return []paging.Column[*ent.User]{at, paging.Text(user.FieldID, userID)}, true
	}
	return nil, false
}

func (o UserOrder) sorted() (sorted paging.Order[*ent.User], err error) {
	if o.Field == "" {
		o.Field = UsersByCreatedAt
	}
	if o.Direction == "" {
		o.Direction = paging.Descending
	}
	columns, known := o.Field.columns()
	if !known {
		return sorted, fault.New(fault.BadUserInput, "Users cannot be ordered by this field.")
	}
	return paging.Order[*ent.User]{
		Name:       "User." + string(o.Field),
		Columns:    columns,
		Descending: o.Direction == paging.Descending,
	}, o.Direction.Check()
}
