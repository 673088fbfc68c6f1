package property_test

import (
	"fmt"
	"maps"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// maxOfEach keeps the world small enough to be seen at one look.
const maxOfEach = 12

const userFields = "user { id username fullName status superAdmin permissions effectivePermissions groups { id } }"

func statusOf(active bool) string {
	if active {
		return "ACTIVE"
	}
	return "INACTIVE"
}

func groupIDs(groups []*modelGroup, side int) []string {
	ids := []string{}
	for _, g := range groups {
		ids = append(ids, g.ids[side])
	}
	return ids
}

// mayJoin: a group that somebody is put into exists, and gives nothing that the actor does not hold (P4).
func (m *machine) mayJoin(a *modelActor, groups []*modelGroup) bool {
	for _, g := range groups {
		if g.gone || !m.holdsAll(a, m.reach(g)) {
			return false
		}
	}
	return true
}

func (m *machine) usernameIsTaken(name string, but *modelUser) bool {
	u := m.named(name)
	return u != nil && u != but
}

// someGroups draws a few, such as are gone among them.
func (m *machine) someGroups() (groups []*modelGroup) {
	for _, g := range m.groups {
		if m.chance(25, g.symbol) && (!g.gone || m.chance(10, "gone")) {
			groups = append(groups, g)
		}
	}
	return groups
}

func (m *machine) createUser() {
	if len(m.liveUsers()) >= maxOfEach {
		return
	}
	a := m.actor("CREATE_USERS", "VIEW_USERS")
	draft := modelUser{active: !m.chance(10, "inactive"), super: m.chance(15, "super admin"), permissions: m.permissions(a)}
	if m.chance(10, "taken name") {
		draft.username = pick(m, "user", m.users).username
	}
	m.addUser(a, draft, m.someGroups())
}

// addUser creates a user as the draft says; without a user name it gives one.
func (m *machine) addUser(a *modelActor, draft modelUser, groups []*modelGroup) *modelUser {
	symbol := m.symbol("user")
	if draft.username == "" {
		draft.username = fmt.Sprintf("person%d", m.count["user"])
	}
	draft.symbol, draft.password, draft.fullName = symbol, servertest.Password, "Somebody"
	want := m.may(a, "CREATE_USERS", "VIEW_USERS")
	if want == done && (!m.mayGiveUser(a, &draft, false, nil, groups) || m.usernameIsTaken(draft.username, nil)) {
		want = mend
	}
	answers := m.mutate(a, want, "createUser", userFields, func(side int) map[string]any {
		return map[string]any{
			"username": draft.username, "password": draft.password, "fullName": draft.fullName, "status": statusOf(draft.active),
			"superAdmin": draft.super, "permissions": sorted(draft.permissions), "groupIds": groupIDs(groups, side),
		}
	}, map[string]string{"user.id": symbol})
	if want != done {
		return nil
	}
	draft.ids = at(answers, "createUser", "user", "id")
	m.users = append(m.users, &draft)
	for _, g := range groups {
		g.members[&draft] = true
	}
	return &draft
}

// mayGiveUser is what P3 and P4 say about what a user gets: the Super Admin setting from a super admin in a
// session, permissions and groups from who holds all that they give.
func (m *machine) mayGiveUser(a *modelActor, next *modelUser, wasSuper bool, had texts, joined []*modelGroup) bool {
	if next.super != wasSuper && (!m.isSuper(a) || a.token != nil) {
		return false
	}
	return m.holdsAll(a, minus(next.permissions, had)) && m.mayJoin(a, joined)
}

// target draws a user to do something to.
func (m *machine) target() *modelUser {
	for {
		u := pick(m, "user", m.users)
		if u != m.inspector.user && (!u.gone || m.chance(20, "gone")) {
			return u
		}
	}
}

// userChange is what an update sends.
type userChange struct {
	next     modelUser
	given    map[string]any
	password bool
	groups   []*modelGroup
	regroup  bool
}

func (m *machine) drawUserChange(a *modelActor, u *modelUser) userChange {
	c := userChange{next: *u, given: map[string]any{}, groups: m.groupsOf(u)}
	if m.chance(25, "full name") {
		c.next.fullName = pick(m, "full name", []string{"Somebody", "Somebody Else"})
		c.given["fullName"] = c.next.fullName
	}
	if m.chance(10, "user name") {
		c.next.username = pick(m, "user name", []string{"renamed", u.username, m.users[0].username})
		c.given["username"] = c.next.username
	}
	if m.chance(20, "password") {
		c.next.password, c.password = pick(m, "password", []string{"another good password", servertest.Password}), true
		c.given["password"] = c.next.password
	}
	if m.chance(30, "status") {
		c.next.active = !m.chance(50, "inactive")
		c.given["status"] = statusOf(c.next.active)
	}
	if m.chance(20, "super admin") {
		c.next.super = m.chance(50, "is super admin")
		c.given["superAdmin"] = c.next.super
	}
	if m.chance(40, "permissions") {
		c.next.permissions = m.permissions(a)
		if m.chance(50, "more") {
			maps.Copy(c.next.permissions, u.permissions)
		}
		c.given["permissions"] = sorted(c.next.permissions)
	}
	if m.chance(25, "groups") {
		c.groups, c.regroup = m.someGroups(), true
	}
	return c
}

func (m *machine) updateUser() {
	a, u := m.actor("EDIT_USERS", "VIEW_USERS"), m.target()
	if self := m.user(a); self != nil && m.chance(15, "oneself") {
		u = self
	}
	c := m.drawUserChange(a, u)
	want := m.may(a, "EDIT_USERS", "VIEW_USERS")
	if want == done && !m.mayUpdateUser(a, u, c) {
		want = mend
	}
	m.mutate(a, want, "updateUser", userFields, func(side int) map[string]any {
		input := map[string]any{"id": u.ids[side]}
		maps.Copy(input, c.given)
		if c.regroup {
			input["groupIds"] = groupIDs(c.groups, side)
		}
		return input
	}, nil)
	if want == done {
		m.storeUser(a, u, c)
	}
}

func (m *machine) mayUpdateUser(a *modelActor, u *modelUser, c userChange) bool {
	if u.gone || u.super && !m.isSuper(a) {
		return false
	}
	joined, left := m.regrouped(u, c)
	sensitive := c.next.username != u.username || c.password || c.next.active != u.active ||
		fmt.Sprint(sorted(c.next.permissions)) != fmt.Sprint(sorted(u.permissions)) || len(joined)+len(left) > 0
	// A session is asked for to set a password, and whatever touches a super admin's standing.
	byToken := c.password || u.super && c.next.active != u.active
	switch {
	case sensitive && !m.mayTouch(a, u, m.prospective(u)):
		return false
	case byToken && a.token != nil:
		return false
	case c.password && m.user(a) == u: // changePassword asks for the one in use
		return false
	case m.isLastSuperAdmin(u) && (!c.next.super || !c.next.active):
		return false
	case m.usernameIsTaken(c.next.username, u):
		return false
	}
	return m.mayGiveUser(a, &c.next, u.super, u.permissions, joined)
}

// regrouped returns which groups an update puts somebody into, and takes them out of.
func (m *machine) regrouped(u *modelUser, c userChange) (joined, left []*modelGroup) {
	wanted := map[*modelGroup]bool{}
	for _, g := range c.groups {
		wanted[g] = true
		if g.gone || !g.members[u] {
			joined = append(joined, g)
		}
	}
	for _, g := range m.groupsOf(u) {
		if !wanted[g] {
			left = append(left, g)
		}
	}
	return joined, left
}

func (m *machine) storeUser(a *modelActor, u *modelUser, c userChange) {
	joined, left := m.regrouped(u, c)
	for _, g := range joined {
		g.members[u] = true
	}
	for _, g := range left {
		delete(g.members, u)
	}
	self := m.user(a) == u
	*u = c.next
	switch {
	case !u.active:
		m.endSessions(u, nil)
	case c.password && self:
		m.endSessions(u, a.session)
	case c.password:
		m.endSessions(u, nil)
	}
}

func (m *machine) deleteUser() {
	a, u := m.actor("DELETE_USERS", "VIEW_USERS"), m.target()
	want := m.may(a, "DELETE_USERS", "VIEW_USERS")
	if want == done && (u.gone || !m.mayTouch(a, u, m.prospective(u)) || u.super && a.token != nil || m.isLastSuperAdmin(u)) {
		want = mend
	}
	m.mutate(a, want, "deleteUser", "deletedId", func(side int) map[string]any { return map[string]any{"id": u.ids[side]} }, nil)
	if want != done {
		return
	}
	u.gone = true
	m.endSessions(u, nil)
	for _, g := range m.groups {
		delete(g.members, u)
	}
}

// changePassword changes one's own, which asks for a session and for the password in use.
func (m *machine) changePassword() {
	a := m.actor()
	want, u := m.may(a), m.user(a)
	current, next := "", pick(m, "new password", []string{"a password of one's own", "another good password", "short"})
	switch {
	case want != done:
		current = servertest.Password
	case a.token != nil:
		want, current = forbidden, u.password
	default:
		current = m.password(u)
		tried := m.tryPassword(u.username, current)
		if tried == limited {
			want = limited
		} else if tried == wrong || len(next) < 12 || next == current {
			want = mend
		}
	}
	m.mutate(a, want, "changePassword", "user { id }", func(int) map[string]any {
		return map[string]any{"currentPassword": current, "newPassword": next}
	}, nil)
	if want == done {
		u.password = next
		m.endSessions(u, a.session)
	}
	m.advance(time.Second)
}

// updateProfile changes one's own full name, which asks for a session and for no permission.
func (m *machine) updateProfile() {
	a, fullName := m.actor(), pick(m, "own full name", []string{"", "Myself"})
	want := m.may(a)
	if want == done && a.token != nil {
		want = forbidden
	}
	m.mutate(a, want, "updateProfile", "user { id }", func(int) map[string]any { return map[string]any{"fullName": fullName} }, nil)
	if want == done {
		m.user(a).fullName = fullName
	}
}
