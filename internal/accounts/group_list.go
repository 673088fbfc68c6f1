package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/predicate"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/paging"
)

// maxSearch is how many characters a search may have: the texts of a user or a group have no more together.
const maxSearch = names.MaxLength + maxDescription + len(" ")

// GroupFilter chooses groups. The zero value chooses all.
type GroupFilter struct {
	// Search is text in the name or the description; case does not count.
	Search string
	// Status chooses those that have it.
	Status *group.Status
	// MemberID chooses those of which a user is a direct member.
	MemberID *string
}

// GroupOrderField is what groups are sorted by. The values are those of schema.graphql.
type GroupOrderField string

// The fields that groups can be sorted by.
const (
	GroupsByCreatedAt GroupOrderField = "CREATED_AT"
	GroupsByName      GroupOrderField = "NAME"
)

// GroupOrder is how groups are sorted. What is left empty is the default: the newest first.
type GroupOrder struct {
	Field     GroupOrderField
	Direction paging.Direction
}

// Groups returns a page of groups. What it cannot understand is [fault.BadUserInput].
func (s *Service) Groups(ctx context.Context, filter GroupFilter, order GroupOrder, args paging.Args) (paging.Page[*ent.Group], error) {
	var none paging.Page[*ent.Group]
	conditions, err := filter.conditions()
	if err != nil {
		return none, err
	}
	sorted, err := groupOrders.By(order.Field, order.Direction)
	if err != nil {
		return none, err
	}
	return paging.Load(args, sorted, func(window paging.Window) ([]*ent.Group, error) {
		groups, err := s.DB.Read().Group.Query().Where(conditions...).Where(window).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list groups: %w", err)
		}
		return groups, nil
	})
}

// CountGroups returns how many groups the filter chooses.
func (s *Service) CountGroups(ctx context.Context, filter GroupFilter) (int, error) {
	conditions, err := filter.conditions()
	if err != nil {
		return 0, err
	}
	n, err := s.DB.Read().Group.Query().Where(conditions...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count groups: %w", err)
	}
	return n, nil
}

func (f GroupFilter) conditions() (conditions []predicate.Group, err error) {
	text, err := names.Search(f.Search, maxSearch)
	if err != nil {
		return nil, err
	}
	if text != "" {
		conditions = append(conditions, group.SearchTextContains(text))
	}
	if f.Status != nil {
		conditions = append(conditions, group.StatusEQ(*f.Status))
	}
	if f.MemberID != nil { // who sees groups sees their members
		conditions = append(conditions, group.HasMembersWith(user.IDIn(plausible(*f.MemberID)...)))
	}
	return conditions, nil
}

var groupOrders = paging.Orders[*ent.Group, GroupOrderField]{
	List: "Group", Plural: "Groups", Default: GroupsByCreatedAt,
	Columns: map[GroupOrderField][]paging.Column[*ent.Group]{
		GroupsByName: {paging.Bytes(group.FieldNameKey, groupKey)}, // unique by itself
		GroupsByCreatedAt: {
			paging.Time(group.FieldCreatedAt, func(g *ent.Group) time.Time { return g.CreatedAt }),
			paging.Text(group.FieldID, groupID),
		},
	},
}
