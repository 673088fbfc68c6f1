package property_test

import (
	"fmt"
	"maps"
)

const groupFields = "group { id name status permissions members { id } childGroups { id } }"

func (m *machine) createGroup() {
	if len(m.liveGroups()) >= maxOfEach {
		return
	}
	a := m.actor("CREATE_GROUPS", "VIEW_GROUPS")
	draft := modelGroup{active: !m.chance(25, "inactive"), permissions: m.permissions(a), members: m.someMembers(), children: m.someChildren()}
	if m.chance(10, "taken name") {
		draft.name = pick(m, "group", m.groups).name
	}
	m.addGroup(a, draft)
}

// addGroup creates a group as the draft says; without a name it gives one.
func (m *machine) addGroup(a *modelActor, draft modelGroup) {
	symbol := m.symbol("group")
	if draft.name == "" {
		draft.name = fmt.Sprintf("group%d", m.count["group"])
	}
	draft.symbol = symbol
	if draft.members == nil {
		draft.members, draft.children = map[*modelUser]bool{}, map[*modelGroup]bool{}
	}
	want := m.may(a, "CREATE_GROUPS", "VIEW_GROUPS")
	if want == done && !m.mayStoreGroup(a, nil, &draft) {
		want = mend
	}
	answers := m.mutate(a, want, "createGroup", groupFields, func(side int) map[string]any {
		return map[string]any{
			"name": draft.name, "status": statusOf(draft.active), "permissions": sorted(draft.permissions),
			"memberIds": m.memberIDs(draft.members, side), "childGroupIds": m.childIDs(draft.children, side),
		}
	}, map[string]string{"group.id": symbol})
	if want == done {
		draft.ids = at(answers, "createGroup", "group", "id")
		m.groups = append(m.groups, &draft)
	}
}

// mayStoreGroup is what P4 says about groups: nobody changes whom a group gives something to, or what,
// who does not hold all of it, nor puts in or takes out people who may do more than they.
func (m *machine) mayStoreGroup(a *modelActor, old, next *modelGroup) bool {
	if old == nil {
		old = &modelGroup{active: next.active}
	} else if !m.holdsAll(a, m.reach(old)) && changesReach(old, next) {
		return false
	}
	for _, g := range m.liveGroups() {
		if g.symbol != old.symbol && g.name == next.name {
			return false
		}
	}
	if !m.holdsAll(a, minus(next.permissions, old.permissions)) {
		return false
	}
	for u := range difference(old.members, next.members) {
		if u.gone || !m.mayTouch(a, u, m.effective(u)) {
			return false
		}
	}
	for child := range next.children {
		if child.gone {
			return false
		}
	}
	return true
}

func changesReach(old, next *modelGroup) bool {
	return old.active != next.active || fmt.Sprint(sorted(old.permissions)) != fmt.Sprint(sorted(next.permissions)) ||
		!maps.Equal(old.members, next.members) || !maps.Equal(old.children, next.children)
}

// difference returns what one of both has.
func difference[K comparable](a, b map[K]bool) map[K]bool {
	all := map[K]bool{}
	for item := range a {
		all[item] = true
	}
	for item := range b {
		if all[item] {
			delete(all, item)
		} else {
			all[item] = true
		}
	}
	return all
}

func both[K comparable](a, b map[K]bool) map[K]bool {
	all := map[K]bool{}
	for item := range a {
		if b[item] {
			all[item] = true
		}
	}
	return all
}

func (m *machine) someMembers() map[*modelUser]bool {
	members := map[*modelUser]bool{}
	for _, u := range m.users {
		if u != m.inspector.user && m.chance(30, u.symbol) && (!u.gone || m.chance(10, "gone")) {
			members[u] = true
		}
	}
	return members
}

func (m *machine) someChildren() map[*modelGroup]bool {
	children := map[*modelGroup]bool{}
	for _, g := range m.someGroups() {
		children[g] = true
	}
	return children
}

// memberIDs and childIDs keep the order of creation, so that both servers are told the same.
func (m *machine) memberIDs(members map[*modelUser]bool, side int) []string {
	ids := []string{}
	for _, u := range m.users {
		if members[u] {
			ids = append(ids, u.ids[side])
		}
	}
	return ids
}

func (m *machine) childIDs(children map[*modelGroup]bool, side int) []string {
	ids := []string{}
	for _, g := range m.groups {
		if children[g] {
			ids = append(ids, g.ids[side])
		}
	}
	return ids
}

// toGroup draws a group to do something to.
func (m *machine) toGroup() *modelGroup {
	for {
		if g := pick(m, "group", m.groups); !g.gone || m.chance(20, "gone") || len(m.liveGroups()) == 0 {
			return g
		}
	}
}

func (m *machine) updateGroup() {
	a, g := m.actor("EDIT_GROUPS", "VIEW_GROUPS"), m.toGroup()
	next, given := m.drawGroupChange(a, g)
	want := m.may(a, "EDIT_GROUPS", "VIEW_GROUPS")
	if want == done && (g.gone || !m.mayStoreGroup(a, g, &next)) {
		want = mend
	}
	m.mutate(a, want, "updateGroup", groupFields, func(side int) map[string]any {
		input := map[string]any{"id": g.ids[side]}
		maps.Copy(input, given)
		switch given["memberIds"] {
		case "all":
			input["memberIds"] = m.memberIDs(next.members, side)
		case "moves":
			delete(input, "memberIds")
			moved := difference(g.members, next.members)
			input["addMemberIds"] = m.memberIDs(both(moved, next.members), side)
			input["removeMemberIds"] = m.memberIDs(both(moved, g.members), side)
		}
		if given["childGroupIds"] != nil {
			input["childGroupIds"] = m.childIDs(next.children, side)
		}
		return input
	}, nil)
	if want == done {
		*g = next
	}
}

func (m *machine) drawGroupChange(a *modelActor, g *modelGroup) (next modelGroup, given map[string]any) {
	next, given = *g, map[string]any{}
	next.members, next.children = maps.Clone(g.members), maps.Clone(g.children)
	if m.chance(20, "name") {
		next.name = pick(m, "name", []string{"new name", g.name, m.groups[0].name})
		given["name"] = next.name
	}
	if m.chance(30, "status") {
		next.active = !m.chance(50, "inactive")
		given["status"] = statusOf(next.active)
	}
	if m.chance(30, "permissions") {
		next.permissions = m.permissions(a)
		given["permissions"] = sorted(next.permissions)
	}
	if m.chance(40, "members") {
		next.members, given["memberIds"] = m.someMembers(), pick(m, "how", []string{"all", "moves"})
	}
	if m.chance(40, "children") {
		next.children, given["childGroupIds"] = m.someChildren(), true
	}
	return next, given
}

func (m *machine) deleteGroup() {
	a, g := m.actor("DELETE_GROUPS", "VIEW_GROUPS"), m.toGroup()
	want := m.may(a, "DELETE_GROUPS", "VIEW_GROUPS")
	if want == done && (g.gone || !m.holdsAll(a, m.reach(g))) {
		want = mend
	}
	m.mutate(a, want, "deleteGroup", "deletedId", func(side int) map[string]any { return map[string]any{"id": g.ids[side]} }, nil)
	if want != done {
		return
	}
	g.gone = true
	for _, around := range m.groups {
		delete(around.children, g)
	}
}
