package property_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

// newMachine starts the servers with a small world on them: without one, most operations would have
// nothing to be about.
func newMachine(t *rapidRun, databases []func(testing.TB) *testkit.Kit) *machine {
	m := &machine{
		rapidRun: t, count: map[string]int{},
		model: model{failures: map[string]modelFailures{}},
		twins: newTwins(t, databases),
	}
	admin := m.adopt(servertest.AdminName)
	m.must(m.createScope("read"), m.createScope("write"))
	m.inspector = m.newUser("inspector", false, setOf("VIEW_USERS", "VIEW_GROUPS", "VIEW_AUTH_CLIENTS", "VIEW_TOKENS"))
	client := m.newClient(setOf("PASSWORD", "CLIENT_CREDENTIALS", "PERSONAL_ACCESS_TOKEN", grantOfFamilies), setOf("admin", "read"))
	m.newClient(setOf("CLIENT_CREDENTIALS"), setOf("read", "write"))
	for range 3 {
		s := m.newUser("", false, setOf(pick(m, "bundle", bundles)...))
		m.passwordToken(client, m.secretsOf(client)[0], s.user, s.user.password, "admin")
		m.addPersonal(&modelActor{session: s}, &modelToken{client: client, scopes: setOf("read")}, map[string]any{"scopes": []string{"read"}})
		m.inPlace(m.tokens[len(m.tokens)-1], client, m.secretsOf(client)[0], s.user, "read")
		m.begin(s, client, m.secretsOf(client)[0], setOf("read"))
	}
	m.passwordToken(client, m.secretsOf(client)[0], admin, servertest.Password, "admin")
	m.newGroup(setOf(pick(m, "bundle", bundles)...))
	m.newGroup(setOf(pick(m, "bundle", bundles)...))
	m.before, m.acted = m.look(), nil
	return m
}

// operations are what can be done; what matters most is there more than once.
func (m *machine) operations() []func() {
	return []func(){
		m.signIn, m.signOut, m.signIn, m.changePassword, m.updateProfile, m.wait,
		m.clientToken, m.userToken, m.revoke, m.revokeClientTokens, m.clientToken, m.userToken,
		m.createUser, m.updateUser, m.deleteUser, m.updateUser, m.updateUser,
		m.createGroup, m.updateGroup, m.deleteGroup, m.updateGroup, m.updateGroup,
		m.createClient, m.updateClient, m.deleteClient, m.updateClient, m.updateClient,
		m.createSecret, m.deleteSecret,
		m.createPersonal, m.revokePersonal, m.personalInPlace, m.createPersonal, m.personalInPlace,
		m.revokeToken, m.revokeUserTokens, m.revokeAuthorization,
		m.authorize, m.refresh, m.revokeRefresh, m.endRefresh, m.authorize, m.refresh, m.refresh, m.refresh,
		m.endSession, m.endOtherSessions, m.unlockUser, m.guess,
	}
}

// operate does something, a second after what was done before, so that no two things have the same time.
func (m *machine) operate() {
	m.advance(time.Second)
	pick(m, "operation", m.operations())()
}

// wait lets so much time go by that something expires, or that a lock opens.
func (m *machine) wait() {
	by := pick(m, "wait", []time.Duration{time.Minute, time.Minute, 25 * time.Minute, 25 * time.Minute, time.Hour, 5 * time.Hour})
	m.Logf("%v go by", by)
	m.advance(by)
}

func (m *machine) must(did ...bool) {
	if slices.Contains(did, false) {
		m.Fatal("the world cannot be made")
	}
}

// adopt takes up the super admin that the servers have.
func (m *machine) adopt(username string) *modelUser {
	u := &modelUser{symbol: m.symbol("user"), username: username, password: servertest.Password, active: true, super: true, permissions: texts{}}
	m.users = append(m.users, u)
	s := &modelSession{symbol: m.symbol("session"), user: u, expires: m.now + sessionLifetime}
	for _, tw := range m.twins {
		tw.browsers[s] = tw.Admin
	}
	m.sessions = append(m.sessions, s)
	answers := m.ask(&modelActor{session: s}, "{ viewer { id } }", nil)
	u.ids = m.learn(u.symbol, at(answers, "viewer", "id"))
	m.learnSession(s)
	return u
}

// root is the super admin from the beginning, who makes the world.
func (m *machine) root() *modelActor { return &modelActor{session: m.sessions[0]} }

func (m *machine) createScope(name string) bool {
	m.advance(time.Second)
	m.mutate(m.root(), done, "createScope", "scope { name }", func(int) map[string]any {
		return map[string]any{"name": name, "description": "To " + name}
	}, nil)
	return true
}

// newUser makes a user and signs them in.
func (m *machine) newUser(username string, super bool, permissions texts) *modelSession {
	m.advance(time.Second)
	u := m.addUser(m.root(), modelUser{username: username, active: true, super: super, permissions: permissions}, nil)
	return m.signInAs(u)
}

func (m *machine) newGroup(permissions texts) {
	m.advance(time.Second)
	m.addGroup(m.root(), modelGroup{active: true, permissions: permissions})
}

func (m *machine) newClient(grants, scopes texts) *modelClient {
	m.advance(time.Second)
	return m.addClient(m.root(), modelClient{enabled: true, grants: grants, scopes: scopes})
}

// signInAs opens a session through the sign-in page, in a browser of its own.
func (m *machine) signInAs(u *modelUser) *modelSession {
	s, text := m.trySignIn(u, u.password)
	if s == nil {
		m.Fatalf("sign in as %s: %s", u.symbol, text)
	}
	return s
}

// trySignIn signs in and returns the session; nil when that is refused, as the model wants.
func (m *machine) trySignIn(u *modelUser, password string) (*modelSession, string) {
	want := m.tryPassword(u.username, password)
	m.Logf("sign in as %s; wanted: %s", u.symbol, want)
	answers := make([]answer, len(m.twins))
	browsers := make([]*servertest.Client, len(m.twins))
	for i, tw := range m.twins {
		browsers[i] = tw.Browser(m)
		answers[i].raw = browsers[i].PostForm(m, "/login", url.Values{"username": {u.username}, "password": {password}})
	}
	text := m.agree("sign in", answers)
	statuses := map[verdict]int{done: http.StatusSeeOther, wrong: http.StatusUnauthorized, limited: http.StatusTooManyRequests}
	if answers[0].status != statuses[want] {
		m.Fatalf("sign in as %s is answered with %d, the model says %q\n%s", u.symbol, answers[0].status, want, text)
	}
	m.tally["signIn "+string(want)]++
	if want != done {
		return nil, text
	}
	s := &modelSession{symbol: m.symbol("session"), user: m.named(u.username), expires: m.now + sessionLifetime}
	m.sessions = append(m.sessions, s)
	for i, tw := range m.twins {
		tw.browsers[s] = browsers[i]
	}
	m.learnSession(s)
	return s, text
}

// learnSession finds out the id of a session.
func (m *machine) learnSession(s *modelSession) {
	answers := m.ask(&modelActor{session: s}, "{ sessions(first: 50) { nodes { id current } } }", nil)
	ids := make([]string, len(answers))
	for i, a := range answers {
		for _, open := range a.data.List("sessions", "nodes") {
			if open.At("current") == true {
				ids[i] = open.String("id")
			}
		}
	}
	s.ids = m.learn(s.symbol, ids)
	m.agree("sessions", answers)
}

// sessionLifetime is how long somebody stays signed in.
const sessionLifetime = 12 * time.Hour

func (m *machine) signIn() {
	u := pick(m, "user", m.users)
	if u == m.inspector.user {
		return
	}
	m.trySignIn(u, m.password(u))
}

// password draws the right one, mostly.
func (m *machine) password(u *modelUser) string {
	if m.chance(25, "wrong password") {
		return "not the right password"
	}
	return u.password
}

func (m *machine) signOut() {
	s := pick(m, "session", m.sessions)
	if s == m.inspector || s == m.sessions[0] && m.chance(80, "stay") {
		return
	}
	m.Logf("sign out of %s", s.symbol)
	answers := make([]answer, len(m.twins))
	for i, tw := range m.twins {
		answers[i].raw = tw.browsers[s].PostForm(m, "/logout", nil)
	}
	m.agree("sign out", answers)
	if m.isSignedIn(s) {
		m.tally["signOut done"]++
		s.ended = true
	}
}
