package accounts

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/inclusion"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/names"
)

// Group returns the group with this id, or [fault.NotFound].
func (s *Service) Group(ctx context.Context, id string) (*ent.Group, error) {
	found, err := s.GroupsByID(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, fault.New(fault.NotFound, "There is no such group.")
	}
	return found[id], nil
}

// GroupsByID returns the groups with these ids. Unknown ids are left out.
func (s *Service) GroupsByID(ctx context.Context, ids []string) (map[string]*ent.Group, error) {
	return database.ByKey(plausible(ids...), groupID, func(some []string) ([]*ent.Group, error) {
		return s.DB.Read().Group.Query().Where(group.IDIn(some...)).All(ctx)
	})
}

func groupID(g *ent.Group) string { return g.ID }

// CreateGroup stores a new group. What is wrong with the draft, and what the actor may not give, is
// told as [fault.UserErrors].
func (s *Service) CreateGroup(ctx context.Context, draft GroupDraft) (created *ent.Group, err error) {
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		next := draft.cleaned()
		if err := e.checkGroup(ctx, nil, next); err != nil {
			return err
		}
		created, err = e.createGroup(ctx, next.sorted())
		return err
	})
	return created, err
}

func (e *edit) createGroup(ctx context.Context, draft GroupDraft) (*ent.Group, error) {
	created, err := e.tx.Group.Create().SetID(ids.New(ids.Group)).
		SetName(draft.Name).SetNameKey(names.Key(draft.Name)).SetDescription(draft.Description).SetSearchText(draft.searchText()).
		SetStatus(draft.Status).SetPermissions(draft.Permissions).
		AddMemberIDs(draft.MemberIDs...).
		SetCreatedAt(e.now).SetUpdatedAt(e.now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("store a group: %w", err)
	}
	if err := e.include(ctx, created.ID, draft.ChildGroupIDs, nil); err != nil {
		return nil, err
	}
	object := audit.Group(created.ID, created.Name)
	return created, audit.Record(ctx, e.tx, e.now, audit.GroupCreated, object, audit.Diff(nil, draft))
}

// UpdateGroup changes a group: change gets a draft of what is stored and sets what is to be different.
func (s *Service) UpdateGroup(ctx context.Context, id string, change func(*GroupDraft)) (updated *ent.Group, err error) {
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		old, err := e.loadGroup(ctx, id)
		if err != nil {
			return err
		}
		next := old.draft.sorted()
		change(&next)
		next = next.cleaned()
		if err := e.checkGroup(ctx, old, next); err != nil {
			return err
		}
		updated, err = e.saveGroup(ctx, old, next.sorted())
		return err
	})
	return updated, err
}

func (e *edit) saveGroup(ctx context.Context, old *storedGroup, next GroupDraft) (*ent.Group, error) {
	changes := audit.Diff(old.draft, next)
	if len(changes) == 0 {
		return old.Group, nil
	}
	joined, left := difference(old.draft.MemberIDs, next.MemberIDs)
	taken, dropped := difference(old.draft.ChildGroupIDs, next.ChildGroupIDs)
	tellDifference(changes, "memberIds", joined, left)
	tellDifference(changes, "childGroupIds", taken, dropped)
	updated, err := e.tx.Group.UpdateOneID(old.ID).
		SetName(next.Name).SetNameKey(names.Key(next.Name)).SetDescription(next.Description).SetSearchText(next.searchText()).
		SetStatus(next.Status).SetPermissions(next.Permissions).
		AddMemberIDs(joined...).RemoveMemberIDs(left...).
		SetUpdatedAt(e.now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("store a group: %w", err)
	}
	if err := e.include(ctx, old.ID, taken, dropped); err != nil {
		return nil, err
	}
	return updated, audit.Record(ctx, e.tx, e.now, audit.GroupUpdated, audit.Group(updated.ID, updated.Name), changes)
}

// include puts groups into a group, and takes others out of it.
func (e *edit) include(ctx context.Context, parentID string, taken, dropped []string) error {
	create := make([]*ent.InclusionCreate, len(taken))
	for i, id := range taken {
		create[i] = e.tx.Inclusion.Create().SetParentID(parentID).SetGroupID(id)
	}
	if len(create) > 0 {
		if err := e.tx.Inclusion.CreateBulk(create...).Exec(ctx); err != nil {
			return fmt.Errorf("include groups: %w", err)
		}
	}
	if len(dropped) == 0 {
		return nil
	}
	_, err := e.tx.Inclusion.Delete().
		Where(inclusion.ParentID(parentID), inclusion.GroupIDIn(dropped...)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("exclude groups: %w", err)
	}
	return nil
}

// DeleteGroup removes a group. Its members stay, and so do the groups it contains.
func (s *Service) DeleteGroup(ctx context.Context, id string) error {
	return s.edit(ctx, func(ctx context.Context, e *edit) error {
		old, err := e.loadGroup(ctx, id)
		if err != nil {
			return err
		}
		if !e.actor.MayGrant(old.reach) {
			return fault.One(fault.NotAllowed, "id", groupExceedsYou)
		}
		if err := e.tx.Group.DeleteOneID(id).Exec(ctx); err != nil {
			return fmt.Errorf("delete a group: %w", err)
		}
		return audit.Record(ctx, e.tx, e.now, audit.GroupDeleted, audit.Group(id, old.Name), old.lost())
	})
}
