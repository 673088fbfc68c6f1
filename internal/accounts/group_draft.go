package accounts

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/names"
)

// GroupDraft is everything that can be chosen about a group.
type GroupDraft struct {
	// Name is required and unique, see package names.
	Name        string `json:"name"`
	Description string `json:"description"`
	// Status is ACTIVE when empty. An inactive group gives nothing, nor do the groups around it
	// through it.
	Status group.Status `json:"status"`
	// Permissions are given to the members, and to those of the groups it contains.
	Permissions []access.Permission `json:"permissions"`
	// MemberIDs are the direct members.
	MemberIDs []string `json:"memberIds"`
	// AddMemberIDs join the members, and RemoveMemberIDs leave them: for a change of a long list.
	AddMemberIDs    []string `json:"-"`
	RemoveMemberIDs []string `json:"-"`
	// ChildGroupIDs are the groups it contains. Groups may contain each other: a loop does no harm.
	ChildGroupIDs []string `json:"childGroupIds"`
}

// maxDescription is how many characters a description may have.
const maxDescription = 1000

// storedGroup is a group with the draft that would make it, and all that its members get through it,
// from the groups around it too.
type storedGroup struct {
	*ent.Group
	draft GroupDraft
	reach access.Set
}

// loadGroup returns the group of an edit, or a user error for the field id.
func (e *edit) loadGroup(ctx context.Context, id string) (*storedGroup, error) {
	missing := fault.One(fault.Missing, "id", "There is no such group.")
	if !ids.Plausible(id) {
		return nil, missing
	}
	g, err := e.tx.Group.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, missing
	}
	if err != nil {
		return nil, fmt.Errorf("load a group: %w", err)
	}
	members, err := e.tx.User.Query().Where(user.HasGroupsWith(group.ID(id))).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the members of a group: %w", err)
	}
	children, err := e.tx.Group.Query().Where(group.HasParentsWith(group.ID(id))).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the groups of a group: %w", err)
	}
	reach, err := reachOf(ctx, e.tx, []string{id})
	if err != nil {
		return nil, err
	}
	return &storedGroup{g, GroupDraft{
		Name: g.Name, Description: g.Description, Status: g.Status,
		Permissions: g.Permissions, MemberIDs: members, ChildGroupIDs: children,
	}.sorted(), reach[id]}, nil
}

// cleaned returns the draft with its texts as they are stored; lists stay as they were given.
func (d GroupDraft) cleaned() GroupDraft {
	d.Name, d.Description = names.Clean(d.Name), strings.TrimSpace(d.Description)
	if d.Status == "" {
		d.Status = group.DefaultStatus
	}
	return d
}

// sorted returns the draft with its lists as they are stored, in copies. Whoever is added or removed is
// then among the members or not.
func (d GroupDraft) sorted() GroupDraft {
	d.Permissions = access.SetOf(d.Permissions...).Sorted()
	d.MemberIDs = plausible(without(slices.Concat(d.MemberIDs, d.AddMemberIDs), d.RemoveMemberIDs)...)
	d.AddMemberIDs, d.RemoveMemberIDs = nil, nil
	d.ChildGroupIDs = plausible(d.ChildGroupIDs...)
	return d
}

// membersField returns the field that asks for another membership.
func (d GroupDraft) membersField() string {
	switch {
	case len(d.AddMemberIDs) > 0:
		return "addMemberIds"
	case len(d.RemoveMemberIDs) > 0:
		return "removeMemberIds"
	}
	return "memberIds"
}

func (d GroupDraft) searchText() string { return names.Fold(d.Name + " " + d.Description) }

// check adds to u what is wrong with the draft in itself.
func (d GroupDraft) check(u *fault.UserErrors) {
	names.Check(u, "name", "Name", d.Name)
	names.CheckText(u, "description", "Description", d.Description, maxDescription)
	if group.StatusValidator(d.Status) != nil {
		u.Add(fault.Invalid, "status", "The status must be ACTIVE or INACTIVE.")
	}
	checkPermissions(u, d.Permissions)
}
