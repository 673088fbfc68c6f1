package manifest

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	entgroup "github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/internal/accounts"
)

// applyGroups makes the new groups first, and then puts groups into each other.
func (w *work) applyGroups(ctx context.Context) error {
	entries := w.m.groups.entries
	made := map[*entry[groupDraft]]*ent.Group{}
	for _, e := range entries {
		if e.isBroken || w.groups[e] != nil {
			continue
		}
		is, err := w.createGroup(ctx, e)
		if err := note(w, GroupKind, e.draft.Name, e, err); err != nil {
			return err
		}
		if is != nil {
			made[e] = is
			w.groupIDs[nameKey(is.Name)], w.groupNames[is.ID] = is.ID, is.Name
		}
	}
	for _, e := range entries {
		if e.isBroken || w.groups[e] == nil && made[e] == nil {
			continue
		}
		step, err := w.fillGroup(ctx, e, made[e])
		if err := note(w, GroupKind, e.draft.Name, e, err); err != nil {
			return err
		}
		w.steps[GroupKind] = append(w.steps[GroupKind], step)
	}
	return nil
}

var usualGroup = groupDraft{Status: entgroup.DefaultStatus}

func (w *work) createGroup(ctx context.Context, e *entry[groupDraft]) (*ent.Group, error) {
	wanted := usualGroup
	e.fill(&wanted)
	memberIDs, ok := w.idsOf(e, members, wanted.Members)
	if !ok {
		return nil, nil
	}
	return w.Accounts.CreateGroup(ctx, accounts.GroupDraft{
		Name: wanted.Name, Description: wanted.Description, Status: wanted.Status,
		Permissions: wanted.Permissions, MemberIDs: memberIDs,
	})
}

// fillGroup changes a group that was there, or puts groups into a new one.
func (w *work) fillGroup(ctx context.Context, e *entry[groupDraft], made *ent.Group) (Step, error) {
	group := made
	if made == nil {
		group = w.groups[e]
	}
	memberIDs, ok := w.idsOf(e, members, e.draft.Members)
	childIDs, isKnown := w.idsOf(e, childGroups, e.draft.ChildGroups)
	if !ok || !isKnown {
		return Step{}, nil
	}
	var was, is accounts.GroupDraft
	stored, err := w.Accounts.UpdateGroup(ctx, group.ID, func(draft *accounts.GroupDraft) {
		was = *draft
		wanted := w.named(*draft)
		e.fill(wanted)
		draft.Name, draft.Description = wanted.Name, wanted.Description
		draft.Status, draft.Permissions = wanted.Status, wanted.Permissions
		if e.has(members) {
			draft.MemberIDs = memberIDs
		}
		if e.has(childGroups) {
			draft.ChildGroupIDs = childIDs
		}
		is = *draft
	})
	if err != nil {
		return Step{}, err
	}
	is.Name, is.Description, is.Status, is.Permissions = stored.Name, stored.Description, stored.Status, stored.Permissions
	if made != nil {
		return created(GroupKind, is.Name, groupKeys, &usualGroup, w.named(is)), nil
	}
	return updated(GroupKind, is.Name, groupKeys, w.named(was), w.named(is)), nil
}

// deleteGroups deletes those that are left out.
func (w *work) deleteGroups(ctx context.Context) error {
	for _, g := range w.left.groups {
		err := w.Accounts.DeleteGroup(ctx, g.ID)
		if err := noteLeft(w, GroupKind, g.Name, w.m.groups, err); err != nil {
			return err
		}
		w.steps[GroupKind] = append(w.steps[GroupKind], deleted(GroupKind, g.Name))
	}
	return nil
}
