package manifest

import (
	"context"
	"slices"
	"strconv"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

// people are the users that the files name as members of groups, and those who are members of these groups: by the key of
// their name, and by their id. They do not change meanwhile.
type people struct{ ids, names map[string]string }

func (w *work) findPeople(ctx context.Context) error {
	w.people = people{map[string]string{}, map[string]string{}}
	for _, e := range w.m.groups.entries {
		for _, name := range e.draft.Members {
			if err := w.findPerson(ctx, name); err != nil {
				return err
			}
		}
		if group := w.groups[e]; group != nil && e.has(members) {
			those, err := w.membersOf(ctx, group.ID)
			if err != nil {
				return err
			}
			for _, one := range those {
				w.people.names[one.ID] = one.Username
			}
		}
	}
	return nil
}

func (w *work) findPerson(ctx context.Context, name string) error {
	key := nameKey(name)
	if _, ok := w.people.ids[key]; ok {
		return nil
	}
	found, err := w.Accounts.UserByUsername(ctx, name)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		w.people.ids[key] = ""
		return nil
	case err != nil:
		return err
	}
	w.people.ids[key], w.people.names[found.ID] = found.ID, found.Username
	return nil
}

// idsOf returns the ids of those whom a group names under a key. It reports false when one of them is not there, which
// was told, unless it is a group of the files: why that is not there was told already.
func (w *work) idsOf(e *entry[groupDraft], key string, names []string) (ids []string, ok bool) {
	known, what := w.people.ids, "user"
	if key == childGroups {
		known, what = w.groupIDs, "group"
	}
	ids, ok = make([]string, len(names)), true
	for i, name := range names {
		if ids[i] = known[nameKey(name)]; ids[i] != "" {
			continue
		}
		ok = false
		isOurs := key == childGroups && slices.ContainsFunc(w.m.groups.entries, func(other *entry[groupDraft]) bool {
			return nameKey(other.draft.Name) == nameKey(name)
		})
		if !isOurs {
			w.problems.Add(e.at(key, strconv.Itoa(i)), "The group %.100s, %s: there is no %s %.100q.", e.draft.Name, key, what, name)
		}
	}
	return ids, ok
}

// named returns a group as files have it.
func (w *work) named(draft accounts.GroupDraft) *groupDraft {
	return &groupDraft{
		Name: draft.Name, Description: draft.Description, Status: draft.Status,
		Permissions: access.SetOf(draft.Permissions...).Sorted(),
		ChildGroups: namesOf(draft.ChildGroupIDs, w.groupNames),
		Members:     namesOf(draft.MemberIDs, w.people.names),
	}
}

// namesOf returns the names of those who have the ids, each once. Who is not known keeps their id.
func namesOf(ids []string, known map[string]string) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		if all[i] = known[id]; all[i] == "" {
			all[i] = id
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
