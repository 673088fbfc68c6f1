package property_test

import (
	"fmt"
	"slices"
)

// modelActor is from whom an operation comes: a browser in which somebody is signed in, or was, a program
// with a token, or nobody.
type modelActor struct {
	session *modelSession
	token   *modelToken
}

func (a *modelActor) String() string {
	switch {
	case a.token != nil:
		return "with " + a.token.symbol
	case a.session != nil:
		return fmt.Sprintf("%s in %s", a.session.user.symbol, a.session.symbol)
	}
	return "nobody"
}

// user is who it is, unless it is nobody.
func (m *machine) user(a *modelActor) *modelUser {
	switch {
	case a.token != nil && m.alive(a.token) && m.scopesOf(a.token)["admin"]:
		return a.token.user
	case a.session != nil && m.isSignedIn(a.session):
		return a.session.user
	}
	return nil
}

// may is what the directives of the schema say (P2).
func (m *machine) may(a *modelActor, permissions ...string) verdict {
	if a.token != nil && m.alive(a.token) && (a.token.user == nil || !m.scopesOf(a.token)["admin"]) {
		return forbidden
	}
	u := m.user(a)
	switch {
	case u == nil:
		return anonymous
	case !within(setOf(permissions...), m.effective(u)):
		return forbidden
	}
	return done
}

// actors are all from whom an operation can come; those who may do it come first when they are wanted.
func (m *machine) actors() (all []*modelActor) {
	for _, s := range m.sessions {
		if s != m.inspector {
			all = append(all, &modelActor{session: s})
		}
	}
	for _, t := range m.tokens {
		all = append(all, &modelActor{token: t})
	}
	return append(all, &modelActor{})
}

// actor draws who does something: mostly somebody who holds the permissions for it, often somebody else
// who is signed in, and now and then nobody, or one whose session or token is dead.
func (m *machine) actor(permissions ...string) *modelActor {
	all := m.actors()
	able := slices.DeleteFunc(slices.Clone(all), func(a *modelActor) bool { return m.may(a, permissions...) != done })
	known := slices.DeleteFunc(slices.Clone(all), func(a *modelActor) bool { return m.user(a) == nil })
	strange := slices.DeleteFunc(slices.Clone(all), func(a *modelActor) bool { return m.may(a) != anonymous }) // never empty
	ordinary := slices.DeleteFunc(slices.Clone(able), func(a *modelActor) bool { return m.user(a).super })
	switch which := pick(m, "kind of actor", []int{0, 0, 0, 1, 1, 1, 1, 2, 3, 4}); {
	case which == 1 && len(ordinary) > 0:
		return pick(m, "actor", ordinary)
	case which <= 1 && len(able) > 0:
		return pick(m, "actor", able)
	case which <= 2 && len(known) > 0:
		return pick(m, "actor", known)
	case which == 4:
		return pick(m, "actor", strange)
	}
	return pick(m, "actor", all)
}

// isSuper reports whether somebody needs no permission.
func (m *machine) isSuper(a *modelActor) bool { return m.user(a).super }

// holdsAll: nobody gives what they do not hold (P4).
func (m *machine) holdsAll(a *modelActor, permissions texts) bool {
	return within(permissions, m.effective(m.user(a)))
}

// mayTouch: nobody edits a super admin but a super admin (P3), nor anybody who may do more than they (P4).
func (m *machine) mayTouch(a *modelActor, u *modelUser, permissions texts) bool {
	return m.isSuper(a) || !u.super && m.holdsAll(a, permissions)
}

// bundles are permissions that go together.
var bundles = [][]string{
	{},
	{"VIEW_USERS", "CREATE_USERS", "EDIT_USERS", "DELETE_USERS"},
	{"VIEW_GROUPS", "CREATE_GROUPS", "EDIT_GROUPS", "DELETE_GROUPS"},
	{"VIEW_AUTH_CLIENTS", "CREATE_AUTH_CLIENTS", "EDIT_AUTH_CLIENTS", "DELETE_AUTH_CLIENTS"},
	{"VIEW_TOKENS", "REVOKE_TOKENS"},
	{"VIEW_USERS", "CREATE_USERS", "EDIT_USERS", "DELETE_USERS", "VIEW_GROUPS", "CREATE_GROUPS", "EDIT_GROUPS", "DELETE_GROUPS"},
	{"VIEW_AUTH_CLIENTS", "EDIT_AUTH_CLIENTS"},
	{"VIEW_AUDIT_LOG"},
}

// permissions draws some: often such as the actor can give.
func (m *machine) permissions(a *modelActor) texts {
	if u := m.user(a); u != nil && m.chance(50, "of one's own") {
		return m.some("permission", sorted(m.effective(u)))
	}
	return setOf(pick(m, "bundle", bundles)...)
}
