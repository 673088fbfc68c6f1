package accounts

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/predicate"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/paging"
)

// UserFilter says which users to list; the zero value lists all.
type UserFilter struct {
	// Search is text in the user name, full name or e-mail address; case does not count.
	Search string
	// Status, when set, lists only users who have it.
	Status *user.Status
}

// maxSearch is how many bytes a search may have: more than a user's texts have together.
const maxSearch = 8 << 10

// UserOrderField is what users can be ordered by. The values are those of schema.graphql.
type UserOrderField string

// The fields that users can be ordered by.
const (
	UsersByCreatedAt UserOrderField = "CREATED_AT"
	UsersByUsername  UserOrderField = "USERNAME"
)

// UserOrder is how users are ordered; the zero value is newest first.
type UserOrder struct {
	Field      UserOrderField
	Descending bool
}

// Users returns a page of the users that match.
func (s *Service) Users(ctx context.Context, filter UserFilter, args paging.Args, order UserOrder) (paging.Page[*ent.User], error) {
	return paging.Load(args, order.paging(), func(window paging.Window) ([]*ent.User, error) {
		users, err := s.DB.Read().User.Query().Where(append(filter.where(), window)...).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list users: %w", err)
		}
		return users, nil
	})
}

// CountUsers returns how many users match.
func (s *Service) CountUsers(ctx context.Context, filter UserFilter) (int, error) {
	n, err := s.DB.Read().User.Query().Where(filter.where()...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count users: %w", err)
	}
	return n, nil
}

func (o UserOrder) paging() paging.Order[*ent.User] {
	id := paging.Text(user.FieldID, func(u *ent.User) string { return u.ID })
	switch o.Field {
	case UsersByUsername:
		key := paging.Bytes(user.FieldUsernameKey, func(u *ent.User) []byte { return u.UsernameKey })
		return paging.Order[*ent.User]{Name: "User.USERNAME", Columns: []paging.Column[*ent.User]{key}, Descending: o.Descending}
	case UsersByCreatedAt:
		at := paging.Time(user.FieldCreatedAt, func(u *ent.User) time.Time { return u.CreatedAt })
		return paging.Order[*ent.User]{Name: "User.CREATED_AT", Columns: []paging.Column[*ent.User]{at, id}, Descending: o.Descending}
	}
	return UserOrder{UsersByCreatedAt, true}.paging()
}

func (f UserFilter) where() (all []predicate.User) {
	if f.Status != nil {
		all = append(all, user.StatusEQ(*f.Status))
	}
	switch text := names.Fold(f.Search); {
	case names.Hostile(f.Search), len(f.Search) > maxSearch:
		// No stored text has such characters or is as long, and databases refuse some of it.
		all = append(all, func(s *sql.Selector) { s.Where(sql.False()) })
	case text != "":
		all = append(all, user.SearchTextContains(text))
	}
	return all
}

// GroupFilter says which groups to list; the zero value lists all.
type GroupFilter struct {
	// Search is text in the name; case does not count.
	Search string
	// Status, when set, lists only groups that have it.
	Status *group.Status
}

// GroupOrderField is what groups can be ordered by. The values are those of schema.graphql.
type GroupOrderField string

// The fields that groups can be ordered by.
const (
	GroupsByCreatedAt GroupOrderField = "CREATED_AT"
	GroupsByName      GroupOrderField = "NAME"
)

// GroupOrder is how groups are ordered; the zero value is newest first.
type GroupOrder struct {
	Field      GroupOrderField
	Descending bool
}

// Groups returns a page of the groups that match.
func (s *Service) Groups(ctx context.Context, filter GroupFilter, args paging.Args, order GroupOrder) (paging.Page[*ent.Group], error) {
	return paging.Load(args, order.paging(), func(window paging.Window) ([]*ent.Group, error) {
		groups, err := s.DB.Read().Group.Query().Where(append(filter.where(), window)...).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list groups: %w", err)
		}
		return groups, nil
	})
}

// CountGroups returns how many groups match.
func (s *Service) CountGroups(ctx context.Context, filter GroupFilter) (int, error) {
	n, err := s.DB.Read().Group.Query().Where(filter.where()...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count groups: %w", err)
	}
	return n, nil
}

func (o GroupOrder) paging() paging.Order[*ent.Group] {
	id := paging.Text(group.FieldID, func(g *ent.Group) string { return g.ID })
	switch o.Field {
	case GroupsByName:
		key := paging.Bytes(group.FieldNameKey, func(g *ent.Group) []byte { return g.NameKey })
		return paging.Order[*ent.Group]{Name: "Group.NAME", Columns: []paging.Column[*ent.Group]{key}, Descending: o.Descending}
	case GroupsByCreatedAt:
		at := paging.Time(group.FieldCreatedAt, func(g *ent.Group) time.Time { return g.CreatedAt })
		return paging.Order[*ent.Group]{Name: "Group.CREATED_AT", Columns: []paging.Column[*ent.Group]{at, id}, Descending: o.Descending}
	}
	return GroupOrder{GroupsByCreatedAt, true}.paging()
}

func (f GroupFilter) where() (all []predicate.Group) {
	if f.Status != nil {
		all = append(all, group.StatusEQ(*f.Status))
	}
	if key := names.Key(f.Search); len(key) > 0 {
		all = append(all, nameContains(key))
	}
	return all
}

// nameContains looks for bytes in the name key, which is the folded name. Nothing in them has a meaning
// of its own, as the wildcards of LIKE do.
func nameContains(key []byte) predicate.Group {
	return func(s *sql.Selector) {
		column := s.C(group.FieldNameKey)
		s.Where(sql.P(func(b *sql.Builder) {
			if b.Dialect() == dialect.Postgres {
				b.WriteString("position(").Arg(key).WriteString("::bytea in " + column + ") > 0")
				return
			}
			b.WriteString("instr(" + column + ", ").Arg(key).WriteString(") > 0")
		}))
	}
}
