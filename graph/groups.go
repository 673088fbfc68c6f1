package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	entgroup "github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
)

func (q query) Groups(
	ctx context.Context, first *int, after *string, last *int, before *string, orderBy *accounts.GroupOrder, filter *accounts.GroupFilter,
) (*model.GroupConnection, error) {
	page, err := q.rooms.Accounts.Groups(ctx, given(filter), given(orderBy), paging.Args{First: first, After: after, Last: last, Before: before})
	if err != nil {
		return nil, err
	}
	load(ctx).expectGroups(page.Items)
	return model.NewConnection(page, func() (int, error) { return q.rooms.Accounts.CountGroups(ctx, given(filter)) }), nil
}

func (q query) Group(ctx context.Context, id string) (*ent.Group, error) {
	return orNull(q.rooms.Accounts.Group(ctx, id))
}

// group resolves what hangs on a group.
type group struct{}

func (r resolver) Group() generated.GroupResolver { return group{} }

func (group) Members(ctx context.Context, g *ent.Group) ([]*ent.User, error) {
	return listed(load(ctx).members.get(ctx, g.ID))
}

func (group) MemberCount(ctx context.Context, g *ent.Group) (int, error) {
	return load(ctx).memberCount.get(ctx, g.ID)
}

func (group) ChildGroups(ctx context.Context, g *ent.Group) ([]*ent.Group, error) {
	return listed(load(ctx).children.get(ctx, g.ID))
}

func (m mutation) CreateGroup(ctx context.Context, draft accounts.GroupDraft) (*generated.CreateGroupPayload, error) {
	created, err := m.rooms.Accounts.CreateGroup(ctx, draft)
	problems, err := split(err)
	return &generated.CreateGroupPayload{Group: created, UserErrors: problems}, err
}

func (m mutation) UpdateGroup(ctx context.Context, input generated.UpdateGroupInput) (*generated.UpdateGroupPayload, error) {
	var updated *ent.Group
	change, err := groupChange(input)
	if err == nil {
		updated, err = m.rooms.Accounts.UpdateGroup(ctx, input.ID, change)
	}
	problems, err := split(err)
	return &generated.UpdateGroupPayload{Group: updated, UserErrors: problems}, err
}

func groupChange(input generated.UpdateGroupInput) (func(*accounts.GroupDraft), error) {
	if err := checkMemberFields(input); err != nil {
		return nil, err
	}
	return partial(func(nulls *fault.UserErrors, d *accounts.GroupDraft) {
		set(nulls, "name", &d.Name, input.Name)
		setText(&d.Description, input.Description)
		if status, isGiven := input.Status.ValueOK(); isGiven && status != nil {
			d.Status = entgroup.Status(*status) // one enum of GraphQL, two of ent
		} else if isGiven {
			addNull(nulls, "status")
		}
		setList(nulls, "permissions", &d.Permissions, input.Permissions)
		setList(nulls, "memberIds", &d.MemberIDs, input.MemberIds)
		setList(nulls, "addMemberIds", &d.AddMemberIDs, input.AddMemberIds)
		setList(nulls, "removeMemberIds", &d.RemoveMemberIDs, input.RemoveMemberIds)
		setList(nulls, "childGroupIds", &d.ChildGroupIDs, input.ChildGroupIds)
	})
}

// checkMemberFields: a list of all members leaves nobody to be added or removed.
func checkMemberFields(input generated.UpdateGroupInput) error {
	const either = "Send either memberIds, or addMemberIds and removeMemberIds."
	var wrong fault.UserErrors
	if input.MemberIds.IsSet() && input.AddMemberIds.IsSet() {
		wrong.Add(fault.Invalid, "addMemberIds", either)
	}
	if input.MemberIds.IsSet() && input.RemoveMemberIds.IsSet() {
		wrong.Add(fault.Invalid, "removeMemberIds", either)
	}
	return wrong.Err()
}

func (m mutation) DeleteGroup(ctx context.Context, input generated.DeleteGroupInput) (*generated.DeleteGroupPayload, error) {
	problems, err := split(m.rooms.Accounts.DeleteGroup(ctx, input.ID))
	return &generated.DeleteGroupPayload{DeletedID: ifDone(input.ID, problems), UserErrors: problems}, err
}
