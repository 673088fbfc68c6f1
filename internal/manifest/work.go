package manifest

import (
	"context"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/problem"
)

// work is an application of files under way.
type work struct {
	*Service
	m      *Manifest
	prunes bool
	people people

	// What each entry is about; nothing for what is new.
	scopes  map[*entry[scopeDraft]]*ent.Scope
	clients map[*entry[clientDraft]]*ent.AuthClient
	groups  map[*entry[groupDraft]]*ent.Group
	// left is what is to be deleted.
	left state
	// groupIDs and groupNames are the groups that stay, and those that were made, by the key of the name and by the id.
	groupIDs, groupNames map[string]string

	steps    map[Kind][]Step
	created  []Created
	problems problem.List
}

// begin finds out what the entries are about.
func (s *Service) begin(ctx context.Context, m *Manifest, prunes bool) (*work, error) {
	is, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	w := &work{
		Service: s, m: m, prunes: prunes, problems: slices.Clone(m.problems), steps: map[Kind][]Step{},
		groupIDs: map[string]string{}, groupNames: map[string]string{},
	}
	w.scopes, w.left.scopes = match(m.scopes, is.scopes,
		func(s *ent.Scope) string { return s.Name }, func(s scopeDraft) string { return s.Name })
	w.groups, w.left.groups = match(m.groups, is.groups,
		func(g *ent.Group) string { return nameKey(g.Name) }, func(g groupDraft) string { return nameKey(g.Name) })
	w.clients, w.left.clients = matchClients(m.clients, is.clients)
	w.checkTwice()
	if !prunes {
		w.left = state{}
	}
	for _, g := range is.groups {
		w.groupNames[g.ID] = g.Name
		if !slices.Contains(w.left.groups, g) {
			w.groupIDs[nameKey(g.Name)] = g.ID
		}
	}
	return w, w.findPeople(ctx)
}

// match returns what each entry is about, and what a list that is given leaves out.
func match[D, E any](l list[D], there []E, keyOf func(E) string, identify func(D) string) (found map[*entry[D]]E, left []E) {
	byKey := map[string]*entry[D]{}
	for _, e := range slices.Backward(l.entries) {
		byKey[identify(e.draft)] = e // the first, of those that are there twice
	}
	found = map[*entry[D]]E{}
	for _, one := range there {
		if e, ok := byKey[keyOf(one)]; ok {
			found[e] = one
		} else if l.isGiven {
			left = append(left, one)
		}
	}
	return found, left
}

// matchClients is [match] for clients: an entry with a Client ID is about that client, and its name is free for another.
func matchClients(l list[clientDraft], there []*ent.AuthClient) (found map[*entry[clientDraft]]*ent.AuthClient, left []*ent.AuthClient) {
	byID, named := map[int]*entry[clientDraft]{}, list[clientDraft]{isGiven: l.isGiven}
	for _, e := range l.entries {
		switch id := e.draft.ClientID; {
		case id == 0:
			named.entries = append(named.entries, e)
		case byID[id] == nil:
			byID[id] = e
		}
	}
	byName := slices.DeleteFunc(slices.Clone(there), func(c *ent.AuthClient) bool { return byID[c.ID] != nil })
	found, left = match(named, byName,
		func(c *ent.AuthClient) string { return nameKey(c.Name) }, func(c clientDraft) string { return nameKey(c.Name) })
	for _, c := range there {
		if e := byID[c.ID]; e != nil {
			found[e] = c
		}
	}
	return found, left
}

// checkTwice refuses a client that is there by its name and by its Client ID, unless that gives it another name.
func (w *work) checkTwice() {
	byName := map[string]*entry[clientDraft]{}
	for _, e := range w.m.clients.entries {
		if e.draft.ClientID == 0 {
			byName[nameKey(e.draft.Name)] = e
		}
	}
	for e, c := range w.clients {
		other := byName[nameKey(c.Name)]
		if e.draft.ClientID != 0 && e.draft.Name == "" && other != nil {
			w.problems.Add(e.at("clientId", ""), "The client %.100s is there twice: by its name at %s. Keep one of them.", c.Name, other.at("name", ""))
			e.isBroken, other.isBroken = true, true
		}
	}
}

// run does all of it. The order lets everything be there that something else needs: names are free before they are taken,
// and a scope is deleted when nobody has it any more.
func (w *work) run(ctx context.Context) error {
	for _, part := range []func(context.Context) error{
		w.applyScopes, w.deleteClients, w.applyClients, w.applyGroups, w.deleteGroups, w.deleteScopes,
	} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	if len(w.problems) > 0 {
		return w.problems.Sorted()
	}
	return nil
}

// plan returns what was done.
func (w *work) plan() *Plan {
	plan := &Plan{prunes: w.prunes}
	for _, kind := range []Kind{ScopeKind, ClientKind, GroupKind} {
		for _, step := range w.steps[kind] {
			if step.Action != "" {
				plan.Steps = append(plan.Steps, step)
			}
		}
	}
	return plan
}

// keyOfField are the keys of the file under which the fields of the rooms stand that are called otherwise. Those that
// are about all of an entry have none.
var keyOfField = map[string]string{"memberIds": members, "childGroupIds": childGroups, "id": "", "expectedVersion": ""}

// note keeps what a room has said about an entry as problems at its places. Any other error it returns.
func note[D any](w *work, kind Kind, name string, e *entry[D], err error) error {
	mistakes, ok := fault.AsUserErrors(err)
	if !ok {
		return wrapped(kind, name, err)
	}
	for _, mistake := range mistakes {
		field := append(mistake.Field, "", "")
		key := field[0]
		if of, ok := keyOfField[key]; ok {
			key = of
		}
		what := name
		if key != "" {
			what += ", " + key
		}
		w.problems.Add(e.at(key, field[1]), "The %s %.200s: %s", kind, what, mistake.Message)
	}
	return nil
}

// noteLeft is [note] for something that the files leave out.
func noteLeft[D any](w *work, kind Kind, name string, l list[D], err error) error {
	mistakes, ok := fault.AsUserErrors(err)
	if !ok {
		return wrapped(kind, name, err)
	}
	w.problems.Add(l.Place, "The %s %.100s, which is left out here, cannot be deleted: %s", kind, name, mistakes)
	return nil
}

func wrapped(kind Kind, name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", kind, name, err)
}
