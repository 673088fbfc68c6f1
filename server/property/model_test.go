package property_test

import (
	"maps"
	"slices"
	"time"
)

// model is what the servers should hold. It knows the promises of the product, and nothing of the
// rooms: it is kept stupid, so that it can be compared with the documentation.
type model struct {
	now      time.Duration // since the start
	users    []*modelUser  // everybody there ever was, in the order of creation, as all of these
	groups   []*modelGroup
	clients  []*modelClient
	secrets  []*modelSecret
	tokens   []*modelToken
	families []*modelFamily
	sessions []*modelSession
	failures map[string]modelFailures // by user name
	guesses  modelGuesses
}

type texts = map[string]bool // a set

type modelUser struct {
	symbol, username, fullName, password string
	ids                                  []string // at each server, as all of these
	active, super, gone                  bool
	permissions                          texts
}

type modelGroup struct {
	symbol, name string
	ids          []string
	active, gone bool
	permissions  texts
	members      map[*modelUser]bool
	children     map[*modelGroup]bool
}

type modelClient struct {
	id, name, description string
	public, enabled, gone bool
	resourceServer        bool
	grants, scopes        texts
	lifetime              time.Duration // of access tokens; 0: they do not expire
	createdBy             *modelUser
}

type modelSecret struct {
	symbol  string
	ids     []string
	values  []string
	client  *modelClient
	expires time.Duration // 0: never
	gone    bool
}

type modelToken struct {
	symbol  string
	ids     []string
	values  []string
	client  *modelClient
	user    *modelUser // nil: the client itself
	parent  *modelToken
	family  *modelFamily // nil: it was not got in the redirect flow
	grant   string
	scopes  texts
	expires time.Duration // 0: never
	revoked bool
}

type modelSession struct {
	symbol  string
	ids     []string
	user    *modelUser
	expires time.Duration
	ended   bool
}

func setOf(items ...string) texts {
	set := texts{}
	for _, item := range items {
		set[item] = true
	}
	return set
}

// sorted is never nil, which would be null in JSON.
func sorted(set texts) []string {
	return slices.AppendSeq([]string{}, slices.Values(slices.Sorted(maps.Keys(set))))
}

// within reports whether b has all of a.
func within(a, b texts) bool {
	for item := range a {
		if !b[item] {
			return false
		}
	}
	return true
}

func minus(a, b texts) texts {
	rest := texts{}
	for item := range a {
		if !b[item] {
			rest[item] = true
		}
	}
	return rest
}

func (m *model) liveUsers() []*modelUser {
	return slices.DeleteFunc(slices.Clone(m.users), func(u *modelUser) bool { return u.gone })
}

func (m *model) liveGroups() []*modelGroup {
	return slices.DeleteFunc(slices.Clone(m.groups), func(g *modelGroup) bool { return g.gone })
}

func (m *model) liveClients() []*modelClient {
	return slices.DeleteFunc(slices.Clone(m.clients), func(c *modelClient) bool { return c.gone })
}

// groupsOf returns the groups that somebody is a direct member of.
func (m *model) groupsOf(u *modelUser) []*modelGroup {
	return slices.DeleteFunc(m.liveGroups(), func(g *modelGroup) bool { return !g.members[u] })
}

// effective is what a user may do: all of it for a super admin, and otherwise what they hold directly or
// through active groups, which pass it on to the groups they contain (P1, P3).
func (m *model) effective(u *modelUser) texts {
	return m.held(u, func(g *modelGroup) bool { return g.active })
}

// prospective is what a user may do once all groups are active.
func (m *model) prospective(u *modelUser) texts {
	return m.held(u, func(*modelGroup) bool { return true })
}

func (m *model) held(u *modelUser, counts func(*modelGroup) bool) texts {
	if u.super {
		return setOf(allPermissions...)
	}
	all := maps.Clone(u.permissions)
	maps.Copy(all, m.given(m.groupsOf(u), counts))
	return all
}

// given is what membership of the groups gives, the groups around them included.
func (m *model) given(groups []*modelGroup, counts func(*modelGroup) bool) texts {
	all, seen := texts{}, map[*modelGroup]bool{}
	for len(groups) > 0 {
		g := groups[0]
		groups = groups[1:]
		if seen[g] || !counts(g) {
			continue
		}
		seen[g] = true
		maps.Copy(all, g.permissions)
		for _, around := range m.liveGroups() {
			if around.children[g] {
				groups = append(groups, around)
			}
		}
	}
	return all
}

// reach is what membership of a group gives, or would if all groups were active.
func (m *model) reach(g *modelGroup) texts {
	return m.given([]*modelGroup{g}, func(*modelGroup) bool { return true })
}

// isLastSuperAdmin: nobody else is in charge (P3).
func (m *model) isLastSuperAdmin(u *modelUser) bool {
	inCharge := slices.DeleteFunc(m.liveUsers(), func(u *modelUser) bool { return !u.super || !u.active })
	return len(inCharge) == 1 && inCharge[0] == u
}

func (m *model) past(moment time.Duration) bool { return moment != 0 && m.now >= moment }

// alive is the one rule of life of every token (A5).
func (m *model) alive(t *modelToken) bool {
	return !t.revoked && !m.past(t.expires) &&
		!t.client.gone && t.client.enabled && t.client.grants[t.grant] &&
		(t.user == nil || !t.user.gone && t.user.active) &&
		(t.parent == nil || m.alive(t.parent)) && (t.family == nil || m.open(t.family))
}

// canLive: a token that has not ended: that is what a revocation counts. It may wait for its client or its user to
// be enabled; when one of them is gone it has ended, save that personal access tokens are listed until somebody
// revokes them. What was got with a personal access token ends with it.
func (m *model) canLive(t *modelToken) bool {
	if t.family != nil && t.family.revoked {
		return false
	}
	gone := t.client.gone || t.user != nil && t.user.gone
	return !t.revoked && !m.past(t.expires) && (!gone || t.grant == "PERSONAL_ACCESS_TOKEN") && (t.parent == nil || m.canLive(t.parent))
}

// scopesOf is what a token still allows: what its client has lost, the token has lost, too.
func (m *model) scopesOf(t *modelToken) texts {
	return minus(t.scopes, minus(t.scopes, t.client.scopes))
}

func (m *model) isSignedIn(s *modelSession) bool {
	return !s.ended && !m.past(s.expires) && !s.user.gone && s.user.active
}

// endSessions signs a user out everywhere but in one session.
func (m *model) endSessions(u *modelUser, except *modelSession) {
	for _, s := range m.sessions {
		if s.user == u && s != except {
			s.ended = true
		}
	}
}

// works reports whether a client can authenticate with the secret; nil: with none.
func (m *model) works(c *modelClient, s *modelSecret) bool {
	if c.gone || !c.enabled || c.public != (s == nil) {
		return false
	}
	return s == nil || s.client == c && !s.gone && !m.past(s.expires)
}

// named returns who has the user name now, or nil.
func (m *model) named(username string) *modelUser {
	for _, u := range m.liveUsers() {
		if u.username == username {
			return u
		}
	}
	return nil
}

// modelFailures are the wrong passwords for a user name: from the one place that the test is in, since a right
// one came from there, and from all places together. They are forgotten after a day.
type modelFailures struct {
	here, all int
	last      time.Duration
}

// modelGuesses are the wrong passwords from this place, whatever the name. A right one takes none of them back;
// they are forgotten after a quarter of an hour.
type modelGuesses struct {
	all  int
	last time.Duration
}

// isLocked: from the fifth failure on the name is locked for this place, for half a minute, and then for twice
// as long after each further one; for all places from the fiftieth on, for two seconds; and every name for this
// place from the hundredth on, for a second.
func (m *model) isLocked(username string) bool {
	f, g := m.failures[username], m.guesses
	return m.now < f.last+lock(f.here-5, 30*time.Second, 15*time.Minute) ||
		m.now < f.last+lock(f.all-50, 2*time.Second, 30*time.Second) ||
		m.now < g.last+lock(g.all-100, time.Second, time.Minute)
}

func lock(doubled int, first, longest time.Duration) time.Duration {
	if doubled < 0 {
		return 0
	}
	return min(longest, first<<min(doubled, 16))
}

// tryPassword returns whether a password is let through, and counts. The name may have been that of
// somebody else before.
func (m *model) tryPassword(username, password string) verdict {
	f, u := m.failures[username], m.named(username)
	right := u != nil && u.active && u.password == password
	switch {
	case m.isLocked(username):
		return limited
	case right:
		f.here = 0
		m.failures[username] = f
		return done
	case m.now-f.last >= 24*time.Hour:
		f = modelFailures{}
	}
	m.failures[username] = modelFailures{f.here + 1, f.all + 1, m.now}
	if m.now-m.guesses.last >= 15*time.Minute {
		m.guesses = modelGuesses{}
	}
	m.guesses = modelGuesses{m.guesses.all + 1, m.now}
	return wrong
}

// allPermissions are those of the schema.
var allPermissions = []string{
	"VIEW_AUTH_CLIENTS", "CREATE_AUTH_CLIENTS", "EDIT_AUTH_CLIENTS", "DELETE_AUTH_CLIENTS",
	"VIEW_USERS", "CREATE_USERS", "EDIT_USERS", "DELETE_USERS",
	"VIEW_GROUPS", "CREATE_GROUPS", "EDIT_GROUPS", "DELETE_GROUPS",
	"VIEW_SCOPES", "CREATE_SCOPES", "EDIT_SCOPES", "DELETE_SCOPES",
	"VIEW_TOKENS", "REVOKE_TOKENS", "VIEW_AUDIT_LOG",
}
